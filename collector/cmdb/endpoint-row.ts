import { hasRandomMac } from '../reconcile/endpoint-changes.ts'
import { placeOf } from '../reconcile/endpoint-place.ts'
import { hostNameOf } from '../reconcile/host-name.ts'
import type { KnownEndpoint } from '../reconcile/known.ts'
import { goldenColumns } from './golden-columns.ts'

const assertableColumns = ['kind', 'name', 'vendor'] as const

/** An endpoint's row: of each field the value that counts, and beside it what was observed where that does not count. */
export function endpointRow(siteId: string, it: KnownEndpoint) {
  const { address, vlan } = placeOf(it.sightings)
  const { golden, observed } = goldenColumns(assertableColumns, it)
  const { kind, name, vendor } = golden
  return {
    id: it.id,
    site_id: siteId,
    mac_address: it.macAddress,
    address,
    vlan,
    name,
    kind: kind ?? 'unknown',
    kind_from: it.values.kindFrom ?? [],
    vendor,
    via: it.values.via ?? [],
    is_random_mac: hasRandomMac(it),
    is_pseudonym: it.values.isPseudonym ?? false,
    state: it.state,
    first_seen: it.firstSeen,
    last_seen: it.source.at,
    observed_message: it.source.message,
    held: JSON.stringify(it.held),
    sightings: JSON.stringify(it.sightings),
    device_id: it.deviceId,
    // A card that a person named like its machine is a card of it.
    host_name: hostNameOf({ kind, name }),
    observed: JSON.stringify(observed),
  }
}
