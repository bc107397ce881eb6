import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Change } from '../reconcile/change.ts'
import type { CaseQuestion, CaseRecord } from '../reconcile/identity-case.ts'
import type { KnownDevice } from '../reconcile/known.ts'
import { type Settlement, settlementOf } from '../reconcile/settle-case.ts'
import type { Cmdb } from './connect.ts'
import { inSitesTransaction, type SiteTransaction } from './in-site-transaction.ts'
import { loadDevices } from './load-devices.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'

/** How many questions answered themselves, and how many are open again because the contradiction came back. */
export type SettledCases = { readonly settled: number; readonly reopened: number }

/**
 * The open questions of a site are those that there is still something to ask about. Each that answers itself, or comes
 * back, does so by a changeset of its own, which tells why and can be taken back; one that a person opened again that way
 * stays open until a person answers it. Done again it changes nothing.
 */
export async function settleCases(
  cmdb: Cmdb,
  siteId: string,
  now: Date,
  newId: () => string = uuidv7,
): Promise<SettledCases> {
  const none = { settled: 0, reopened: 0 }
  const before = await unanswered(cmdb.db, siteId)
  if (before.length === 0) return none
  const sites = [siteId, ...before.flatMap(it => [it.site_id, it.other_site_id])]
  return inSitesTransaction(cmdb, sites, async transaction => {
    const counts = { ...none }
    const cases = (await unanswered(transaction, siteId)).filter(
      it => sites.includes(it.site_id) && sites.includes(it.other_site_id),
    )
    const devices = await loadSides(transaction, cases)
    for (const it of cases) {
      const [device, other] = [devices.get(it.device_id), devices.get(it.other_device_id)]
      if (!device || !other) continue
      const settlement = settlementOf({
        question: it.question,
        device,
        other,
        otherRecord: it.other_record,
      })
      if ((settlement !== undefined) === (it.settled_id !== null)) continue
      await settle(transaction, it, settlement, { id: newId(), decisionId: newId(), now })
      counts[settlement === undefined ? 'reopened' : 'settled'] += 1
    }
    return counts
  })
}

type Unanswered = {
  id: string
  site_id: string
  question: CaseQuestion
  device_id: string
  other_site_id: string
  other_device_id: string
  other_record: CaseRecord
  /** The decision by which it counts as settled. */
  settled_id: string | null
}

/** The site's cases that no person answered, but those that a person opened again after they were settled. */
async function unanswered(db: Cmdb['db'], siteId: string): Promise<Unanswered[]> {
  const { rows } = await sql<Unanswered>`
    SELECT it.id, it.site_id, it.question, it.device_id, it.other_site_id, it.other_device_id,
      it.other_record, now.id AS settled_id
    FROM cases it
    LEFT JOIN case_decisions now ON now.case_id = it.id AND now.ended_by IS NULL
    WHERE (it.site_id = ${siteId} OR it.other_site_id = ${siteId})
      AND (now.id IS NULL OR now.decision = 'settled')
      AND (now.id IS NOT NULL OR NOT EXISTS (
        SELECT FROM case_decisions earlier JOIN changesets ON changesets.id = earlier.ended_by
        WHERE earlier.case_id = it.id AND earlier.decision = 'settled'
          AND changesets.actor_kind = 'person'))
    ORDER BY it.id`.execute(db)
  return rows
}

/** The devices that the cases' records are now. */
async function loadSides(
  transaction: SiteTransaction,
  cases: readonly Unanswered[],
): Promise<Map<string, KnownDevice>> {
  const ids = [...new Set(cases.flatMap(it => [it.device_id, it.other_device_id]))]
  const records = await loadDevices(transaction, ids)
  const merged = records.flatMap(it => it.mergedInto ?? []).filter(it => !ids.includes(it))
  const items = await loadDevices(transaction, [...new Set(merged)])
  const byId = new Map([...records, ...items].map(it => [it.id, it]))
  return new Map(
    records.flatMap(it => {
      const item = byId.get(it.mergedInto ?? it.id)
      return item ? [[it.id, item]] : []
    }),
  )
}

const REASONS: Readonly<Record<Settlement, string>> = {
  retired: 'one of the two records is retired',
  merged: 'both records are one device by now',
  'agrees-again': 'the device tells again what it told before',
  'nothing-shared': 'the two records share nothing any more that identifies a device',
}

async function settle(
  transaction: SiteTransaction,
  { id: caseId, site_id: siteId, settled_id }: Unanswered,
  settlement: Settlement | undefined,
  { id, decisionId, now }: { id: string; decisionId: string; now: Date },
): Promise<void> {
  const actor = { kind: 'collector' as const, name: 'identity' }
  const item = { type: 'case' as const, id: caseId }
  const told = settlement === undefined ? { before: 'settled' } : { after: 'settled' }
  const changes: Change[] = [{ kind: 'changed', item, field: 'decision', ...told }]
  const reason =
    settlement === undefined ? 'the contradiction came back' : `settled: ${REASONS[settlement]}`
  const recorded = [{ id, actor, origin: 'conclusion' as const, reason, changes }]
  await recordChangesets(transaction, siteId, recorded, now)
  if (settlement === undefined) {
    await transaction
      .updateTable('case_decisions')
      .set({ ended_by: id })
      .where('id', '=', settled_id)
      .execute()
  } else {
    await transaction
      .insertInto('case_decisions')
      .values({
        id: decisionId,
        case_id: caseId,
        decision: 'settled',
        because: settlement,
        kept_device_id: null,
        decided_by: actor.name,
        at: now,
        changeset_id: id,
        ended_by: null,
      })
      .execute()
  }
  await logChanges(transaction, siteId, recorded, now)
}
