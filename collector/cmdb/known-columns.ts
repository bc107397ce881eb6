import type { Selectable } from 'kysely'
import type { Database } from './tables.ts'

// What of each table `reconcile` gets to know, for statements that are written out.

const deviceColumns = [
  ...(['id', 'site_id', 'kind', 'name', 'vendor', 'model', 'serial', 'version'] as const),
  ...(['sys_object_id', 'sys_descr', 'mac_address', 'location', 'contact', 'address'] as const),
  ...(['uptime_seconds', 'state', 'first_seen', 'last_seen', 'observed_message'] as const),
  ...(['held', 'observed', 'merged_into'] as const),
  ...(['successor_id', 'successor_site_id', 'successor_because'] as const),
] as const

const addressColumns = [
  ...(['device_id', 'address', 'first_seen', 'claimed_at', 'claimed_message'] as const),
  ...(['answered_at', 'answered_message', 'is_current'] as const),
] as const

const partColumns = [
  ...(['device_id', 'is_present', 'first_seen', 'observed_at', 'observed_message'] as const),
  'held',
] as const

const interfaceColumns = [
  ...partColumns,
  ...(['name', 'index', 'description', 'alias', 'type', 'mac_address', 'speed_mbps'] as const),
  ...(['mtu_bytes', 'is_up', 'is_enabled', 'duplex', 'access_vlan', 'tagged_vlans'] as const),
  ...(['aggregate', 'poe_watts', 'poe_status'] as const),
] as const

const memberColumns = [
  ...partColumns,
  ...(['key', 'position', 'model', 'serial', 'version', 'description'] as const),
] as const

const sectionColumns = [
  ...(['device_id', 'section', 'status', 'reason', 'checked_at', 'checked_message'] as const),
  ...(['complete_at', 'complete_message', 'rows_digest'] as const),
] as const

const endpointColumns = [
  ...(['id', 'name', 'kind', 'kind_from', 'vendor', 'via', 'is_pseudonym'] as const),
  ...(['last_seen', 'observed_message', 'held', 'state', 'first_seen', 'mac_address'] as const),
  ...(['sightings', 'device_id', 'observed'] as const),
] as const

const assertedColumns = [
  ...(['item_id', 'field', 'source', 'value', 'said_by', 'at', 'changeset_id'] as const),
] as const

/** The columns, as SQL. */
export const knownColumns = {
  devices: deviceColumns.join(', '),
  device_addresses: addressColumns.join(', '),
  interfaces: interfaceColumns.join(', '),
  members: memberColumns.join(', '),
  observed_sections: sectionColumns.join(', '),
  endpoints: endpointColumns.join(', '),
  asserted_values: assertedColumns.join(', '),
} as const

type Columns = {
  devices: (typeof deviceColumns)[number]
  device_addresses: (typeof addressColumns)[number]
  interfaces: (typeof interfaceColumns)[number]
  members: (typeof memberColumns)[number]
  observed_sections: (typeof sectionColumns)[number]
  endpoints: (typeof endpointColumns)[number]
  asserted_values: (typeof assertedColumns)[number]
}

type Stored<Table extends keyof Columns> = Selectable<Database[Table]>

/** A row of those columns. */
export type KnownRow<Table extends keyof Columns> = Pick<
  Stored<Table>,
  Extract<Columns[Table], keyof Stored<Table>>
>
