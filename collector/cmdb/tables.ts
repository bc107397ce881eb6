import type { ColumnType, Generated } from 'kysely'
import type { HolidayZone } from '../../schemas/holiday-zone.ts'
import type { AccountTables } from './account-tables.ts'
import type { AlertTables } from './alert-tables.ts'
import type { CorrectionTables } from './correction-tables.ts'
import type { AgentCertificatesTable, EnrolmentTokensTable } from './credential-tables.ts'
import type { LinkTables } from './link-tables.ts'
import type { CommandsTable, PlansTable } from './plan-tables.ts'
import type { PresenceTables } from './presence-tables.ts'
import type { SettledTables } from './settled-tables.ts'
import type { TopologyTables } from './topology-tables.ts'
import type { TrafficTables } from './traffic-tables.ts'

/** The tables of the CMDB as Kysely sees them; the migrations are their definition. */
export type Database = {
  sites: SitesTable
  imports: ImportsTable
  agents: AgentsTable
  enrolment_tokens: EnrolmentTokensTable
  agent_certificates: AgentCertificatesTable
  devices: DevicesTable
  device_addresses: DeviceAddressesTable
  members: MembersTable
  interfaces: InterfacesTable
  observed_sections: ObservedSectionsTable
  endpoints: EndpointsTable
  scan_reports: ScanReportsTable
  gaps: GapsTable
  received_messages: ReceivedMessagesTable
  quarantine: QuarantineTable
  plans: PlansTable
  commands: CommandsTable
} & CorrectionTables &
  TopologyTables &
  TrafficTables &
  AlertTables &
  PresenceTables &
  LinkTables &
  SettledTables &
  AccountTables

export type ItemState = 'seen' | 'late' | 'missing' | 'retired'

/** JSON is written as text and read as the parsed value. */
export type Json<Value> = ColumnType<Value, string, string>

/** int8 comes as text: JavaScript numbers cannot hold all of them. */
export type BigInteger = ColumnType<string, string | number | bigint, string | number | bigint>

type SitesTable = {
  id: string
  name: Generated<string>
  created_at: Generated<Date>
  city: string | null
  postal_code: string | null
  address: string | null
  holiday_zone: HolidayZone | null
  imported_from: Generated<Record<string, string>>
  presence: ColumnType<unknown, string | undefined, string>
  presence_at: Date | null
  baseline_at: Date | null
}

type ImportsTable = {
  id: string
  kind: 'sites' | 'devices' | 'links'
  imported_by: string
  origin: 'cli' | 'api'
  at: Date
  file_sha256: Buffer
  created: number
  changed: number
  unchanged: number
  refused: number
  lines: Json<unknown[]>
}

type AgentsTable = {
  id: string
  site_id: string
  password_hash: string | null
  mosquitto_hash: string | null
  state: Generated<'unknown' | 'online' | 'offline'>
  version: string | null
  boot_id: string | null
  started_at: Date | null
  heartbeat_at: Date | null
  clock_offset_seconds: number | null
  outbox_messages: BigInteger | null
  outbox_bytes: BigInteger | null
  outbox_oldest_at: Date | null
  is_outbox_durable: boolean | null
  plan_revision: number | null
  plan_refusal: string | null
  last_scan_at: Date | null
  revoked_at: Date | null
  created_at: Generated<Date>
  went_at: Date | null
  has_said_goodbye: boolean | null
}

/** Which observation a value comes from. */
type SourceRow = { at: string; message: string }

type DevicesTable = {
  id: string
  site_id: string
  kind: string
  name: string | null
  vendor: string | null
  model: string | null
  serial: string | null
  version: string | null
  sys_object_id: string | null
  sys_descr: string | null
  mac_address: string | null
  location: string | null
  contact: string | null
  address: string | null
  uptime_seconds: number | null
  state: Generated<ItemState>
  first_seen: Date
  last_seen: Date
  observed_message: string
  held: Json<Record<string, SourceRow>>
  observed: ColumnType<Record<string, string | null>, string | undefined, string>
  merged_into: string | null
  is_merged: ColumnType<boolean, never, never>
  successor_id: string | null
  successor_site_id: string | null
  successor_because: 'swap' | 'stack' | 'decision' | null
  search_text: ColumnType<string, never, never>
  mac_digits: ColumnType<string | null, never, never>
}

type DeviceAddressesTable = {
  site_id: string
  device_id: string
  address: string
  first_seen: Date
  claimed_at: Date
  claimed_message: string
  answered_at: Date | null
  answered_message: string | null
  is_current: boolean
}

type MembersTable = {
  chassis_id: ColumnType<string | null, never, never>
  site_id: string
  device_id: string
  key: string
  position: number
  model: string | null
  serial: string | null
  version: string | null
  description: string | null
  is_present: boolean
  first_seen: Date
  observed_at: Date | null
  observed_message: string | null
  held: Json<Record<string, SourceRow>>
}

type InterfacesTable = {
  site_id: string
  device_id: string
  name: string
  index: number
  description: string | null
  alias: string | null
  type: number | null
  mac_address: string | null
  speed_mbps: number | null
  mtu_bytes: BigInteger | null
  is_up: boolean | null
  is_enabled: boolean | null
  duplex: 'half' | 'full' | null
  access_vlan: number | null
  tagged_vlans: number[] | null
  aggregate: string | null
  poe_watts: number | null
  poe_status: 'disabled' | 'searching' | 'delivering' | 'fault' | null
  is_present: boolean
  first_seen: Date
  observed_at: Date | null
  observed_message: string | null
  held: Json<Record<string, SourceRow>>
}

type ObservedSectionsTable = {
  site_id: string
  device_id: string
  section: string
  status: 'complete' | 'unsupported' | 'failed'
  reason: string | null
  checked_at: Date
  checked_message: string
  complete_at: Date | null
  complete_message: string | null
  rows: Json<unknown[] | null>
  rows_digest: Generated<string | null>
}

/** Latest sighting in one VLAN; `addressFrom` when the address comes from an earlier sighting than the latest. */
type SightingRow = SourceRow & { address?: string; addressFrom?: SourceRow }

type EndpointsTable = {
  id: string
  site_id: string
  mac_address: string | null
  address: string | null
  vlan: number | null
  name: string | null
  kind: string
  vendor: string | null
  via: string[]
  kind_from: Generated<string[]>
  is_random_mac: boolean
  is_pseudonym: Generated<boolean>
  state: Generated<ItemState>
  first_seen: Date
  last_seen: Date
  observed_message: string
  held: Json<Record<string, SourceRow>>
  sightings: Json<Record<string, SightingRow>>
  device_id: string | null
  host_name: string | null
  observed: ColumnType<Record<string, string | null>, string | undefined, string>
  search_text: ColumnType<string, never, never>
  mac_digits: ColumnType<string | null, never, never>
}

type ScanReportsTable = {
  scan_id: string
  site_id: string
  agent_id: string
  message_id: string
  started_at: Date
  finished_at: Date
  is_partial: boolean
  sweep_method: string
  report: Json<unknown>
}

type GapsTable = {
  id: string
  site_id: string
  agent_id: string
  message_kind: string | null
  reason: 'full' | 'damaged'
  from_at: Date
  to_at: Date
  messages: BigInteger | null
  samples: BigInteger | null
  received_at: Date
}

type ReceivedMessagesTable = {
  id: string
  site_id: string
  agent_id: string
  kind: string
  outcome: 'changed' | 'unchanged'
  change_count: number
  received_at: Date
}

type QuarantineTable = {
  id: string
  topic: string
  agent_id: string | null
  site_id: string | null
  message_id: string | null
  reason: string
  payload: Buffer
  payload_bytes: BigInteger
  payload_sha256: Buffer
  first_received_at: Date
  last_received_at: Date
  times_received: Generated<number>
}
