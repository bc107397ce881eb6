import { z } from 'zod'
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

/** The shape of every list. */
export function Page<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
    total: z.int().nonnegative().describe('How many items all pages have together'),
  })
}

/** What a list answers, its cursor made opaque. */
export function toPage<Item>(page: ListPage<Item, unknown>): {
  items: Item[]
  next: string | null
  total: number
} {
  const next = page.nextKey === undefined ? null : encodeCursor(page.nextKey)
  return { items: page.items, next, total: page.total }
}

/** Where a page begins; undefined for the first one. */
export function afterOf<Key>(key: z.ZodType<Key>, cursor: string | undefined): Key | undefined {
  return cursor === undefined ? undefined : decodeCursor(key, cursor)
}

const KeyText = z
  .string()
  .max(300)
  .refine(text => !text.includes('\0'))

/** Sort keys as cursors carry them; strict, so that a cursor of another order or list is told from ours. */
export const TextKey = KeyText
export const IdKey = z.strictObject({ id: z.uuid() })
export const WeightKey = z.strictObject({ weight: z.number(), id: z.uuid() })
export const NumberKey = z.strictObject({ id: z.string().regex(/^\d{1,18}$/) })
export const NameKey = z.strictObject({ name: KeyText, id: z.uuid() })
export const ChangeKey = z.strictObject({
  at: z.iso.datetime({ precision: 6 }).regex(/^[12]/),
  id: z.string().regex(/^\d{1,18}$/),
})
