import { hashFraction } from '../truth/random.ts'
import type { School } from '../truth/school.ts'
import type { NetworkState } from './state.ts'
import type { Tree } from './tree.ts'

/** One learned address of a bridge. */
export type ForwardingEntry = {
  readonly macAddress: string
  readonly vlan: number
  /** Port name; the aggregation where there is one. */
  readonly port: string
}

/** Something with a MAC address, at a port of a device or in the device itself. */
type Station = {
  readonly macAddress: string
  readonly vlan: number
  readonly device: string
  readonly port: string | undefined
  readonly isGateway: boolean
}

/** Share of the stations off its own branches that a switch has heard broadcast lately. */
const heardShare = 0.6

/** Learned addresses of any switch, as the tree and the state have them now. */
export function createForwarding(school: School, tree: Tree, state: NetworkState) {
  let known = {
    revision: -1,
    byDevice: new Map<string, Station[]>(),
    byVlan: new Map<number, Station[]>(),
  }

  function stations() {
    if (known.revision === state.revision()) return known
    const all = allStations(school, state)
    known = {
      revision: state.revision(),
      byDevice: Map.groupBy(all, station => station.device),
      byVlan: Map.groupBy(all, station => station.vlan),
    }
    return known
  }

  /**
   * Everything below a switch has talked to its gateway through it, so it is always learned, on the
   * port it came in by; what is elsewhere is learned on the uplink, if it was heard.
   */
  return function forwarding(deviceName: string): ForwardingEntry[] {
    const { byDevice, byVlan } = stations()
    const entries: ForwardingEntry[] = []
    const below = new Set<string>()
    for (const station of byDevice.get(deviceName) ?? []) {
      below.add(station.macAddress)
      if (station.port) {
        entries.push({ macAddress: station.macAddress, vlan: station.vlan, port: station.port })
      }
    }
    for (const child of tree.children(deviceName)) {
      for (const device of tree.subtree(child.lower.name)) {
        for (const { macAddress, vlan } of byDevice.get(device.name) ?? []) {
          below.add(macAddress)
          entries.push({ macAddress, vlan, port: child.upperPort })
        }
      }
    }
    const uplink = tree.parent(deviceName)
    if (!uplink) return entries

    const { taggedVlans, accessVlan } = tree.port(deviceName, uplink.lowerPort)
    for (const vlan of new Set([
      ...taggedVlans,
      ...(accessVlan === undefined ? [] : [accessVlan]),
    ])) {
      for (const station of byVlan.get(vlan) ?? []) {
        if (below.has(station.macAddress)) continue
        const isHeard =
          station.isGateway || hashFraction(`${station.macAddress}/${deviceName}`) < heardShare
        if (!isHeard) continue
        entries.push({ macAddress: station.macAddress, vlan, port: uplink.lowerPort })
      }
    }
    return entries
  }
}

function allStations(school: School, state: NetworkState): Station[] {
  const found: Station[] = []
  for (const endpoint of school.endpoints) {
    const place = state.endpointPlace(endpoint)
    if (state.unplugged.has(endpoint.macAddress) || !state.isReachable(place.device)) continue
    const { macAddress, vlan } = endpoint
    found.push({ macAddress, vlan, ...place, isGateway: false })
  }
  for (const device of school.devices) {
    if (!state.isReachable(device.name)) continue
    const isGateway = device.name === school.core || device.name === school.firewall
    for (const vlan of isGateway ? school.vlans.map(each => each.id) : [device.vlan]) {
      const macAddress = device.managementMacAddress
      found.push({ macAddress, vlan, device: device.name, port: undefined, isGateway })
    }
  }
  return found
}
