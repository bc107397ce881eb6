import type { ColumnType, Generated } from 'kysely'
import type { CaseDecision } from '../reconcile/case-decision.ts'
import type { Evidence } from '../reconcile/evidence.ts'
import type { CaseRecord } from '../reconcile/identity-case.ts'
import type { Settlement } from '../reconcile/settle-case.ts'
import type { BigInteger, ItemState, Json } from './tables.ts'

// The tables of who did what, what people say of items, and what they decide about identity.

export type CorrectionTables = {
  changesets: ChangesetsTable
  changes: ChangesTable
  asserted_values: AssertedValuesTable
  cases: CasesTable
  case_decisions: CaseDecisionsTable
  shared_names: SharedNamesTable
  site_counts: SiteCountsTable
}

type ChangesetsTable = {
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

type AssertedValuesTable = {
  id: string
  site_id: string
  device_id: string | null
  endpoint_id: string | null
  item_id: ColumnType<string, never, never>
  field: string
  source: 'person' | 'import' | 'controller'
  value: string
  said_by: string
  at: Date
  changeset_id: string
  ended_by: string | null
}

type CasesTable = {
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

type CaseDecisionsTable = {
  id: string
  case_id: string
  decision: CaseDecision | 'settled'
  because: Settlement | null
  kept_device_id: string | null
  decided_by: string
  at: Date
  changeset_id: string
  ended_by: string | null
}

type ChangesTable = {
  id: Generated<string>
  at: Date
  transaction_id: Generated<string>
  changeset_id: string
  site_id: string
  item_type: 'device' | 'address' | 'interface' | 'member' | 'endpoint' | 'case'
  item_id: string
  item_key: string
  kind: 'added' | 'changed' | 'removed'
  field: string | null
  old_value: Json<unknown>
  new_value: Json<unknown>
}

type SharedNamesTable = { site_id: string; name: string }

/** What a count of devices and machines would say: triggers write it, nobody else. */
type SiteCountsTable = {
  site_id: string
  item: 'device' | 'endpoint'
  kind: string
  state: ItemState
  count: BigInteger
}
