import type { Evidence } from '../reconcile/evidence.ts'
import type { CaseRecord } from '../reconcile/identity-case.ts'
import type { Json } from './tables.ts'

// The tables of who did what, what people say of devices, and what they decide about identity.

export type ChangesetsTable = {
  id: string
  site_id: string
  at: Date
  actor_kind: 'agent' | 'person' | 'collector'
  actor: string
  origin: 'message' | 'cli' | 'api' | 'import' | 'conclusion'
  reason: string | null
  undoes: string | null
  change_count: number
}

export type AssertedValuesTable = {
  id: string
  site_id: string
  device_id: string
  field: string
  source: 'person' | 'import'
  value: string
  said_by: string
  at: Date
  changeset_id: string
  ended_by: string | null
}

export type CasesTable = {
  id: string
  key: string
  site_id: string
  question: string
  device_id: string
  record: Json<CaseRecord>
  other_site_id: string
  other_device_id: string
  other_record: Json<CaseRecord>
  evidence: Json<Evidence[]>
  opened_at: Date
}

export type CaseDecisionsTable = {
  id: string
  case_id: string
  decision: 'same' | 'different' | 'replaced' | 'ignore'
  kept_device_id: string | null
  decided_by: string
  at: Date
  changeset_id: string
  ended_by: string | null
}
