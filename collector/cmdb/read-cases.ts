import { type Kysely, sql } from 'kysely'
import type { Evidence } from '../reconcile/evidence.ts'
import type { Answer } from '../reconcile/explanation.ts'
import type { CaseQuestion, CaseRecord } from '../reconcile/identity-case.ts'
import { answerFromRow } from './answer-from-row.ts'
import { type ListPage, toListPage } from './list-page.ts'
import type { Database } from './tables.ts'

/** One side of a case: the device, and how it was known when the question came up. */
type CaseSide = { device: string; site: string; record: CaseRecord }

/** A question of identity, both records side by side, and what became of it. */
export type CaseItem = {
  id: string
  site: string
  question: CaseQuestion
  openedAt: string
  observed: CaseSide
  other: CaseSide
  evidence: Evidence[]
  decision?: Answer & { keptDevice?: string; changeset: string }
}

export type CaseList = {
  /** Either site of the case. */
  site?: string | undefined
  device?: string | undefined
  id?: string | undefined
  state?: 'open' | 'decided' | undefined
  after?: { id: string } | undefined
  limit: number
}

/** Cases, the latest first. */
export async function readCases(
  db: Kysely<Database>,
  list: CaseList,
): Promise<ListPage<CaseItem, { id: string }>> {
  const matching = db
    .selectFrom('cases')
    .leftJoin('case_decisions as d', join =>
      join.onRef('d.case_id', '=', 'cases.id').on('d.ended_by', 'is', null),
    )
    .where(eb => {
      const { site, device, id, state } = list
      return eb.and([
        ...(id === undefined ? [] : [eb('cases.id', '=', id)]),
        ...(site === undefined
          ? []
          : [eb.or([eb('cases.site_id', '=', site), eb('cases.other_site_id', '=', site)])]),
        ...(device === undefined
          ? []
          : [
              eb.or([eb('cases.device_id', '=', device), eb('cases.other_device_id', '=', device)]),
            ]),
        ...(state === undefined ? [] : [eb('d.id', state === 'open' ? 'is' : 'is not', null)]),
      ])
    })
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll('cases')
      .select([
        'd.decision',
        'd.because',
        'd.kept_device_id',
        'd.decided_by',
        'd.at',
        'd.changeset_id',
      ])
      .$if(list.after !== undefined, it =>
        it.where(sql<boolean>`cases.id < ${list.after?.id ?? null}::uuid`),
      )
      .orderBy('cases.id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total),
    row => ({ id: row.id }),
    row => {
      const answer = answerFromRow(row)
      return {
        id: row.id,
        site: row.site_id,
        // Only what `reconcile` asks was ever written.
        question: row.question as CaseQuestion,
        openedAt: row.opened_at.toISOString(),
        observed: { device: row.device_id, site: row.site_id, record: row.record },
        other: { device: row.other_device_id, site: row.other_site_id, record: row.other_record },
        evidence: row.evidence,
        ...(answer &&
          row.changeset_id !== null && {
            decision: {
              ...answer,
              ...(row.kept_device_id !== null && { keptDevice: row.kept_device_id }),
              changeset: row.changeset_id,
            },
          }),
      }
    },
  )
}
