import { isDeepStrictEqual } from 'node:util'
import { type Result, success } from '../../schemas/result.ts'
import type { Change } from '../reconcile/change.ts'
import type { Cmdb } from './connect.ts'
import { type Correction, type LeftAlone, type Refusal, refuse } from './correction.ts'
import { type LinkField, linkChange, linkFields, loadLinks, writeLinks } from './device-links.ts'
import { inSitesTransaction, type SiteTransaction } from './in-site-transaction.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'
import { requestTopology } from './topology-runs.ts'
import { type Inverse, inverseAssertions } from './undo-assertions.ts'
import { inverseDecisions } from './undo-decisions.ts'
import { prepareAssertions } from './write-assertions.ts'

/** What was taken back, and what was not. */
export type Undone = {
  readonly changeset: string
  readonly changes: number
  readonly refused: readonly LeftAlone[]
}

/**
 * Takes a changeset back by a new one. What has changed since is left as it is, and told. What an agent observed is taken
 * back by a person's word: the value before is set and stays until released, for the next scan would tell the same again.
 */
export async function undoChangeset(
  cmdb: Cmdb,
  changesetId: string,
  correction: Correction,
): Promise<Result<Undone, Refusal>> {
  const found = await findChangeset(cmdb, changesetId)
  if (!found)
    return refuse('unknown', `there is no changeset ${changesetId}`, {
      type: 'not-found',
      what: 'changeset',
      id: changesetId,
    })
  return inSitesTransaction(cmdb, found.sites, async transaction => {
    const undone = await transaction
      .selectFrom('changesets')
      .selectAll()
      .where('undoes', '=', changesetId)
      .executeTakeFirst()
    if (undone) {
      const { id, actor, at } = undone
      return refuse(
        'conflict',
        `${actor} took it back at ${at.toISOString()}, by changeset ${id}`,
        {
          type: 'settled-already',
          what: 'changeset',
          by: actor,
          at: at.toISOString(),
        },
      )
    }
    const lines = await loadLines(transaction, changesetId)
    const decisions = await inverseDecisions(transaction, changesetId)
    const links = await inverseLinks(transaction, lines, decisions.refused.length > 0)
    // A decision and what followed from it go together.
    const isWhole = decisions.refused.length + links.refused.length === 0
    const assertions = await inverseAssertions(transaction, changesetId, lines)
    const prepared = await prepareAssertions(
      transaction,
      found.site_id,
      correction,
      assertions.inverse,
    )
    const changes = [
      ...(isWhole ? [...decisions.changes, ...links.inverse] : []),
      ...prepared.changes,
    ]
    const refused = [...decisions.refused, ...links.refused, ...assertions.refused]
    if (changes.length === 0) {
      const why = refused.map(it => it.message).join('; ') || 'nothing in it can be taken back'
      const isOvertaken = refused.some(it => it.why === 'changed-since')
      return refuse('conflict', why, { type: isOvertaken ? 'undo-overtaken' : 'nothing-to-undo' })
    }
    const recorded = { ...correction, changes, undoes: changesetId }
    await recordChangesets(transaction, found.site_id, [recorded], correction.now)
    if (isWhole) {
      await decisions.write(correction)
      await writeLinks(transaction, links.inverse)
    }
    await prepared.write()
    await logChanges(transaction, found.site_id, [recorded], correction.now)
    await requestTopology(transaction, found.site_id, true, correction.now)
    return success({ changeset: correction.id, changes: changes.length, refused })
  })
}

async function findChangeset({ db }: Cmdb, id: string) {
  const row = await db.selectFrom('changesets').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const decided = await db
    .selectFrom('case_decisions')
    .innerJoin('cases', 'cases.id', 'case_decisions.case_id')
    .where(eb => eb.or([eb('changeset_id', '=', id), eb('ended_by', '=', id)]))
    .select(['cases.site_id', 'cases.other_site_id'])
    .execute()
  return { ...row, sites: [row.site_id, ...decided.flatMap(it => [it.site_id, it.other_site_id])] }
}

export type Line = { item_type: string; item_id: string; field: string | null } & {
  kind: 'added' | 'changed' | 'removed'
  old_value: unknown
  new_value: unknown
}

function loadLines(transaction: SiteTransaction, changesetId: string): Promise<Line[]> {
  return transaction
    .selectFrom('changes')
    .select(['item_type', 'item_id', 'field', 'kind', 'old_value', 'new_value'])
    .where('changeset_id', '=', changesetId)
    .orderBy('id')
    .execute()
}

/** Links as they were, the last one first; those that are different by now are refused. */
async function inverseLinks(
  transaction: SiteTransaction,
  lines: readonly Line[],
  isRefused: boolean,
): Promise<Inverse<Change>> {
  const linked = lines.filter(
    it => it.item_type === 'device' && linkFields.some(field => field === it.field),
  )
  if (linked.length === 0 || isRefused) return { inverse: [], refused: [] }
  const devices = await loadLinks(
    transaction,
    linked.map(it => it.item_id),
  )
  const inverse: Change[] = []
  const refused: LeftAlone[] = []
  for (const line of linked.toReversed()) {
    const field = line.field as LinkField
    const device = devices.find(it => it.id === line.item_id)
    if (!device || !isDeepStrictEqual(device[field] ?? null, line.new_value)) {
      const message = `${field} of device ${line.item_id} has changed since`
      refused.push({ message, why: 'changed-since', field })
      continue
    }
    // It was one of ours, so it has the field's own type.
    const before = (line.old_value ?? undefined) as (typeof device)[LinkField]
    inverse.push(linkChange(device, field, before))
  }
  return { inverse, refused }
}
