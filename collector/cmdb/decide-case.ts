import { v7 as uuidv7 } from 'uuid'
import { type Result, success } from '../../schemas/result.ts'
import { type CaseDecision, fittingDecisions } from '../reconcile/case-decision.ts'
import type { Change } from '../reconcile/change.ts'
import type { CaseQuestion } from '../reconcile/identity-case.ts'
import type { AssertableItem, Assertion } from '../reconcile/plan-assertions.ts'
import type { Cmdb } from './connect.ts'
import { type Corrected, type Correction, type Refusal, refuse } from './correction.ts'
import { type DeviceLinks, linkChange, loadLinks, writeLinks } from './device-links.ts'
import { inSitesTransaction, type SiteTransaction } from './in-site-transaction.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'
import { loadSaid, prepareAssertions } from './write-assertions.ts'

/** `keep`: of two records that are the same, the one that goes on; of one that replaced the other, the new one. */
export type Decision = { readonly decision: CaseDecision; readonly keep?: string | undefined }

/** A person's answer to a question of identity, applied and remembered: the same question is not asked again. */
export async function decideCase(
  cmdb: Cmdb,
  caseId: string,
  { decision, keep }: Decision,
  correction: Correction,
): Promise<Result<Corrected, Refusal>> {
  const asked = await findCase(cmdb, caseId)
  if (!asked)
    return refuse('unknown', `there is no case ${caseId}`, {
      type: 'not-found',
      what: 'case',
      id: caseId,
    })
  const sites = [asked.site_id, asked.other_site_id]
  return inSitesTransaction(cmdb, sites, async transaction => {
    const taken = await findDecision(transaction, caseId)
    if (taken) {
      const { decision: was, decided_by: by, at } = taken
      return refuse(
        'conflict',
        `${by} decided "${was}" at ${at.toISOString()}: take that back first`,
        { type: 'settled-already', what: 'case', by, at: at.toISOString() },
      )
    }
    // Only questions that `reconcile` asks were ever written.
    const fitting = fittingDecisions[asked.question as CaseQuestion]
    if (!fitting.includes(decision)) {
      return refuse(
        'invalid',
        `decision: to this question, expected one of ${fitting.join(', ')}`,
        {
          type: 'value-not-accepted',
          field: 'decision',
          fault: 'not-offered',
        },
      )
    }
    const pair = [asked.device_id, asked.other_device_id]
    if (keep !== undefined && !pair.includes(keep)) {
      return refuse('invalid', `keep: expected ${pair.join(' or ')}`, {
        type: 'value-not-accepted',
        field: 'keep',
        fault: 'not-offered',
      })
    }
    const items = itemsOf(await loadLinks(transaction, pair))
    const links = await loadLinks(transaction, [...items.values()])
    const sides = sidesOf(asked, items, links, { decision, keep })

    const linked = consequencesOf(decision, sides, links)
    const moved = isMove(asked) && decision === 'same' ? await movedValues(transaction, sides) : []
    const said = await prepareAssertions(transaction, sides.kept.siteId, correction, moved)
    const item = { type: 'case' as const, id: caseId }
    const answer: Change = { kind: 'changed', item, field: 'decision', after: decision }
    const changes = [answer, ...linked, ...said.changes]
    const recorded = { ...correction, changes }

    await recordChangesets(transaction, asked.site_id, [recorded], correction.now)
    await transaction
      .insertInto('case_decisions')
      .values({
        id: uuidv7(),
        case_id: caseId,
        decision,
        kept_device_id: decision === 'same' || decision === 'replaced' ? sides.kept.id : null,
        decided_by: correction.actor.name,
        at: correction.now,
        because: null,
        changeset_id: correction.id,
        ended_by: null,
      })
      .execute()
    await writeLinks(transaction, linked)
    await said.write()
    await logChanges(transaction, asked.site_id, [recorded], correction.now)
    return success({ changeset: correction.id, changes: changes.length })
  })
}

type Asked = NonNullable<Awaited<ReturnType<typeof findCase>>>
/** `kept` goes on; `other` is, or was before, the other record. */
type Sides = { kept: DeviceLinks; other: DeviceLinks }

function findCase({ db }: Cmdb, id: string) {
  return db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
}

function findDecision(transaction: SiteTransaction, caseId: string) {
  return transaction
    .selectFrom('case_decisions')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('ended_by', 'is', null)
    .executeTakeFirst()
}

function isMove({ site_id, other_site_id }: Asked): boolean {
  return site_id !== other_site_id
}

/** Of each record the device that it is an item as: itself, unless it was found to be another one. */
function itemsOf(records: readonly DeviceLinks[]): Map<string, string> {
  return new Map(records.map(it => [it.id, it.mergedInto ?? it.id]))
}

/** The record that was there first goes on, but the one that was observed when it took the other's place. */
function sidesOf(
  asked: Asked,
  items: ReadonlyMap<string, string>,
  links: readonly DeviceLinks[],
  { decision, keep }: Decision,
): Sides {
  const linksOf = (record: string) => {
    const found = links.find(it => it.id === items.get(record))
    if (!found) throw new Error(`case ${asked.id} is about device ${record}, which is not there`)
    return found
  }
  const [observed, before] = [linksOf(asked.device_id), linksOf(asked.other_device_id)]
  const isByDefault = decision === 'replaced' || observed.firstSeen < before.firstSeen
  const isObservedKept =
    isMove(asked) || (keep === undefined ? isByDefault : keep === asked.device_id)
  return isObservedKept ? { kept: observed, other: before } : { kept: before, other: observed }
}

function consequencesOf(
  decision: CaseDecision,
  { kept, other }: Sides,
  links: readonly DeviceLinks[],
): Change[] {
  if (kept.id === other.id) return []
  const succession = linkChange(other, 'successor', {
    id: kept.id,
    ...(kept.siteId === other.siteId ? {} : { siteId: kept.siteId }),
    because: 'decision',
  })
  switch (decision) {
    case 'same':
      // A record belongs to its site, so one that moved stays there, as what the device was before.
      if (kept.siteId !== other.siteId) {
        return other.state === 'retired'
          ? [succession]
          : [succession, linkChange(other, 'state', 'retired')]
      }
      return [
        ...links
          .filter(it => it.mergedInto === other.id)
          .map(it => linkChange(it, 'mergedInto', kept.id)),
        linkChange(other, 'mergedInto', kept.id),
      ]
    case 'replaced':
      return [succession]
    case 'different':
    case 'ignore':
      return []
  }
}

/** What people say of the device goes with it, unless they said otherwise there already. */
async function movedValues(
  transaction: SiteTransaction,
  { kept, other }: Sides,
): Promise<Assertion[]> {
  const item: AssertableItem = { type: 'device', id: kept.id }
  const before: AssertableItem = { type: 'device', id: other.id }
  const said = await loadSaid(transaction, [item, before])
  const isSaid = new Set(said.filter(it => it.item.id === item.id).map(it => it.field))
  return said
    .filter(it => it.item.id === before.id && !isSaid.has(it.field))
    .map(it => ({ ...it, item }))
}
