import type { Endpoint } from '../../schemas/endpoint.ts'
import { EndpointEvidence } from '../../schemas/endpoint.ts'
import { canonicalAddress, compareAddresses } from './ip-order.ts'
import type { EndpointValues } from './known.ts'
import { isHostMac } from './mac-evidence.ts'

/** A host as one message tells of it: by MAC address, else by address alone. */
export type HostSighting = { macAddress?: string; address?: string; values: EndpointValues }

/**
 * One sighting per host. A MAC with several addresses has the lowest; an address that is told once with a MAC and once
 * without is one host. An address that names no single card (a group's, a virtual router's) is no MAC.
 */
export function groupSightings(endpoints: readonly Endpoint[]): HostSighting[] {
  const sightings = endpoints.map(sightingOf).sort(byAddress)
  const byMac = new Map<string, HostSighting>()
  const hostAt = new Map<string, HostSighting>()

  for (const it of sightings) {
    if (it.macAddress === undefined) continue
    const host = mergeInto(byMac.get(it.macAddress), it)
    byMac.set(it.macAddress, host)
    if (it.address !== undefined && !hostAt.has(it.address)) hostAt.set(it.address, host)
  }
  const byAddressOnly = new Map<string, HostSighting>()
  for (const it of sightings) {
    if (it.macAddress !== undefined || it.address === undefined) continue
    const host = hostAt.get(it.address)
    if (host) mergeInto(host, it)
    else byAddressOnly.set(it.address, mergeInto(byAddressOnly.get(it.address), it))
  }
  return [...byMac.values(), ...byAddressOnly.values()]
}

function sightingOf(endpoint: Endpoint): HostSighting {
  const { macAddress, address, name, kind, kindFrom = [], vendor, via, isPseudonym } = endpoint
  return {
    ...(macAddress !== undefined && isHostMac(macAddress) ? { macAddress } : {}),
    ...(address === undefined ? {} : { address: canonicalAddress(address) }),
    values: {
      ...(name === undefined ? {} : { name }),
      ...(kind === 'unknown' ? {} : { kind, kindFrom }),
      ...(vendor === undefined ? {} : { vendor }),
      via,
      ...(isPseudonym ? { isPseudonym } : {}),
    },
  }
}

function mergeInto(host: HostSighting | undefined, more: HostSighting): HostSighting {
  if (!host) return { ...more, values: { ...more.values, via: ordered(more.values.via) } }
  const via = ordered([...(host.values.via ?? []), ...(more.values.via ?? [])])
  host.values = { ...more.values, ...host.values, via }
  if (host.address === undefined && more.address !== undefined) host.address = more.address
  return host
}

function ordered(via: readonly EndpointEvidence[] = []): EndpointEvidence[] {
  return EndpointEvidence.options.filter(it => via.includes(it))
}

// Whatever the order in the message, the outcome is the same.
function byAddress(a: HostSighting, b: HostSighting): number {
  if (a.address === undefined || b.address === undefined) {
    return Number(a.address === undefined) - Number(b.address === undefined)
  }
  const order = compareAddresses(a.address, b.address)
  return order || JSON.stringify(a.values).localeCompare(JSON.stringify(b.values), 'en')
}
