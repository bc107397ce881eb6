import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { EndpointPart } from './describe-endpoints.ts'

/** Endpoints in one message at most: about 200 kB of JSON. */
const ENDPOINTS_PER_MESSAGE = 1000

/** Endpoints in parts that fit a message, each of one VLAN. VLANs without any have no part. */
export function chunkEndpoints(
  parts: readonly Pick<EndpointPart, 'vlan' | 'endpoints'>[],
): Pick<EndpointsMessage, 'vlan' | 'endpoints'>[] {
  return parts.flatMap(({ vlan, endpoints }) => {
    const chunks = Math.ceil(endpoints.length / ENDPOINTS_PER_MESSAGE)
    return Array.from({ length: chunks }, (_, chunk) => ({
      ...(vlan?.id !== undefined && { vlan: vlan.id }),
      endpoints: endpoints.slice(
        chunk * ENDPOINTS_PER_MESSAGE,
        (chunk + 1) * ENDPOINTS_PER_MESSAGE,
      ),
    }))
  })
}
