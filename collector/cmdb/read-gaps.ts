import { type Kysely, sql } from 'kysely'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** What an agent could not deliver: somewhere between two instants. */
export type GapItem = {
  id: string
  site: string
  agent: string
  /** Absent when it cannot be told. */
  kind?: string
  from: string
  to: string
  /** Absent when it cannot be told. */
  messages?: number
  samples?: number
  reason: 'full' | 'damaged'
  receivedAt: string
}

const gapTie: SortTerm = { of: sql.ref('gaps.id'), kind: 'uuid' }

export const gapOrder: ListOrder = {
  usual: '-to',
  tie: gapTie,
  by: {
    to: { of: sql.ref('gaps.to_at'), kind: 'instant' },
    from: { of: sql.ref('gaps.from_at'), kind: 'instant' },
    receivedAt: { of: sql.ref('gaps.received_at'), kind: 'instant' },
    site: { of: sortedText('gaps.site_id'), kind: 'text' },
  },
}

/** Gaps, the latest first unless asked otherwise, also of one site only. */
export async function readGaps(
  db: Kysely<Database>,
  list: ListRange & { site?: string | undefined },
): Promise<ListPage<GapItem>> {
  const { site } = list
  const all = db
    .selectFrom('gaps')
    .$if(site !== undefined, it => it.where('site_id', '=', site ?? ''))
  return readList(gapOrder, list, { rows: all.selectAll(), all }, row => ({
    id: row.id,
    site: row.site_id,
    agent: row.agent_id,
    ...withoutNulls({ kind: row.message_kind }),
    from: row.from_at.toISOString(),
    to: row.to_at.toISOString(),
    ...withoutNulls({
      messages: row.messages === null ? null : Number(row.messages),
      samples: row.samples === null ? null : Number(row.samples),
    }),
    reason: row.reason,
    receivedAt: row.received_at.toISOString(),
  }))
}
