import { failure, type Result, success } from '../../schemas/result.ts'
import type { Change, Item } from '../reconcile/change.ts'
import type { FindingSubject } from '../reconcile/findings/finding.ts'
import type { Cmdb } from './connect.ts'
import type { Corrected, Correction, Refusal } from './correction.ts'
import { inSiteTransaction } from './in-site-transaction.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'
import { subjectFromRow } from './topology-rows.ts'

/**
 * A person accepts a finding, or opens it again; the history of what it is about tells who, when and why. One that is
 * resolved is decided by itself.
 */
export async function decideFinding(
  cmdb: Cmdb,
  id: string,
  state: 'open' | 'accepted',
  correction: Correction,
): Promise<Result<Corrected, Refusal>> {
  const known = await cmdb.db
    .selectFrom('findings')
    .select('site_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!known)
    return failure({
      kind: 'unknown',
      message: `there is no finding ${id}`,
      because: { type: 'not-found', what: 'finding', id },
    })
  return inSiteTransaction(cmdb, known.site_id, async transaction => {
    const finding = await transaction
      .selectFrom('findings')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (finding.state === 'resolved') {
      const at = finding.resolved_at?.toISOString()
      const message = `finding ${id} is resolved since ${at}`
      const because = { type: 'settled-already', what: 'finding', at } as const
      return failure({ kind: 'conflict', message, because })
    }
    const { actor, now, reason, id: changeset } = correction
    if (finding.state === state) return success({ changeset, changes: 0 })
    await transaction
      .updateTable('findings')
      .set({ state, decided_by: actor.name, decided_at: now, note: reason ?? null })
      .where('id', '=', id)
      .execute()
    const item = itemOf(subjectFromRow(finding))
    const changes: Change[] = item
      ? [{ kind: 'changed', item, field: finding.kind, before: finding.state, after: state }]
      : []
    const recorded = [{ ...correction, changes }]
    await recordChangesets(transaction, known.site_id, recorded, now)
    await logChanges(transaction, known.site_id, recorded, now)
    return success({ changeset, changes: 1 })
  })
}

/** The thing whose history tells of it; a site has none. */
function itemOf(subject: FindingSubject): Item | undefined {
  switch (subject.type) {
    case 'device':
      return { type: 'device', id: subject.device }
    case 'interface':
      return { type: 'interface', id: subject.device, key: subject.key }
    case 'endpoint':
      return { type: 'endpoint', id: subject.endpoint }
    case 'site':
      return undefined
  }
}
