import { type Kysely, type Selectable, sql } from 'kysely'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
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

const changeTie: SortTerm = { of: sql.ref('changes.id'), kind: 'integer' }

export const changeOrder: ListOrder = {
  usual: '-at',
  tie: changeTie,
  by: { at: { of: sql.ref('changes.at'), kind: 'instant' } },
}

/** The history of one device or endpoint, the latest change first unless asked otherwise. */
export async function readChanges(
  db: Kysely<Database>,
  list: ListRange & { itemId: string },
): Promise<ListPage<ChangeItem>> {
  const all = db.selectFrom('changes').where('item_id', '=', list.itemId)
  return readList(changeOrder, list, { rows: all.selectAll(), all }, toChangeItem)
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
