import type { SeenDevice, SeenPort } from './site-view.ts'

/** How makers shorten the names of their ports; the longer one first where one begins like another. */
const KINDS: readonly [RegExp, string][] = [
  [/^(?:ten-?gigabitethernet|tengige|xgigabitethernet|xge|te)(?=\d)/, 'te'],
  [/^(?:twentyfivegige|twe)(?=\d)/, 'twe'],
  [/^(?:fortygige|fo)(?=\d)/, 'fo'],
  [/^(?:hundredgige|hu)(?=\d)/, 'hu'],
  [/^(?:gigabitethernet|gige|ge|gi)(?=\d)/, 'gi'],
  [/^(?:fastethernet|fa)(?=\d)/, 'fa'],
  [/^(?:ethernet|eth|et)(?=\d)/, 'et'],
  [/^(?:bridge-aggregation|bagg)(?=\d)/, 'bagg'],
  [/^(?:port-channel|po)(?=\d)/, 'po'],
]

/**
 * The port that a neighbour called by this id or description: an ifName, an ifDescr, a short form of one, a MAC address
 * that only one port has, an ifAlias, or an ifIndex. Undefined when none or several fit.
 */
export function findPort(
  { ports }: SeenDevice,
  told: { portId?: string | undefined; portDescription?: string | undefined },
): SeenPort | undefined {
  const texts = [told.portId, told.portDescription].flatMap(it => it || [])
  const tests: ((port: SeenPort, text: string) => boolean)[] = [
    (port, text) => port.name === text,
    (port, text) => port.description === text,
    (port, text) => port.macAddress === text,
    (port, text) => shortName(port.name) === shortName(text),
    (port, text) => shortName(port.description ?? '') === shortName(text),
    (port, text) => port.alias === text,
    (port, text) => /^\d+$/.test(text) && port.index === Number(text),
  ]
  for (const text of texts) {
    for (const test of tests) {
      const found = ports.filter(port => test(port, text))
      if (found.length === 1) return found[0]
      // A bridge and the VLAN interfaces on it often share one address: the real port is meant.
      const physical = found.filter(port => port.type === 6 && port.aggregate === undefined)
      if (physical.length === 1) return physical[0]
    }
  }
  return undefined
}

/** The port as a bridge sees it: the aggregate, where it is a member of one that is a port, too. */
export function logicalPort({ ports }: SeenDevice, name: string): string {
  const aggregate = ports.find(it => it.name === name)?.aggregate
  return ports.some(it => it.name === aggregate) ? (aggregate ?? name) : name
}

/** The logical port of each port of a device. */
export function logicalPorts({ ports }: SeenDevice): Map<string, string> {
  const names = new Set(ports.map(it => it.name))
  return new Map(
    ports.map(({ name, aggregate }) => [
      name,
      aggregate !== undefined && names.has(aggregate) ? aggregate : name,
    ]),
  )
}

function shortName(name: string): string {
  const lower = name.toLowerCase().replaceAll(' ', '')
  for (const [pattern, short] of KINDS) {
    if (pattern.test(lower)) return lower.replace(pattern, short)
  }
  return lower
}
