import { hasRandomMac } from './endpoint-changes.ts'
import { placeOf } from './endpoint-place.ts'
import { type ExplainedField, explainFields } from './explain-fields.ts'
import type { OtherDevice } from './explanation.ts'
import type { KnownEndpoint } from './known.ts'

/** What is known around an endpoint that explains it. */
export type EndpointSurroundings = {
  /** The agent that sent a message, as far as that is remembered. */
  readonly agentOf: ReadonlyMap<string, string>
  /** The device that it really is. */
  readonly device?: OtherDevice
  /** MAC addresses of the other cards of the same machine. */
  readonly cards: readonly string[]
}

/** One reason why the endpoint is this endpoint. */
export type EndpointReason =
  | { readonly kind: 'mac-address' | 'random-mac' | 'address-only'; readonly value: string }
  | { readonly kind: 'pseudonym' }

/** Why an endpoint is this endpoint, and where each of its values comes from. */
export type EndpointExplanation = {
  readonly endpoint: KnownEndpoint
  readonly reasons: readonly EndpointReason[]
  readonly fields: readonly ExplainedField[]
  readonly around: EndpointSurroundings
}

/** Explains an endpoint from what is known of it and around it. */
export function explainEndpoint(
  endpoint: KnownEndpoint,
  around: EndpointSurroundings,
): EndpointExplanation {
  const fields = explainFields(endpoint, ['kind', 'name', 'vendor'], around.agentOf)
  return { endpoint, reasons: reasonsOf(endpoint), fields, around }
}

function reasonsOf(endpoint: KnownEndpoint): EndpointReason[] {
  const { macAddress, values, sightings } = endpoint
  const pseudonym = values.isPseudonym ? [{ kind: 'pseudonym' as const }] : []
  if (macAddress === undefined) {
    return [{ kind: 'address-only', value: placeOf(sightings).address ?? '' }, ...pseudonym]
  }
  const kind = hasRandomMac(endpoint) ? 'random-mac' : 'mac-address'
  return [{ kind, value: macAddress }, ...pseudonym]
}
