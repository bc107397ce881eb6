import type { Bridge } from './bridge-tables.ts'
import type { BridgeTree } from './bridge-tree.ts'
import type { DeviceIndex } from './device-index.ts'
import { logicalPort } from './find-port.ts'
import { type Link, linkKey } from './link.ts'
import type { Cable, CableEnd } from './neighbour-cables.ts'
import { SAME_SCAN_MS, type SiteView } from './site-view.ts'

/** What the bridges of a site learnt, and which way everything is by it. */
export type Learnt = { readonly bridges: ReadonlyMap<string, Bridge>; readonly tree: BridgeTree }

/**
 * Links that LLDP or CDP told of, members of aggregates joined. A cable that only CDP knows is left out where bridge
 * tables show another bridge in between: bridges that do not speak CDP let its frames through.
 */
export function linkAnnounced(
  cables: readonly Cable[],
  index: DeviceIndex,
  view: SiteView,
  learnt: Learnt,
): Link[] {
  const readAt = new Map(view.devices.map(it => [it.id, it.neighbours?.readAtMs]))
  const credible = cables.filter(
    it => it.heard.some(({ protocol }) => protocol === 'lldp') || !isPassedThrough(it, learnt),
  )
  const logical = credible.map(cable => ({
    cable,
    one: toLogical(cable.one, index),
    other: toLogical(cable.other, index),
  }))
  const groups = Map.groupBy(logical, linkKey)
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (!first) return []
    const heard = group.flatMap(({ cable }) => cable.heard)
    const evidence = (['lldp', 'cdp'] as const).filter(it =>
      heard.some(({ protocol }) => protocol === it),
    )
    const isMutual = evidence.some(protocol =>
      (['one', 'other'] as const).every(by =>
        heard.some(it => it.by === by && it.protocol === protocol),
      ),
    )
    const seenAtMs = Math.max(...heard.map(it => it.readAtMs))
    const link = { one: first.one, other: first.other }
    const isOutdated = [
      [link.one.device, 'one'],
      [link.other.device, 'other'],
    ].every(([device, by]) => {
      const latest = readAt.get(device ?? '')
      const isSilent = !heard.some(it => it.by === by)
      return isSilent ? latest === undefined || latest > seenAtMs + SAME_SCAN_MS : true
    })
    const { isForwarding, agrees } = judgeByTables(link, learnt)
    const certainty = isMutual ? 0.97 : isOutdated && !agrees ? 0.75 : agrees ? 0.95 : 0.85
    return [
      {
        ...link,
        evidence: agrees ? [...evidence, 'bridge' as const] : evidence,
        isMutual,
        confidence: evidence.includes('lldp') ? Math.min(0.99, certainty + 0.02) : certainty,
        ...(isForwarding !== undefined && { isForwarding }),
        cables: group.flatMap(({ cable }) => cableOf(cable)),
        seenAtMs,
      },
    ]
  })
}

/** Whether bridge tables show that frames between the two ends pass another bridge. */
function isPassedThrough({ one, other }: Cable, { bridges, tree }: Learnt): boolean {
  const isUp = ({ device, port }: CableEnd) =>
    port !== undefined && portOfTable(port, device, bridges) === tree.rootPortOf(device)
  // Two ends that both lead to the gateway hang side by side below something.
  if (isUp(one) && isUp(other)) return true
  return [...bridges.keys()].some(between => {
    if (between === one.device || between === other.device) return false
    const toOne = tree.portTowards(between, one.device)
    const toOther = tree.portTowards(between, other.device)
    if (toOne === undefined || toOther === undefined || toOne === toOther) return false
    const isTowards = ({ device, port }: CableEnd) => {
      const way = tree.portTowards(device, between)
      if (way === undefined || port === undefined) return undefined
      return way === portOfTable(port, device, bridges)
    }
    const sides = [isTowards(one), isTowards(other)]
    return sides.includes(true) && !sides.includes(false)
  })
}

/** Whether the tables of the two ends have each other on this link, and whether it carries anything at all. */
function judgeByTables({ one, other }: Pick<Link, 'one' | 'other'>, { bridges, tree }: Learnt) {
  const oneWay = tree.portTowards(one.device, other.device)
  const otherWay = tree.portTowards(other.device, one.device)
  const agrees =
    (oneWay !== undefined && oneWay === one.port) ||
    (otherWay !== undefined && otherWay === other.port)
  const traffic = [one, other].map(({ device, port }) => {
    const bridge = bridges.get(device)
    return bridge && port !== undefined ? (bridge.macsOn.get(port)?.size ?? 0) > 0 : undefined
  })
  // A spare link is quiet on both ends; one end alone may merely have heard nobody yet.
  const isSpare = traffic[0] === false && traffic[1] === false
  const isForwarding = isSpare ? false : traffic.includes(true) ? true : undefined
  return { agrees, isForwarding }
}

function toLogical({ device, port }: CableEnd, index: DeviceIndex): CableEnd {
  const seen = index.byId(device)
  return port === undefined || !seen ? { device } : { device, port: logicalPort(seen, port) }
}

function cableOf({ one, other }: Cable): Link['cables'] {
  if (one.port === undefined || other.port === undefined) return []
  return [{ onePort: one.port, otherPort: other.port }]
}

function portOfTable(port: string, device: string, bridges: Learnt['bridges']): string {
  const seen = bridges.get(device)?.device
  return seen ? logicalPort(seen, port) : port
}
