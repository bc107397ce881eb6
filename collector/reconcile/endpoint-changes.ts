import { isDeepStrictEqual } from 'node:util'
import { type Change, changesOf } from './change.ts'
import { placeOf } from './endpoint-place.ts'
import { goldenValue } from './golden-record.ts'
import type { KnownEndpoint } from './known.ts'
import { isRandomMac } from './random-mac.ts'

/** Whether nothing but a made-up address is known of which host it is. */
export function hasRandomMac({ macAddress, values }: KnownEndpoint): boolean {
  return macAddress !== undefined && isRandomMac(macAddress, values.isPseudonym)
}

/** Whether the endpoint is an item of the inventory: not really a device, and not behind a made-up MAC address. */
function isInventory(endpoint: KnownEndpoint): boolean {
  return endpoint.deviceId === undefined && !hasRandomMac(endpoint)
}

const loggedFields = ['name', 'kind', 'vendor', 'macAddress', 'address', 'vlan', 'state'] as const

/** The lines of history for an endpoint that was `before` (undefined: unknown) and is `after`. */
export function changesOfEndpoint(
  before: KnownEndpoint | undefined,
  after: KnownEndpoint,
): Change[] {
  const item = { type: 'endpoint' as const, id: after.id }
  const was = before !== undefined && isInventory(before)
  const is = isInventory(after)
  if (!was && !is) return []
  if (!is) {
    const because = after.deviceId === undefined ? {} : { deviceId: after.deviceId }
    return [{ kind: 'removed', item, before: before && factsOf(before), after: because }]
  }
  if (!was) return [{ kind: 'added', item, after: factsOf(after) }]

  const [old, now] = [factsOf(before), factsOf(after)]
  const changed = loggedFields.flatMap(field =>
    isDeepStrictEqual(old[field], now[field])
      ? []
      : [{ field, before: old[field], after: now[field] }],
  )
  return changesOf(item, changed, new Set())
}

function factsOf(endpoint: KnownEndpoint): Partial<Record<(typeof loggedFields)[number], unknown>> {
  const { macAddress, values, asserted, sightings, state } = endpoint
  const shown = (field: 'name' | 'kind' | 'vendor') => goldenValue(field, values[field], asserted)
  const [name, kind, vendor] = [shown('name'), shown('kind'), shown('vendor')]
  return { name, kind, vendor, macAddress, ...placeOf(sightings), state }
}
