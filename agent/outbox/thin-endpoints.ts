import type { Endpoint, EndpointsMessage } from '../../schemas/endpoint.ts'

/**
 * An older list of a VLAN's hosts without those of which a newer one says as much: what is left is when each was there for
 * the last time before it went, and what was only known then. Undefined when nothing is left.
 */
export function withoutSeenAgain(
  older: EndpointsMessage,
  newer: readonly EndpointsMessage[],
): EndpointsMessage | undefined {
  const seen = new Map(newer.flatMap(it => it.endpoints.map(one => [keyOf(one), one])))
  const endpoints = older.endpoints.filter(host => {
    const again = seen.get(keyOf(host))
    return again === undefined || !saysAllOf(again, host)
  })
  return endpoints.length > 0 ? { ...older, endpoints } : undefined
}

function keyOf({ macAddress, address }: Endpoint): string {
  return macAddress ?? address ?? ''
}

function saysAllOf(newer: Endpoint, older: Endpoint): boolean {
  const isSaid = (field: string) => field in newer
  return Object.keys(older).every(isSaid) && (older.kind === 'unknown' || newer.kind !== 'unknown')
}
