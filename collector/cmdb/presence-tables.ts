import type { Generated } from 'kysely'
import type { AssertableField } from '../reconcile/golden-record.ts'
import type { Json } from './tables.ts'

/** The tables of whether things are still there. */
export type PresenceTables = {
  expected_devices: ExpectedDevicesTable
  coverage_areas: CoverageAreasTable
  coverage_ticks: CoverageTicksTable
  presence_brakes: PresenceBrakesTable
  presence_brake_items: PresenceBrakeItemsTable
}

type ExpectedDevicesTable = {
  id: Generated<string>
  site_id: string
  content: Json<{ macAddress?: string; values: Partial<Record<AssertableField, string>> }>
  import_id: string
  imported_by: string
  device_id: string | null
  endpoint_id: string | null
}

type CoverageAreasTable = {
  site_id: string
  key: string
  item_class: 'device' | 'endpoint'
  vlan: number | null
  firsts: string[]
  lasts: string[]
  skipped_firsts: string[]
  skipped_lasts: string[]
  at: Date
  counted_ms: string
}

type CoverageTicksTable = { site_id: string; key: string; at: Date; counted_ms: string }

export type BrakeState = 'pending' | 'approved' | 'rejected' | 'released'

type PresenceBrakesTable = {
  id: string
  site_id: string
  item_class: 'device' | 'endpoint'
  site_items: number
  opened_at: Date
  state: Generated<BrakeState>
  decided_at: Date | null
  decided_by: string | null
  note: string | null
}

type PresenceBrakeItemsTable = {
  site_id: string
  brake_id: string
  device_id: string | null
  endpoint_id: string | null
  added_at: Date
  returned_at: Date | null
}
