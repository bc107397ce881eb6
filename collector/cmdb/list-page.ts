import { AsyncLocalStorage } from 'node:async_hooks'
import type { ListPlace } from './list-order.ts'

/** A part of a list in one of its orders, and where the next part begins. */
export type ListPage<Item> = {
  items: Item[]
  /** Where it ends, when there is more after it. */
  nextPlace?: ListPlace
  /** Items of all pages together. */
  total: number
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
