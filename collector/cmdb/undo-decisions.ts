import { v7 as uuidv7 } from 'uuid'
import type { Change } from '../reconcile/change.ts'
import type { Correction, LeftAlone } from './correction.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

export type InverseDecisions = {
  readonly changes: readonly Change[]
  readonly refused: readonly LeftAlone[]
  /** Makes it so, once the changeset is on record. */
  readonly write: (correction: Correction) => Promise<void>
}

/** Takes back what a changeset decided, and decides again what it took back. */
export async function inverseDecisions(
  transaction: SiteTransaction,
  changesetId: string,
): Promise<InverseDecisions> {
  const rows = await transaction
    .selectFrom('case_decisions')
    .selectAll()
    .where(eb => eb.or([eb('changeset_id', '=', changesetId), eb('ended_by', '=', changesetId)]))
    .execute()
  const caseIds = rows.map(it => it.case_id)
  const current =
    rows.length === 0
      ? []
      : await transaction
          .selectFrom('case_decisions')
          .selectAll()
          .where('case_id', 'in', caseIds)
          .where('ended_by', 'is', null)
          .execute()
  const isMade = (it: (typeof rows)[number]) => it.changeset_id === changesetId
  const refused = rows
    .filter(it => {
      const now = current.find(one => one.case_id === it.case_id)
      return isMade(it) ? now?.id !== it.id : now !== undefined
    })
    .map((it): LeftAlone => {
      const now = current.find(one => one.case_id === it.case_id)
      return {
        message: `case ${it.case_id} was decided again since`,
        why: 'changed-since',
        field: 'decision',
        by: now?.decided_by,
        at: now?.at.toISOString(),
      }
    })
  const changes = rows.map(
    (it): Change => ({
      kind: 'changed',
      item: { type: 'case', id: it.case_id },
      field: 'decision',
      ...(isMade(it) ? { before: it.decision } : { after: it.decision }),
    }),
  )
  const write = async (correction: Correction) => {
    for (const row of rows) {
      if (isMade(row)) {
        await transaction
          .updateTable('case_decisions')
          .set({ ended_by: correction.id })
          .where('id', '=', row.id)
          .execute()
      } else {
        await transaction
          .insertInto('case_decisions')
          .values({
            ...row,
            id: uuidv7(),
            decided_by: correction.actor.name,
            at: correction.now,
            changeset_id: correction.id,
            ended_by: null,
          })
          .execute()
      }
    }
  }
  return { changes, refused, write }
}
