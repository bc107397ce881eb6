import { type Kysely, type Selectable, sql } from 'kysely'
import { type ListPage, toListPage, totalOf } from './list-page.ts'
import type { Database } from './tables.ts'

/** One thing that became different in the CMDB. */
export type ChangeItem = {
  id: string
  at: string
  /** Who did it is with the changeset; that of a message has the message's id. */
  changeset: string
  itemType: 'device' | 'address' | 'interface' | 'member' | 'endpoint' | 'case'
  /** Which address, interface or member of the device; absent for the device or endpoint itself. */
  itemKey?: string
  kind: 'added' | 'changed' | 'removed'
  field?: string
  /** Absent where nothing was known before, or the thing is new. */
  oldValue?: unknown
  newValue?: unknown
}

/** Place in a history: the instant to the microsecond, and the number that tells equal instants apart. */
export type ChangeKey = { at: string; id: string }

/** The history of one device or endpoint, the latest change first. */
export async function readChanges(
  db: Kysely<Database>,
  list: { itemId: string; after?: ChangeKey | undefined; limit: number },
): Promise<ListPage<ChangeItem, ChangeKey>> {
  const matching = db.selectFrom('changes').where('item_id', '=', list.itemId)
  const [rows, total] = await Promise.all([
    matching
      .selectAll()
      .select(
        sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at_key'),
      )
      .$if(list.after !== undefined, it =>
        it.where(
          sql<boolean>`(at, id) < (${list.after?.at}::timestamptz, ${list.after?.id}::bigint)`,
        ),
      )
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    totalOf(() =>
      matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
    ),
  ])
  return toListPage(rows, list.limit, total, row => ({ at: row.at_key, id: row.id }), toChangeItem)
}

export function toChangeItem(row: Selectable<Database['changes']>): ChangeItem {
  return {
    id: row.id,
    at: row.at.toISOString(),
    changeset: row.changeset_id,
    itemType: row.item_type,
    ...(row.item_key !== '' && { itemKey: row.item_key }),
    kind: row.kind,
    ...(row.field !== null && { field: row.field }),
    ...(row.old_value !== null && { oldValue: row.old_value }),
    ...(row.new_value !== null && { newValue: row.new_value }),
  }
}
