import type { Generated } from 'kysely'
import type { BigInteger, Json } from './tables.ts'

/** The tables of alerts, as Kysely sees them. */
export type AlertTables = {
  incidents: IncidentsTable
  alerts: AlertsTable
  alert_events: AlertEventsTable
  maintenance_windows: MaintenanceWindowsTable
  alert_deliveries: AlertDeliveriesTable
}

type IncidentsTable = {
  id: string
  scope: string
  state: Generated<'open' | 'resolved' | 'merged'>
  opened_at: Date
  resolved_at: Date | null
  merged_into: string | null
}

type AlertsTable = {
  id: string
  scope: string
  site_id: string | null
  key: string
  rule: string
  severity: 'info' | 'warning' | 'major' | 'critical'
  state: 'open' | 'acknowledged' | 'resolved'
  cause: string
  incident_id: string | null
  device_id: string | null
  since: Date
  observed_at: Date
  opened_at: Date
  clear_since: Date | null
  resolved_at: Date | null
  is_dismissed: Generated<boolean>
  openings: Date[]
  is_flapping: Generated<boolean>
  quiet: 'child' | 'maintenance' | 'late' | 'closed' | 'snoozed' | null
  announced_at: Date | null
  snoozed_until: Date | null
  owner: string | null
  detail: Json<Record<string, unknown>>
}

/** What can happen to an alert; the last four are done by people. */
export type AlertEventKind =
  | 'opened'
  | 'announced'
  | 'changed'
  | 'reopened'
  | 'flapping'
  | 'resolved'
  | 'acknowledged'
  | 'assigned'
  | 'commented'
  | 'snoozed'

type AlertEventsTable = {
  id: Generated<string>
  alert_id: string
  incident_id: string | null
  at: Date
  kind: AlertEventKind
  is_loud: boolean
  actor: string | null
  comment: string | null
  detail: Generated<Record<string, unknown>>
  is_routed: Generated<boolean>
}

type MaintenanceWindowsTable = {
  id: string
  site_id: string | null
  device_id: string | null
  starts_at: Date
  ends_at: Date
  reason: string
  created_by: string
  created_at: Date
  changed_by: string | null
  changed_at: Date | null
  cancelled_at: Date | null
}

type AlertDeliveriesTable = {
  id: string
  channel: string
  event_id: BigInteger
  alert_id: string
  state: Generated<'waiting' | 'sent' | 'given-up'>
  attempts: Generated<number>
  due_at: Date
  sent_at: Date | null
  failure: string | null
  created_at: Date
}
