import type { Endpoint } from '../../schemas/endpoint.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Privacy } from './vlan-privacy.ts'

/** What may be told of the endpoints of one VLAN. Maker and kind stay: many hosts have the same. */
export function redactEndpoints(
  endpoints: readonly Endpoint[],
  privacy: Privacy,
  pseudonyms: Pseudonyms | undefined,
): Endpoint[] {
  switch (privacy) {
    case 'full':
      return [...endpoints]
    case 'pseudonymised':
      return pseudonyms ? endpoints.map(endpoint => rename(endpoint, pseudonyms)) : []
    case 'count-only':
      return []
  }
}

function rename(endpoint: Endpoint, to: Pseudonyms): Endpoint {
  const { address, macAddress, name } = endpoint
  return {
    ...endpoint,
    ...(address !== undefined && { address: to.ofAddress(address) }),
    ...(macAddress !== undefined && { macAddress: to.ofMac(macAddress) }),
    ...(name !== undefined && { name: to.ofName(name) }),
    isPseudonym: true,
  }
}
