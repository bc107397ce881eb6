import { type Kysely, sql } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
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

/** Gaps, the latest first, also of one site only. */
export async function readGaps(
  db: Kysely<Database>,
  list: {
    site?: string | undefined
    after?: { at: string; id: string } | undefined
    limit: number
  },
): Promise<ListPage<GapItem, { at: string; id: string }>> {
  const { site, after } = list
  const matching = db
    .selectFrom('gaps')
    .$if(site !== undefined, it => it.where('site_id', '=', site ?? ''))
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll()
      .$if(after !== undefined, it =>
        it.where(
          sql<boolean>`(to_at, id) < (${after?.at ?? ''}::timestamptz, ${after?.id ?? ''}::uuid)`,
        ),
      )
      .orderBy('to_at', 'desc')
      .orderBy('id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total),
    row => ({ at: row.to_at.toISOString(), id: row.id }),
    row => ({
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
    }),
  )
}
