import { z } from 'zod'
import {
  type KeyKind,
  type ListOrder,
  type ListPlace,
  sortsOf,
  termOf,
} from '../cmdb/list-order.ts'
import type { ListPage } from '../cmdb/list-page.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const LIMIT_EXPECTED = 'expected a whole number from 1 to 1000'

/** The query parameters that every list takes. */
export const pageParameters = {
  limit: z.coerce
    .number(LIMIT_EXPECTED)
    .int(LIMIT_EXPECTED)
    .min(1, LIMIT_EXPECTED)
    .max(1000, LIMIT_EXPECTED)
    .default(100)
    .describe('How many items at most'),
  cursor: z
    .string('expected one "next" of a previous page')
    .regex(/^[A-Za-z0-9_-]{1,4000}$/, 'expected the "next" of a previous page')
    .optional()
    .describe('The `next` of the previous page; absent for the first one'),
}

/** Those of a list that can be told in several orders. */
export function listParametersOf(order: ListOrder) {
  const names = Object.keys(order.by).join(', ')
  const changing = Object.keys(order.by).some(name => name !== 'id')
  return {
    sort: z
      .enum(sortsOf(order), `expected one of ${names}; with - before it, the other way round`)
      .default(order.usual)
      .describe(
        `${names}; with \`-\` before it, the other way round. Items without the value come last either way${
          'id' in order.by && changing
            ? '. `id` never changes, so a walk by it meets every item exactly once, whatever is changed meanwhile'
            : ''
        }`,
      ),
    ...pageParameters,
  }
}

/** The shape of every list. */
export function Page<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
    total: z.int().nonnegative().describe('How many items all pages have together'),
  })
}

/** What a list answers, its cursor made opaque. */
export function toPage<Item>({ items, nextPlace, total }: ListPage<Item>): {
  items: Item[]
  next: string | null
  total: number
} {
  return { items, next: nextPlace === undefined ? null : encodeCursor(nextPlace), total }
}

/** Part of a list, as a request asks for it: in which order, and from where on. */
export function rangeOf<Query extends { sort: string; cursor?: string | undefined; limit: number }>(
  order: ListOrder,
  { cursor, ...list }: Query,
): Omit<Query, 'cursor'> & { after: ListPlace | undefined } {
  const after = cursor === undefined ? undefined : decodeCursor(PlaceIn(order, list.sort), cursor)
  return { ...list, after }
}

const Text = z
  .string()
  .max(300)
  .refine(text => !text.includes('\0'))
const Integer = z.string().regex(/^-?\d{1,18}$/)

/** Keys as cursors carry them: what the database reads without fail. */
const keys = {
  text: Text,
  instant: z.iso.datetime({ precision: 6 }).regex(/^[12]/),
  integer: Integer,
  number: z.number(),
  address: z.union([z.ipv4(), z.ipv6()]),
  mac: z.mac(),
  uuid: z.uuid(),
} satisfies Record<KeyKind, z.ZodType<string | number>>

/** Strict, so that a cursor of another order or list is told from ours. */
function PlaceIn(order: ListOrder, sort: string): z.ZodType<ListPlace> {
  const { term } = termOf(order, sort)
  const key = keys[term.kind]
  return z.strictObject({
    sort: z.literal(sort),
    key: term.mayBeAbsent ? z.union([key, z.null()]) : key,
    tie: keys[order.tie.kind],
  })
}
