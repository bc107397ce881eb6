import type { Device, Endpoint, Port, School } from '../truth/school.ts'
import { type Counters, createCounters } from './counters.ts'
import { createForwarding, type ForwardingEntry } from './forwarding.ts'
import { cdpNeighbours, lldpNeighbours, type Neighbour } from './neighbours.ts'
import { createNetworkState, type Mutation, type NetworkState } from './state.ts'
import { buildTree, type Tree } from './tree.ts'

/** The school in operation: what every device would see and count, at any instant. */
export type Network = {
  readonly school: School
  readonly tree: Tree
  readonly state: NetworkState
  readonly counters: Counters
  forwarding(device: string): ForwardingEntry[]
  lldpNeighbours(device: string): Neighbour[]
  cdpNeighbours(device: string): Neighbour[]
  /** Has link: enabled, and something that is powered at the other end. */
  isPortUp(device: Device, port: Port): boolean
  /** Endpoints and devices that answer ARP in a VLAN: who has which address. */
  addressesIn(vlan: number): { readonly ip: string; readonly macAddress: string }[]
  change(mutation: Mutation, at: number): void
}

const ethernetType = 6
const aggregateType = 161

export function createNetwork(school: School, startedAt: number): Network {
  const tree = buildTree(school)
  const state = createNetworkState(school, tree, startedAt)
  const counters = createCounters(school, tree, state)
  const occupied = occupiedPorts(school, state)

  function isPortUp(device: Device, port: Port): boolean {
    if (!port.isEnabled) return false
    if (port.type === aggregateType) {
      return device.ports.some(each => each.aggregate === port.name && isPortUp(device, each))
    }
    if (port.type !== ethernetType || port.bridgePort === undefined) return true
    const remote = tree.otherEnd(device.name, port.name)
    if (remote) return !state.failed.has(remote.device)
    return occupied().has(`${device.name}/${port.name}`)
  }

  return {
    school,
    tree,
    state,
    counters,
    forwarding: createForwarding(school, tree, state),
    lldpNeighbours: device => lldpNeighbours(tree, state, device),
    cdpNeighbours: device => cdpNeighbours(tree, state, device),
    isPortUp,
    addressesIn: vlan => addressesIn(school, state, vlan),
    change: (mutation, at) => counters.change(mutation, at),
  }
}

/** Ports with an endpoint or a hub on them, kept until something changes. */
function occupiedPorts(school: School, state: NetworkState): () => Set<string> {
  let known = { revision: -1, ports: new Set<string>() }
  return () => {
    if (known.revision === state.revision()) return known.ports
    const ports = new Set(school.hubs.map(hub => `${hub.at.device}/${hub.at.port}`))
    for (const endpoint of school.endpoints) {
      if (state.unplugged.has(endpoint.macAddress)) continue
      const { device, port } = state.endpointPlace(endpoint)
      ports.add(`${device}/${port}`)
    }
    known = { revision: state.revision(), ports }
    return ports
  }
}

function addressesIn(school: School, state: NetworkState, vlan: number) {
  const isPresent = (endpoint: Endpoint): boolean =>
    endpoint.vlan === vlan &&
    !state.unplugged.has(endpoint.macAddress) &&
    state.isReachable(state.endpointPlace(endpoint).device)
  return [
    ...school.devices
      .filter(device => device.vlan === vlan && state.isReachable(device.name))
      .map(device => ({ ip: device.address, macAddress: device.managementMacAddress })),
    ...school.endpoints
      .filter(isPresent)
      .map(({ address, macAddress }) => ({ ip: address, macAddress })),
  ]
}
