import { type SelectQueryBuilder, sql } from 'kysely'
import { type ListOrder, type ListPart, type ListRange, partsOf } from './list-order.ts'
import { type ListPage, totalOf } from './list-page.ts'

/** What the keys of a `ListPart` add to a row. */
export type SortKeys = { sort_key: string | number | null; sort_tie: string }

/** How a list is read: its rows with what is shown of them, and how many there are. Neither is sorted or cut yet. */
type ListQueries<DB, Tables extends keyof DB, Row, AllDB, AllTables extends keyof AllDB, All> = {
  rows: SelectQueryBuilder<DB, Tables, Row>
  all: SelectQueryBuilder<AllDB, AllTables, All>
}

/** One page of a list in one of its orders. */
export async function readList<
  DB,
  Tables extends keyof DB,
  Row,
  AllDB,
  AllTables extends keyof AllDB,
  All,
  Item,
>(
  order: ListOrder,
  range: ListRange,
  { rows, all }: ListQueries<DB, Tables, Row, AllDB, AllTables, All>,
  toItem: (row: Row) => Item,
): Promise<ListPage<Item>> {
  const readPart = async ({ key, tie, where, orderBy, limit }: ListPart) => {
    const found = await rows
      .select([key.as('sort_key'), tie.as('sort_tie')])
      .where(where)
      .orderBy(orderBy)
      .limit(limit)
      .execute()
    return found as unknown as (Row & SortKeys)[]
  }
  const count = () =>
    all
      .clearSelect()
      .select(sql<string>`count(*)`.as('total'))
      .executeTakeFirstOrThrow() as unknown as Promise<{ total: string }>
  return readListParts(order, range, { readPart, count, toItem })
}

/** The same of a list whose queries are written out. */
export async function readListParts<Row, Item>(
  order: ListOrder,
  range: ListRange,
  {
    readPart,
    count,
    toItem,
  }: {
    readPart: (part: ListPart) => Promise<readonly (Row & SortKeys)[]>
    count: () => Promise<{ total: string }>
    toItem: (row: Row) => Item
  },
): Promise<ListPage<Item>> {
  const { sort = order.usual, limit } = range
  // The one beyond the limit is read only to learn whether there is more.
  const readRows = async () => {
    const found: (Row & SortKeys)[] = []
    for (const part of partsOf(order, range)) {
      if (found.length > limit) break
      found.push(...(await readPart({ ...part, limit: limit + 1 - found.length })))
    }
    return found
  }
  const [found, total] = await Promise.all([readRows(), totalOf(count)])
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const items = shown.map(toItem)
  if (found.length <= limit || !last) return { items, total }
  return { items, total, nextPlace: { sort, key: last.sort_key, tie: last.sort_tie } }
}
