import { AsyncLocalStorage } from 'node:async_hooks'

/** A part of a list in a stable order, and where the next part begins. */
export type ListPage<Item, Key> = {
  items: Item[]
  /** Sort key of the last item, when there is more after it. */
  nextKey?: Key
  /** Items of all pages together. */
  total: number
}

/** Cuts the row that was read beyond the limit only to learn whether there is more. */
export function toListPage<Row, Item, Key>(
  rows: readonly Row[],
  limit: number,
  total: number,
  keyOf: (row: Row) => Key,
  toItem: (row: Row) => Item,
): ListPage<Item, Key> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const items = shown.map(toItem)
  return rows.length > limit && last !== undefined
    ? { items, nextKey: keyOf(last), total }
    : { items, total }
}

const withoutCounting = new AsyncLocalStorage<true>()

/** Pages that are read within tell no total: who reads a list to its end would have it counted anew with each page. */
export function withoutTotals<Value>(work: () => Value): Value {
  return withoutCounting.run(true, work)
}

/** The total that `count` finds; 0 within `withoutTotals`, where it is not asked. */
export async function totalOf(count: () => Promise<{ total: string }>): Promise<number> {
  return withoutCounting.getStore() ? 0 : Number((await count()).total)
}
