import type { DeviceKind } from '../schemas/device-kind.ts'
import { type Endpoint, EndpointEvidence } from '../schemas/endpoint.ts'
import { isLocallyAdministered, type MacAddress } from '../schemas/mac-address.ts'
import type { Observation } from '../schemas/observation.ts'
import { readMacVendors } from './names/mac-vendors.ts'
import type { NodeStatus } from './names/node-status.ts'
import type { HostOutcome } from './scan.ts'
import type { ScanArea } from './scan-areas.ts'

/** Endpoints in one message at most: about 200 kB of JSON. */
const ENDPOINTS_PER_MESSAGE = 1000

/** Gear whose every address is its own; a server's further addresses may be machines that it hosts. */
const NETWORK_GEAR: readonly DeviceKind[] = [
  'switch',
  'router',
  'firewall',
  'wireless-controller',
  'access-point',
]

/**
 * The hosts found alive that are no devices, in the order of the targets: with the MAC that the kernel, a device's ARP table or
 * the host itself gives, best first, and the kind that evidence supports.
 */
export async function describeEndpoints(
  outcomes: readonly HostOutcome[],
  names: ReadonlyMap<string, NodeStatus>,
): Promise<Endpoint[]> {
  const observations = outcomes.flatMap(it => (it.status === 'observed' ? [it.observation] : []))
  const resolved = resolvedByDevices(observations)
  const gear = new Set(
    observations.filter(it => NETWORK_GEAR.includes(it.kind)).flatMap(it => it.addresses ?? []),
  )
  const endpoints = outcomes.flatMap(({ host, status }) =>
    status === 'observed' || gear.has(host.address) || host.via.length === 0
      ? []
      : describeEndpoint(host, resolved.get(host.address), names.get(host.address)),
  )

  const vendors = await readMacVendors(endpoints.flatMap(it => it.macAddress ?? []))
  return endpoints.map(endpoint => {
    const vendor = endpoint.macAddress && vendors.get(endpoint.macAddress)
    return vendor ? { ...endpoint, vendor, via: [...endpoint.via, 'oui' as const] } : endpoint
  })
}

/** Endpoints by VLAN, in the order of the plan, in parts that fit a message. VLANs without any have no part. */
export function chunkByVlan(
  areas: readonly ScanArea[],
  endpoints: readonly Endpoint[],
): { vlan?: number; endpoints: Endpoint[] }[] {
  const byAddress = new Map(endpoints.map(endpoint => [endpoint.address, endpoint]))
  return areas.flatMap(({ vlan, addresses }) => {
    const own = addresses.flatMap(address => byAddress.get(address) ?? [])
    const parts = Math.ceil(own.length / ENDPOINTS_PER_MESSAGE)
    return Array.from({ length: parts }, (_, part) => ({
      ...(vlan.id !== undefined && { vlan: vlan.id }),
      endpoints: own.slice(part * ENDPOINTS_PER_MESSAGE, (part + 1) * ENDPOINTS_PER_MESSAGE),
    }))
  })
}

function describeEndpoint(
  host: HostOutcome['host'],
  resolved: MacAddress | undefined,
  status: NodeStatus | undefined,
): Endpoint {
  const macAddress = host.macAddress ?? resolved ?? status?.macAddress
  const spoke = new Set<EndpointEvidence>(host.via)
  if (resolved) spoke.add('arp')
  if (status) spoke.add('netbios')
  return {
    type: 'endpoint',
    address: host.address,
    ...(macAddress && { macAddress }),
    ...(status && { name: status.name }),
    kind: kindOf(status),
    via: EndpointEvidence.options.filter(evidence => spoke.has(evidence)),
    ...(macAddress && isLocallyAdministered(macAddress) && { isRandomMac: true as const }),
  }
}

/** Samba, on servers and NAS alike, gives zeros for its MAC; Windows gives its card's. */
function kindOf(status: NodeStatus | undefined): DeviceKind {
  if (status?.isDomainController) return 'server'
  return status?.macAddress ? 'pc' : 'unknown'
}

/** What routers and other devices resolved; the first in scan order wins where they disagree. */
function resolvedByDevices(observations: readonly Observation[]): Map<string, MacAddress> {
  const resolved = new Map<string, MacAddress>()
  for (const { arpTable } of observations) {
    if (arpTable.status !== 'complete') continue
    for (const { address, macAddress } of arpTable.rows) {
      if (!resolved.has(address)) resolved.set(address, macAddress)
    }
  }
  return resolved
}
