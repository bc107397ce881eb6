import type { DeviceInterface } from '../api/client.ts'

/** A row of the drawing: ports of one unit and kind, as they are numbered on its front. */
export type PortBlock<Port> = { unit: string; ports: { label: string; port: Port }[] }

// IANAifType: ethernetCsmacd, fastEther, fastEtherFX, gigabitEthernet. VLAN interfaces, aggregates and loopbacks have no socket.
const SOCKETS = new Set([6, 62, 69, 117])
const FAST = /^(Ten|Twenty|Forty|Hundred|Te|Twe|Fo|Hu)/i

/**
 * Which ports have a socket, in blocks: the name without its last number says what belongs together, that number which
 * comes next. `GigabitEthernet1/0/7` is 7 of unit 1, `Fa0/3` is 3, `24` is 24; a unit's fast sockets come after its others.
 */
export function layOutPorts<Port extends Pick<DeviceInterface, 'name' | 'type'>>(
  ports: readonly Port[],
): PortBlock<Port>[] {
  const numbered = ports.flatMap(port => {
    if (port.type !== undefined && !SOCKETS.has(port.type)) return []
    const read = /^(?<stem>.*?)(?<number>\d+)(?<unit>\s+on Unit \d+)?$/i.exec(port.name)
    const { stem = port.name, number, unit } = read?.groups ?? {}
    return [{ stem: stem + (unit ?? ''), number: Number(number ?? 0), label: number ?? '', port }]
  })
  const blocks = [...Map.groupBy(numbered, it => it.stem).entries()]
  return blocks
    .sort(([one], [other]) => {
      const byUnit = collator.compare(unitOf(one), unitOf(other))
      return byUnit || rankOf(one) - rankOf(other) || collator.compare(one, other)
    })
    .map(([stem, all]) => ({
      unit: stem.trim(),
      ports: all
        .sort((a, b) => a.number - b.number)
        .map(({ label, port }) => ({ label: label || port.name, port })),
    }))
}

const collator = new Intl.Collator('en', { numeric: true })

function unitOf(stem: string): string {
  return /\d+/.exec(stem)?.[0] ?? ''
}

function rankOf(stem: string): number {
  return FAST.test(stem) ? 1 : 0
}
