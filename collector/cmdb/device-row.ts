import type { DeviceRow } from '../reconcile/changeset.ts'
import type { AssertableField } from '../reconcile/golden-record.ts'
import { goldenColumns } from './golden-columns.ts'

/** The fields that have a column of their own and that people and imports may set. */
const assertableColumns = [
  'kind',
  'name',
  'vendor',
  'model',
  'serial',
  'version',
  'location',
  'contact',
] as const satisfies AssertableField[]

/** A device's row: of each field the value that counts, and beside it what was observed where that does not count. */
export function deviceRow(siteId: string, device: DeviceRow) {
  const { values, source } = device
  const { golden, observed } = goldenColumns(assertableColumns, device)
  return {
    id: device.id,
    site_id: siteId,
    kind: golden.kind ?? 'unknown',
    name: golden.name,
    vendor: golden.vendor,
    model: golden.model,
    serial: golden.serial,
    version: golden.version,
    sys_object_id: values.sysObjectId,
    sys_descr: values.sysDescr,
    mac_address: values.macAddress,
    location: golden.location,
    contact: golden.contact,
    address: device.address,
    uptime_seconds: values.uptimeSeconds,
    state: device.state,
    first_seen: device.firstSeen,
    last_seen: source.at,
    observed_message: source.message,
    held: JSON.stringify(device.held),
    observed: JSON.stringify(observed),
    successor_id: device.successor?.id,
    successor_site_id: device.successor && (device.successor.siteId ?? siteId),
    successor_because: device.successor?.because,
  }
}
