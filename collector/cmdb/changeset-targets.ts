import type { UpsertTarget } from './upsert-rows.ts'

// The tables that changesets write, column by column.

export const devicesTarget = {
  table: 'devices',
  key: ['id'],
  columns: {
    id: 'uuid',
    site_id: 'text',
    kind: 'text',
    name: 'text',
    vendor: 'text',
    model: 'text',
    serial: 'text',
    version: 'text',
    sys_object_id: 'text',
    sys_descr: 'text',
    mac_address: 'macaddr',
    location: 'text',
    contact: 'text',
    address: 'inet',
    uptime_seconds: 'double precision',
    state: 'text',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
    observed_message: 'uuid',
    held: 'jsonb',
    observed: 'jsonb',
    successor_id: 'uuid',
    successor_site_id: 'text',
    successor_because: 'text',
  },
} as const satisfies UpsertTarget<string>

export const addressesTarget = {
  table: 'device_addresses',
  key: ['device_id', 'address'],
  columns: {
    site_id: 'text',
    device_id: 'uuid',
    address: 'inet',
    first_seen: 'timestamptz',
    claimed_at: 'timestamptz',
    claimed_message: 'uuid',
    answered_at: 'timestamptz',
    answered_message: 'uuid',
    is_current: 'boolean',
  },
} as const satisfies UpsertTarget<string>

const partColumns = {
  site_id: 'text',
  device_id: 'uuid',
  is_present: 'boolean',
  first_seen: 'timestamptz',
  observed_at: 'timestamptz',
  observed_message: 'uuid',
  held: 'jsonb',
} as const

export const interfacesTarget = {
  table: 'interfaces',
  key: ['device_id', 'name'],
  columns: {
    ...partColumns,
    name: 'text',
    index: 'integer',
    description: 'text',
    alias: 'text',
    type: 'integer',
    mac_address: 'macaddr',
    speed_mbps: 'double precision',
    mtu_bytes: 'bigint',
    is_up: 'boolean',
    is_enabled: 'boolean',
    duplex: 'text',
    access_vlan: 'integer',
    tagged_vlans: 'integer[]',
    aggregate: 'text',
    poe_watts: 'double precision',
    poe_status: 'text',
  },
} as const satisfies UpsertTarget<string>

export const membersTarget = {
  table: 'members',
  key: ['device_id', 'key'],
  columns: {
    ...partColumns,
    key: 'text',
    position: 'integer',
    model: 'text',
    serial: 'text',
    version: 'text',
    description: 'text',
  },
} as const satisfies UpsertTarget<string>

export const sectionsTarget = {
  table: 'observed_sections',
  key: ['device_id', 'section'],
  columns: {
    site_id: 'text',
    device_id: 'uuid',
    section: 'text',
    status: 'text',
    reason: 'text',
    checked_at: 'timestamptz',
    checked_message: 'uuid',
    complete_at: 'timestamptz',
    complete_message: 'uuid',
    rows: 'jsonb',
    rows_digest: 'text',
  },
  // No new rows: the earlier ones stay.
  update: { rows: 'coalesce(excluded.rows, observed_sections.rows)' },
} as const satisfies UpsertTarget<string>

export const endpointsTarget = {
  table: 'endpoints',
  key: ['id'],
  columns: {
    id: 'uuid',
    site_id: 'text',
    mac_address: 'macaddr',
    address: 'inet',
    vlan: 'integer',
    name: 'text',
    kind: 'text',
    vendor: 'text',
    via: 'text[]',
    kind_from: 'text[]',
    is_random_mac: 'boolean',
    is_pseudonym: 'boolean',
    state: 'text',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
    observed_message: 'uuid',
    held: 'jsonb',
    sightings: 'jsonb',
    device_id: 'uuid',
    host_name: 'text',
    observed: 'jsonb',
  },
} as const satisfies UpsertTarget<string>
