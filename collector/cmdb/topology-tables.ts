import type { Generated } from 'kysely'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { LinkEvidence } from '../reconcile/topology/link.ts'
import type { PortRole } from '../reconcile/topology/port-roles.ts'
import type { BigInteger, Json } from './tables.ts'

/** The tables of what is concluded from several devices together, as Kysely sees them. */
export type TopologyTables = {
  links: LinksTable
  port_roles: PortRolesTable
  unknown_neighbours: UnknownNeighboursTable
  endpoint_locations: EndpointLocationsTable
  sightings: SightingsTable
  findings: FindingsTable
  topology_runs: TopologyRunsTable
}

type LinksTable = {
  id: string
  site_id: string
  one_device_id: string
  one_interface: string | null
  other_device_id: string
  other_interface: string | null
  evidence: LinkEvidence[]
  is_mutual: boolean
  is_forwarding: boolean | null
  confidence: number
  cables: Json<{ onePort: string; otherPort: string }[]>
  first_seen: Date
  last_seen: Date
  ended_at: Date | null
}

type PortRolesTable = {
  site_id: string
  device_id: string
  interface: string
  role: PortRole
  host_count: number
  peer_device_id: string | null
  peer_interface: string | null
  read_at: Date
}

type UnknownNeighboursTable = {
  site_id: string
  device_id: string
  interface: string
  key: string
  neighbour: Json<Neighbour>
  first_seen: Date
  last_seen: Date
}

type EndpointLocationsTable = {
  id: string
  site_id: string
  endpoint_id: string
  device_id: string
  interface: string
  vlan: number | null
  through_device_id: string | null
  evidence: 'bridge' | 'lldp'
  confidence: number
  first_seen: Date
  last_seen: Date
  ended_at: Date | null
}

type SightingsTable = {
  month: Date
  site_id: string
  endpoint_id: string
  device_id: string
  interface: string
  vlan: number | null
  evidence: 'bridge' | 'lldp'
  first_seen: Date
  last_seen: Date
}

type FindingsTable = {
  id: string
  site_id: string
  kind: string
  subject_type: 'site' | 'device' | 'interface' | 'endpoint'
  device_id: string | null
  interface: string | null
  endpoint_id: string | null
  detail: Json<Record<string, unknown>>
  state: Generated<'open' | 'accepted' | 'resolved'>
  first_seen: Date
  last_seen: Date
  resolved_at: Date | null
  decided_by: string | null
  decided_at: Date | null
  note: string | null
}

type TopologyRunsTable = {
  site_id: string
  revision: Generated<BigInteger>
  waiting_since: Date
  changed_at: Date
  is_scan_done: boolean
  concluded_revision: Generated<BigInteger>
  concluded_at: Date | null
  not_before: Date | null
  failure: string | null
}
