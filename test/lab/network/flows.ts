import { hashFraction } from '../truth/random.ts'
import type { Device, Endpoint, School } from '../truth/school.ts'
import type { NetworkState } from './state.ts'
import { basisLength, type Flow } from './traffic-curve.ts'
import type { Attachment, Tree } from './tree.ts'

/** Octets per basis unit through a port, seen from the device. */
type PortFlow = { readonly in: number[]; readonly out: number[] }

/** How the octets of one era are spread over all ports; a port that isn't there moves nothing. */
export type Flows = ReadonlyMap<string, ReadonlyMap<string, PortFlow>>

const octetsPerMegabit = 125_000
/** Shares of an aggregation's members: hashing never balances perfectly. */
const memberShares = [0.62, 0.38]

/**
 * Routes every endpoint's and server's traffic through the tree as it is now. Everything passes the
 * core: endpoints talk to the Internet and to the servers, both of which hang under it.
 */
export function computeFlows(school: School, tree: Tree, state: NetworkState): Flows {
  const flows = new Map<string, Map<string, PortFlow>>()
  const at = (device: string, port: string): PortFlow => {
    const ofDevice = flows.get(device) ?? new Map<string, PortFlow>()
    flows.set(device, ofDevice)
    const flow = ofDevice.get(port) ?? { in: zero(), out: zero() }
    ofDevice.set(port, flow)
    return flow
  }

  /** Adds traffic to and from something behind `device` on all cables up to the core. */
  function carry(device: string, down: Flow, up: Flow): void {
    for (let link = tree.parent(device); link; link = tree.parent(link.upper.name)) {
      for (const end of endsOf(link)) {
        add(at(link.upper.name, end.upper).out, down, end.share)
        add(at(link.upper.name, end.upper).in, up, end.share)
        add(at(link.lower.name, end.lower).in, down, end.share)
        add(at(link.lower.name, end.lower).out, up, end.share)
      }
    }
  }

  const demands = endpointDemands(school, state)
  const internet = { down: zero(), up: zero() }
  const inside = { down: zero(), up: zero() }
  const behind = new Map<string, { down: number[]; up: number[] }>()
  const firewallPorts = new Set(tree.device(school.firewall).ports.map(port => port.name))
  const imposed = state.imposed()
  for (const { endpoint, share, weight } of demands) {
    const place = state.endpointPlace(endpoint)
    if (!state.isReachable(place.device)) continue
    const world = internetDemand(school, state, { endpoint, share })
    const local = insideDemand(endpoint, weight, imposed.transfers)
    add(internet.down, world.down)
    add(internet.up, world.up)
    add(inside.down, local.down)
    add(inside.up, local.up)
    const down = world.down.map((value, part) => value + (local.down[part] ?? 0))
    const up = world.up.map((value, part) => value + (local.up[part] ?? 0))
    const port = at(place.device, place.port)
    add(port.out, down)
    add(port.in, up)
    const sum = behind.get(place.device) ?? { down: zero(), up: zero() }
    behind.set(place.device, sum)
    add(sum.down, down)
    add(sum.up, up)
    const vlanInterface = `igb1.${endpoint.vlan}`
    if (firewallPorts.has(vlanInterface)) {
      add(at(school.firewall, vlanInterface).out, world.down)
      add(at(school.firewall, vlanInterface).in, world.up)
    }
  }

  for (const [device, { down, up }] of behind) carry(device, down, up)
  const servers = school.devices.filter(device => device.kind === 'server')
  const storage = school.devices.filter(device => device.kind === 'nas')
  for (const device of school.devices) {
    if (!state.isReachable(device.name)) continue
    const own = deviceDemand(device, { servers, storage, inside })
    carry(device.name, own.down, own.up)
  }
  if (state.isReachable(school.firewall)) {
    // Towards the firewall goes what the endpoints send, and the other way round.
    carry(school.firewall, internet.up, internet.down)
    const wan = at(school.firewall, school.wan.port)
    add(wan.in, internet.down)
    add(wan.out, internet.up)
  }
  return flows
}

/** The physical ports of a link with their share, and the aggregations with all of it. */
function endsOf(link: Attachment): { upper: string; lower: string; share: number }[] {
  if (link.cables.length === 1) return [{ upper: link.upperPort, lower: link.lowerPort, share: 1 }]
  return [
    { upper: link.upperPort, lower: link.lowerPort, share: 1 },
    ...link.cables.map((cable, position) => ({
      upper: cable.upper.port,
      lower: cable.lower.port,
      share: memberShares[position] ?? 0,
    })),
  ]
}

type Demand = { readonly endpoint: Endpoint; readonly weight: number; readonly share: number }

/** Each endpoint's part of the school's Internet use: few use much, many use little. */
function endpointDemands(school: School, state: NetworkState): Demand[] {
  const present = school.endpoints.filter(endpoint => !state.unplugged.has(endpoint.macAddress))
  const weigh = (endpoint: Endpoint): number =>
    0.2 + 3 * hashFraction(`${school.seed}/weight/${endpoint.macAddress}`) ** 3
  // A PC that is switched off takes its traffic with it: shares are of the whole school's.
  const total = school.endpoints.reduce((sum, endpoint) => sum + weigh(endpoint), 0)
  return present.map(endpoint => {
    const weight = weigh(endpoint)
    return { endpoint, weight, share: weight / total }
  })
}

function internetDemand(
  school: School,
  state: NetworkState,
  { endpoint, share }: Omit<Demand, 'weight'>,
) {
  const { wan, downloads } = state.imposed()
  const demand = wan
    ? {
        down: [0, 0, 0, share * wan.downMbps * octetsPerMegabit],
        up: [0, 0, 0, share * wan.upMbps * octetsPerMegabit],
      }
    : {
        down: [share * school.wan.peakDownMbps * octetsPerMegabit, 0, 0, 0],
        up: [share * school.wan.peakUpMbps * octetsPerMegabit, 0, 0, 0],
      }
  for (const download of downloads) {
    if (download.macAddress !== endpoint.macAddress) continue
    add(demand.down, [0, 0, 0, download.downMbps * octetsPerMegabit])
    add(demand.up, [0, 0, 0, download.upMbps * octetsPerMegabit])
  }
  return demand
}

function insideDemand(
  endpoint: Endpoint,
  weight: number,
  transfers: readonly { macAddress: string; downMbps: number; upMbps: number }[],
) {
  const down = [0, weight * 9_000, 0, 60]
  const up = [0, weight * 2_500, 0, 45]
  for (const transfer of transfers) {
    if (transfer.macAddress !== endpoint.macAddress) continue
    down[3] = (down[3] ?? 0) + transfer.downMbps * octetsPerMegabit
    up[3] = (up[3] ?? 0) + transfer.upMbps * octetsPerMegabit
  }
  return { down, up }
}

type Inside = {
  readonly servers: readonly Device[]
  readonly storage: readonly Device[]
  /** What endpoints exchange with servers, seen from the endpoints. */
  readonly inside: { readonly down: Flow; readonly up: Flow }
}

/** What a device itself sends and receives, besides what it forwards; `down` is towards it. */
function deviceDemand(device: Device, { servers, storage, inside }: Inside) {
  const backupOctets = 9_000_000
  if (device.kind === 'server') {
    const share = device === servers[0] ? 0.7 : 0.3 / Math.max(1, servers.length - 1)
    const all = servers.length === 1 ? 1 : share
    const backup = storage.length > 0 ? backupOctets : 0
    return {
      down: plus(
        inside.up.map(value => value * all),
        [0, 0, backup * 0.02, 150],
      ),
      up: plus(
        inside.down.map(value => value * all),
        [0, 0, backup, 150],
      ),
    }
  }
  if (device.kind === 'nas') {
    const backup = (backupOctets * servers.length) / storage.length
    return { down: [0, 0, backup, 120], up: [0, 0, backup * 0.02, 120] }
  }
  return { down: [0, 0, 0, 90], up: [0, 0, 0, 130] }
}

function zero(): number[] {
  return new Array<number>(basisLength).fill(0)
}

function plus(a: Flow, b: Flow): number[] {
  return a.map((value, part) => value + (b[part] ?? 0))
}

function add(target: number[], flow: Flow, share = 1): void {
  for (let part = 0; part < basisLength; part += 1) {
    target[part] = (target[part] ?? 0) + (flow[part] ?? 0) * share
  }
}
