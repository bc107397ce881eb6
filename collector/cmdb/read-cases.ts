import { type Kysely, sql } from 'kysely'
import type { Evidence } from '../reconcile/evidence.ts'
import type { Answer } from '../reconcile/explanation.ts'
import type { CaseQuestion, CaseRecord } from '../reconcile/identity-case.ts'
import { answerFromRow } from './answer-from-row.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
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

export type CaseList = ListRange & {
  /** Either site of the case. */
  site?: string | undefined
  device?: string | undefined
  id?: string | undefined
  state?: 'open' | 'decided' | undefined
}

const caseTie: SortTerm = { of: sql.ref('cases.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const caseOrder: ListOrder = {
  usual: '-id',
  tie: caseTie,
  by: {
    id: caseTie,
    site: { of: sortedText('cases.site_id'), kind: 'text' },
    question: { of: sortedText('cases.question'), kind: 'text' },
    openedAt: { of: sql.ref('cases.opened_at'), kind: 'instant' },
  },
}

/** Cases, the latest first unless asked otherwise. */
export async function readCases(db: Kysely<Database>, list: CaseList): Promise<ListPage<CaseItem>> {
  const all = db
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
  const rows = all
    .selectAll('cases')
    .select(['d.decision', 'd.because', 'd.kept_device_id', 'd.decided_by', 'd.at'])
    .select('d.changeset_id')
  return readList(caseOrder, list, { rows, all }, row => {
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
  })
}
