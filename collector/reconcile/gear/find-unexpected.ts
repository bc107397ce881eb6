import type { DeviceKind } from '../../../schemas/device-kind.ts'
import type { Finding } from '../findings/finding.ts'

/** The kinds that are looked for here, and resolved by not being found. */
export const gearFindingKinds = [
  'baseline',
  'unexpected-device',
  'unexpected-endpoint',
  'unexpected-neighbour',
  'several-hosts',
  'duplicate-address',
] as const

/** A device or endpoint of a site. */
export type SeenItem = {
  readonly type: 'device' | 'endpoint'
  readonly id: string
  readonly kind: DeviceKind
  readonly name?: string
  readonly vendor?: string
  readonly model?: string
  readonly macAddress?: string
  /** Told by its latest sighting. */
  readonly address?: string
  readonly firstSeenMs: number
  readonly lastSeenMs: number
  /** A list that somebody imported names it. */
  readonly isListed: boolean
  /** The port that it hangs on. */
  readonly place?: { readonly device: string; readonly interface: string }
}

/** What announces itself on a port and is no device of the site. */
export type StrangeNeighbour = {
  readonly device: string
  readonly interface: string
  readonly name?: string
  readonly chassisId?: string
  readonly capabilities: readonly string[]
  readonly firstSeenMs: number
  readonly lastSeenMs: number
}

export type SeenSite = {
  /** End of the first whole scan; nothing is unexpected before there was one. */
  readonly baselineMs: number | undefined
  readonly items: readonly SeenItem[]
  readonly neighbours: readonly StrangeNeighbour[]
  /** Edge ports with several hosts behind them. */
  readonly sharedPorts: readonly {
    readonly device: string
    readonly interface: string
    readonly hosts: number
    readonly readAtMs: number
  }[]
}

/** What changes the network when somebody plugs it in. */
const gear: ReadonlySet<DeviceKind> = new Set([
  'switch',
  'access-point',
  'wireless-controller',
  'router',
  'firewall',
  'server',
  'hypervisor',
  'nas',
])
const FORWARDS = new Set(['repeater', 'bridge', 'access-point', 'router'])

/** Hosts that were seen this close together were seen by one scan. */
const SAME_SCAN_MS = 10 * 60_000

/**
 * Gear that nobody entered, with its port, and addresses that two hosts have. What was there at the first whole scan is one finding
 * to accept together; what came later is a finding each, until a person accepts it or a list names it.
 */
export function findUnexpected(site: SeenSite): Finding[] {
  const { baselineMs } = site
  const shared = site.sharedPorts.map(
    (it): Finding => ({
      kind: 'several-hosts',
      subject: { type: 'interface', device: it.device, key: it.interface },
      detail: { hosts: it.hosts },
      seenAtMs: it.readAtMs,
    }),
  )
  const duplicates = findDuplicates(site.items)
  if (baselineMs === undefined) return [...shared, ...duplicates]
  const unlisted = site.items.filter(it => gear.has(it.kind) && !it.isListed)
  // A telephone has a port for a PC, and so is a bridge too.
  const strangers = site.neighbours.filter(
    ({ capabilities }) =>
      capabilities.some(it => FORWARDS.has(it)) && !capabilities.includes('telephone'),
  )
  return [
    ...baselineOf(unlisted, strangers, baselineMs),
    ...unlisted.filter(it => it.firstSeenMs > baselineMs).map(unexpectedItem),
    ...strangersLater(strangers, baselineMs),
    ...shared,
    ...duplicates,
  ]
}

function baselineOf(
  items: readonly SeenItem[],
  strangers: readonly StrangeNeighbour[],
  baselineMs: number,
): Finding[] {
  const first = items.filter(it => it.firstSeenMs <= baselineMs)
  const neighbours = strangers.filter(it => it.firstSeenMs <= baselineMs).length
  if (first.length + neighbours === 0) return []
  const kinds = Object.fromEntries(
    [...Map.groupBy(first, it => it.kind)]
      .map(([kind, all]): [string, number] => [kind, all.length])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const detail = { items: first.length, kinds, neighbours }
  return [{ kind: 'baseline', subject: { type: 'site' }, detail, seenAtMs: baselineMs }]
}

function unexpectedItem(item: SeenItem): Finding {
  const { kind, name, vendor, model, macAddress, address, place } = item
  const facts = { kind, name, vendor, model, macAddress, address }
  const told = Object.entries(facts).filter(([, value]) => value !== undefined)
  const detail = { ...Object.fromEntries(told), ...(place && { place }) }
  const seenAtMs = item.lastSeenMs
  return item.type === 'device'
    ? { kind: 'unexpected-device', subject: { type: 'device', device: item.id }, detail, seenAtMs }
    : {
        kind: 'unexpected-endpoint',
        subject: { type: 'endpoint', endpoint: item.id },
        detail,
        seenAtMs,
      }
}

function strangersLater(strangers: readonly StrangeNeighbour[], baselineMs: number): Finding[] {
  const later = strangers.filter(it => it.firstSeenMs > baselineMs)
  const byPort = Map.groupBy(later, it => `${it.device} ${it.interface}`)
  return [...byPort.values()].flatMap(all => {
    const [first] = all
    if (!first) return []
    const neighbours = all.map(({ name, chassisId, capabilities }) => ({
      ...(name !== undefined && { name }),
      ...(chassisId !== undefined && { chassisId }),
      capabilities: [...capabilities],
    }))
    const subject = { type: 'interface' as const, device: first.device, key: first.interface }
    const seenAtMs = Math.max(...all.map(it => it.lastSeenMs))
    return [{ kind: 'unexpected-neighbour', subject, detail: { neighbours }, seenAtMs }]
  })
}

/** Two hosts that one scan saw with one address; the one that came later is the finding's subject. */
function findDuplicates(items: readonly SeenItem[]): Finding[] {
  const addressed = items.filter(it => it.address !== undefined)
  return [...Map.groupBy(addressed, it => it.address)].flatMap(([address, holders]) => {
    const latest = Math.max(...holders.map(it => it.lastSeenMs))
    const together = holders.filter(it => latest - it.lastSeenMs <= SAME_SCAN_MS)
    const [subject, ...others] = [...together].sort(
      (a, b) =>
        (a.type === 'endpoint' ? 0 : 1) - (b.type === 'endpoint' ? 0 : 1) ||
        b.firstSeenMs - a.firstSeenMs ||
        (a.id < b.id ? -1 : 1),
    )
    if (subject?.type !== 'endpoint' || others.length === 0) return []
    const detail = { address, others: others.map(({ type, id }) => ({ type, id })) }
    return [
      {
        kind: 'duplicate-address',
        subject: { type: 'endpoint', endpoint: subject.id },
        detail,
        seenAtMs: latest,
      } satisfies Finding,
    ]
  })
}
