import type {
  Reading,
  SeenDevice,
  SeenEndpoint,
  SeenPort,
  SiteView,
} from '../../../../collector/reconcile/topology/site-view.ts'
import type { MacEntry } from '../../../../schemas/mac-entry.ts'
import type { Neighbour } from '../../../../schemas/neighbour.ts'

// Sites of a few devices, for tests to say only what matters to them.

export const MORNING = Date.parse('2026-11-20T08:00:00Z')
export const NOON = Date.parse('2026-11-20T12:00:00Z')
export const EVENING = Date.parse('2026-11-20T18:00:00Z')

/** The MAC address of a device or host by its name. */
function macOf(name: string): string {
  let number = 0
  for (const character of name) number = (number * 31 + character.charCodeAt(0)) % 0xffffff
  const hex = number.toString(16).padStart(6, '0')
  return `00:1b:3f:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`
}

export const GATEWAY = 'gateway'

type Told = {
  /** Port → names of devices and hosts learnt there. */
  table?: Record<string, string[]>
  neighbours?: Neighbour[]
  ports?: Partial<SeenPort>[]
  kind?: SeenDevice['kind']
  at?: number
  name?: string
}

/** A switch with the ports that its table and neighbours name. */
export function device(id: string, told: Told = {}): SeenDevice {
  const { table, neighbours, at = MORNING } = told
  const names = new Set([
    ...Object.keys(table ?? {}),
    ...(neighbours ?? []).map(it => it.interface),
    ...(told.ports ?? []).flatMap(it => it.name ?? []),
  ])
  const ports = [...names].map(
    (name, n): SeenPort => ({
      ...{ name, index: n + 1, type: 6, isUp: true },
      ...told.ports?.find(it => it.name === name),
    }),
  )
  return {
    id,
    kind: told.kind ?? 'switch',
    name: told.name ?? id,
    macAddresses: [macOf(id)],
    addresses: [],
    ports,
    ...(neighbours && { neighbours: { readAtMs: at, rows: neighbours } }),
    ...(table && { macTable: tableOf(table, at) }),
  }
}

function tableOf(table: Record<string, string[]>, readAtMs: number): Reading<MacEntry> {
  const rows = Object.entries(table).flatMap(([port, names]) =>
    names.map(name => ({
      macAddress: name.includes(':') ? name : macOf(name),
      vlan: 20,
      interface: port,
    })),
  )
  return { readAtMs, rows }
}

/** What a device announces of itself, heard on a port. */
export function hears(port: string, other: string, more: Partial<Neighbour> = {}): Neighbour {
  return {
    interface: port,
    protocol: 'lldp',
    chassisId: macOf(other),
    name: other,
    capabilities: ['bridge'],
    ...more,
  }
}

export function hosts(...names: string[]): SeenEndpoint[] {
  return names.map(name => ({
    id: name,
    macAddress: name.includes(':') ? name : macOf(name),
    kind: name.startsWith('tel') ? 'phone' : 'pc',
    isRandomMac: false,
  }))
}

export function site(devices: SeenDevice[], endpoints: SeenEndpoint[] = []): SiteView {
  return { devices, endpoints }
}
