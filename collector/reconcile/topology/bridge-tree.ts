import type { Bridge } from './bridge-tables.ts'
import { mostVoted } from './bridge-tables.ts'
import { byText, type SeenDevice, type SiteView } from './site-view.ts'

/** Where a device hangs, by bridge tables alone; the parent's port is a logical one. */
export type Place = { readonly parent: string; readonly parentPort: string }

/** Which way everything is, as the bridges learnt it: a tree whose root is next to the gateway. */
export type BridgeTree = {
  /** The bridge's port towards the gateway; undefined at the root. */
  rootPortOf(bridge: string): string | undefined
  /** The bridge's port behind which the device is. */
  portTowards(bridge: string, device: string): string | undefined
  /** Bridges behind each port of a bridge. */
  bridgesBehind(bridge: string, port: string): number
  /** The nearest bridge on the way to the gateway. */
  placeOf(device: string): Place | undefined
}

/** How many of a silent bridge's addresses are enough to find it by. */
const SAMPLE = 64

/**
 * The tree, by set inclusion: what is above a device has it on a port that does not lead to the gateway, and the nearest
 * of those is the one that all others have on such a port too. A frame to the gateway passes every bridge on its way, so
 * these know; what lies on other branches is known by chance only, and decides nothing.
 */
export function growBridgeTree(view: SiteView, bridges: ReadonlyMap<string, Bridge>): BridgeTree {
  const { devices } = view
  const rootPorts = findRootPorts(bridges, rankGateways(view))
  const directions = findDirections(devices, bridges, rootPorts)
  for (const top of findTops(bridges, rootPorts, directions)) rootPorts.delete(top)

  const towards = (bridge: string, device: string) => directions.get(bridge)?.get(device)
  const hasBelow = (bridge: string, device: string) => {
    const port = towards(bridge, device)
    return port !== undefined && port !== rootPorts.get(bridge)
  }
  const isAbove = (bridge: string, device: string) => {
    if (!hasBelow(bridge, device)) return false
    if (!bridges.has(device)) return true
    const back = towards(device, bridge)
    // The lower one must have the upper one towards the gateway, or not know it.
    return rootPorts.has(device) && (back === undefined || back === rootPorts.get(device))
  }

  const places = new Map<string, Place>()
  for (const { id } of devices) {
    const above = [...bridges.keys()].filter(it => it !== id && isAbove(it, id))
    const [nearest] = above
      .map(bridge => {
        const port = towards(bridge, id) ?? ''
        return {
          bridge,
          port,
          depth: above.filter(it => it !== bridge && isAbove(it, bridge)).length,
          size: bridges.get(bridge)?.macsOn.get(port)?.size ?? 0,
        }
      })
      .sort((a, b) => b.depth - a.depth || a.size - b.size || byText(a.bridge, b.bridge))
    if (nearest) places.set(id, { parent: nearest.bridge, parentPort: nearest.port })
  }

  const behind = new Map<string, number>()
  for (const [bridge, known] of directions) {
    for (const [device, port] of known) {
      if (!bridges.has(device)) continue
      const key = `${bridge} ${port}`
      behind.set(key, (behind.get(key) ?? 0) + 1)
    }
  }
  return {
    rootPortOf: bridge => rootPorts.get(bridge),
    portTowards: towards,
    bridgesBehind: (bridge, port) => behind.get(`${bridge} ${port}`) ?? 0,
    placeOf: device => places.get(device),
  }
}

/** How much an address looks like a gateway's: a firewall's or router's does, one that is a known host's does not. */
function rankGateways({ devices, endpoints }: SiteView): (mac: string) => number {
  const ranks = new Map(endpoints.map(it => [it.macAddress, 0]))
  for (const { kind, macAddresses } of devices) {
    const isGateway = kind === 'firewall' || kind === 'router'
    const rank = isGateway ? 2 : kind === 'switch' ? 1 : 0
    for (const mac of macAddresses) ranks.set(mac, rank)
  }
  return mac => ranks.get(mac) ?? 1
}

/** Of what the best known address is known by, the share that another must be to be taken for the gateway instead. */
const WELL_KNOWN = 0.6

/**
 * The port of each bridge towards the gateway: where it learnt the address that looks most like one's, of those that most
 * tables have most often. A gateway is in every VLAN of every table. Bridges that do not know it are another network,
 * with a gateway of its own.
 */
function findRootPorts(
  bridges: ReadonlyMap<string, Bridge>,
  rankOf: (mac: string) => number,
): Map<string, string> {
  const rootPorts = new Map<string, string>()
  let left = [...bridges]
  while (left.length > 0) {
    const rows = new Map<string, number>()
    for (const [, { rowsOf }] of left) {
      for (const [mac, count] of rowsOf) rows.set(mac, (rows.get(mac) ?? 0) + count)
    }
    const [, most = 0] = mostVoted(rows)
    const [gateway] = [...rows]
      .filter(([, count]) => count >= most * WELL_KNOWN)
      .sort(([a, many], [b, few]) => rankOf(b) - rankOf(a) || few - many || byText(a, b))
      .map(([mac]) => mac)
    if (gateway === undefined) break
    for (const [id, { portOf }] of left) {
      const port = portOf.get(gateway)
      if (port !== undefined) rootPorts.set(id, port)
    }
    left = left.filter(
      ([, { portOf, device }]) => !portOf.has(gateway) && !device.macAddresses.includes(gateway),
    )
  }
  return rootPorts
}

type Directions = Map<string, Map<string, string>>

function findDirections(
  devices: readonly SeenDevice[],
  bridges: ReadonlyMap<string, Bridge>,
  rootPorts: ReadonlyMap<string, string>,
): Directions {
  const samples = new Map([...bridges].map(([id, it]) => [id, belowSample(it, rootPorts.get(id))]))
  const directions: Directions = new Map()
  for (const [id, bridge] of bridges) {
    const known = new Map<string, string>()
    for (const device of devices) {
      if (device.id === id) continue
      const port =
        voteFor(bridge, device.macAddresses, 1) ??
        voteFor(bridge, samples.get(device.id) ?? [], 0.8)
      if (port !== undefined) known.set(device.id, port)
    }
    directions.set(id, known)
  }
  return directions
}

/** Addresses behind a bridge, for those who do not know its own. */
function belowSample({ macsOn }: Bridge, rootPort: string | undefined): string[] {
  return [...macsOn]
    .filter(([port]) => port !== rootPort)
    .flatMap(([, macs]) => [...macs])
    .sort(byText)
    .slice(0, SAMPLE)
}

/** The port that these addresses are on. A sample needs half of them known, and nearly all of those on one port. */
function voteFor(
  { portOf }: Bridge,
  macs: readonly string[],
  agreement: number,
): string | undefined {
  const votes = new Map<string, number>()
  let found = 0
  for (const mac of macs) {
    const port = portOf.get(mac)
    if (port === undefined) continue
    found += 1
    votes.set(port, (votes.get(port) ?? 0) + 1)
  }
  const [port, count] = mostVoted(votes)
  if (port === undefined || count === undefined) return undefined
  if (agreement === 1) return port
  return found >= 2 && found * 2 >= macs.length && count >= found * agreement ? port : undefined
}

/** The bridges next to a gateway: nobody has them below, and no bridge is on their way to it. */
function findTops(
  bridges: ReadonlyMap<string, Bridge>,
  rootPorts: ReadonlyMap<string, string>,
  directions: Directions,
): string[] {
  const ids = [...bridges.keys()]
  const leads = (from: string, to: string) => {
    const port = directions.get(from)?.get(to)
    if (port === undefined) return undefined
    return port === rootPorts.get(from) ? 'up' : 'down'
  }
  return ids.filter(id =>
    ids.every(other => other === id || (leads(other, id) !== 'down' && leads(id, other) !== 'up')),
  )
}
