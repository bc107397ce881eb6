import type { UpsertTarget } from './upsert-rows.ts'

// The tables that conclusions write, column by column.

export const linksTarget = {
  table: 'links',
  key: ['id'],
  columns: {
    id: 'uuid',
    site_id: 'text',
    one_device_id: 'uuid',
    one_interface: 'text',
    other_device_id: 'uuid',
    other_interface: 'text',
    evidence: 'text[]',
    is_mutual: 'boolean',
    is_forwarding: 'boolean',
    confidence: 'real',
    cables: 'jsonb',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
  },
} as const satisfies UpsertTarget<string>

export const portRolesTarget = {
  table: 'port_roles',
  key: ['device_id', 'interface'],
  columns: {
    site_id: 'text',
    device_id: 'uuid',
    interface: 'text',
    role: 'text',
    host_count: 'integer',
    peer_device_id: 'uuid',
    peer_interface: 'text',
    read_at: 'timestamptz',
  },
} as const satisfies UpsertTarget<string>

export const unknownNeighboursTarget = {
  table: 'unknown_neighbours',
  key: ['device_id', 'interface', 'key'],
  columns: {
    site_id: 'text',
    device_id: 'uuid',
    interface: 'text',
    key: 'text',
    neighbour: 'jsonb',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
  },
  update: {
    first_seen: 'least(unknown_neighbours.first_seen, excluded.first_seen)',
    last_seen: 'greatest(unknown_neighbours.last_seen, excluded.last_seen)',
  },
} as const satisfies UpsertTarget<string>

export const locationsTarget = {
  table: 'endpoint_locations',
  key: ['id'],
  columns: {
    id: 'uuid',
    site_id: 'text',
    endpoint_id: 'uuid',
    device_id: 'uuid',
    interface: 'text',
    vlan: 'integer',
    through_device_id: 'uuid',
    evidence: 'text',
    confidence: 'real',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
  },
} as const satisfies UpsertTarget<string>

export const sightingsTarget = {
  table: 'sightings',
  key: ['endpoint_id', 'month', 'device_id', 'interface'],
  columns: {
    month: 'date',
    site_id: 'text',
    endpoint_id: 'uuid',
    device_id: 'uuid',
    interface: 'text',
    vlan: 'integer',
    evidence: 'text',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
  },
  update: {
    first_seen: 'least(sightings.first_seen, excluded.first_seen)',
    last_seen: 'greatest(sightings.last_seen, excluded.last_seen)',
  },
} as const satisfies UpsertTarget<string>

export const findingsTarget = {
  table: 'findings',
  key: ['id'],
  columns: {
    id: 'uuid',
    site_id: 'text',
    kind: 'text',
    subject_type: 'text',
    device_id: 'uuid',
    interface: 'text',
    endpoint_id: 'uuid',
    detail: 'jsonb',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
  },
  update: { first_seen: 'findings.first_seen' },
} as const satisfies UpsertTarget<string>
