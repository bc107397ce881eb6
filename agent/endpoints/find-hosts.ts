import { isVirtualRouter, type MacAddress } from '../../schemas/mac-address.ts'
import type { PlanVlan } from '../../schemas/plan.ts'
import type { LiveHost } from '../sweep/live-host.ts'
import type { NetworkEvidence } from './network-evidence.ts'

/** A VLAN of the plan, with its addresses in their order. */
export type Area = { vlan: PlanVlan; addresses: readonly string[] }

/** A live address, and whether a device answered there. */
export type Looked = { host: LiveHost; isDevice: boolean }

/** A host with an address, before anybody is asked for its name. */
export type FoundHost = {
  address: string
  macAddress?: MacAddress
  via: ('icmp' | 'arp')[]
}

/** Silent addresses that one MAC may have; a router with proxy ARP has a whole prefix. */
const MOST_SILENT_PER_MAC = 16

/**
 * The hosts of each VLAN that are no devices, in the order of its addresses: those that answered, and those that a router or
 * another device has resolved though they drop pings. With the MAC that the kernel, else a device's ARP table gives.
 */
export function findHosts(
  areas: readonly Area[],
  looked: readonly Looked[],
  evidence: NetworkEvidence,
): FoundHost[][] {
  const live = new Map(looked.map(it => [it.host.address, it]))
  const found = areas.map(({ addresses }) =>
    addresses.flatMap(address => findHost(address, live.get(address), evidence) ?? []),
  )
  const proxies = findProxies(found.flat())
  return found.map(hosts => hosts.filter(host => !isSilentBehind(proxies, host)))
}

function findHost(
  address: string,
  looked: Looked | undefined,
  evidence: NetworkEvidence,
): FoundHost | undefined {
  if (looked?.isDevice || evidence.isGearAddress(address)) return undefined
  const resolved = evidence.macOf(address)
  const mac = looked?.host.macAddress ?? resolved
  const hasAnswered = looked !== undefined && looked.host.via.length > 0

  const isAnsweredFor = mac !== undefined && evidence.isAnsweredFor(mac, address)
  const isOwnMac = mac !== undefined && !isVirtualRouter(mac) && !isAnsweredFor
  if (isOwnMac && evidence.isGearMac(mac)) return undefined
  if (!hasAnswered && (!resolved || !isOwnMac)) return undefined
  return {
    address,
    ...(isOwnMac && { macAddress: mac }),
    via: [...new Set([...(looked?.host.via ?? []), ...(resolved ? ['arp' as const] : [])])],
  }
}

function findProxies(hosts: readonly FoundHost[]): Set<MacAddress> {
  const silent = new Map<MacAddress, number>()
  for (const { macAddress, via } of hosts) {
    if (macAddress && !via.includes('icmp')) {
      silent.set(macAddress, (silent.get(macAddress) ?? 0) + 1)
    }
  }
  return new Set([...silent].flatMap(([mac, count]) => (count > MOST_SILENT_PER_MAC ? mac : [])))
}

function isSilentBehind(proxies: ReadonlySet<MacAddress>, { macAddress, via }: FoundHost): boolean {
  return macAddress !== undefined && !via.includes('icmp') && proxies.has(macAddress)
}
