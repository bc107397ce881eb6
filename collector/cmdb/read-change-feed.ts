import { type Kysely, type SqlBool, sql } from 'kysely'
import { type ChangeItem, toChangeItem } from './read-changes.ts'
import type { Database } from './tables.ts'

/** Place in the order of commits: everything of lower transactions, and of this one up to this number, was told. */
export type FeedPlace = { transaction: string; id: string }

/** A change as those read it who follow all of them. */
export type FeedItem = ChangeItem & { site: string; item: string }

export type ChangeFeed = {
  items: FeedItem[]
  next: FeedPlace
  /** There is more to be told now. */
  hasMore: boolean
}

/** `ahead`: the place is of a time that this database has not reached; it was put back since. */
export type FeedAnswer = { kind: 'told'; feed: ChangeFeed } | { kind: 'ahead' }

type FeedFilter = { site?: string | undefined; itemType?: ChangeItem['itemType'] | undefined }

/**
 * Changes after a place, each exactly once and in an order that never changes. What is told is below the oldest transaction
 * still under way, under which nothing can appear any more: a number that is given out early and committed late is not skipped.
 */
export async function readChangeFeed(
  db: Kysely<Database>,
  list: FeedFilter & { since: FeedPlace | 'now' | undefined; limit: number },
): Promise<FeedAnswer> {
  const horizon = await readHorizon(db)
  if (list.since === 'now') {
    return {
      kind: 'told',
      feed: { items: [], next: { transaction: horizon, id: '0' }, hasMore: false },
    }
  }
  const since = list.since ?? { transaction: '0', id: '0' }
  if (BigInt(since.transaction) > BigInt(horizon)) return { kind: 'ahead' }
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .select(sql<string>`transaction_id::text`.as('transaction'))
    .where(
      sql<SqlBool>`(transaction_id, id) > (${since.transaction}::text::xid8, ${since.id}::bigint)
        AND transaction_id < ${horizon}::text::xid8`,
    )
    .$if(list.site !== undefined, it => it.where('site_id', '=', list.site ?? ''))
    .$if(list.itemType !== undefined, it => it.where('item_type', '=', list.itemType ?? 'device'))
    .orderBy('transaction_id')
    .orderBy('id')
    .limit(list.limit + 1)
    .execute()
  const shown = rows.slice(0, list.limit)
  const last = shown.at(-1)
  const hasMore = rows.length > list.limit
  const next =
    hasMore && last
      ? { transaction: last.transaction, id: last.id }
      : // Nothing more below it, also not of other sites and kinds: they need not be passed over again.
        { transaction: horizon, id: '0' }
  const items = shown.map(row => ({ ...toChangeItem(row), site: row.site_id, item: row.item_id }))
  return { kind: 'told', feed: { items, next, hasMore } }
}

/** Every transaction below it is over. In a statement of its own, before what is read: that sees at least as much. */
async function readHorizon(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ horizon: string }>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon`.execute(db)
  return rows[0]?.horizon ?? '0'
}
