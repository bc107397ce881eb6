import { z } from 'zod'
import { encodeCursor } from './cursor.ts'

/** The query parameters that every list takes. */
export const PageQuery = {
  limit: z.coerce
    .number('expected a whole number from 1 to 1000')
    .int('expected a whole number from 1 to 1000')
    .min(1, 'expected a whole number from 1 to 1000')
    .max(1000, 'expected a whole number from 1 to 1000')
    .default(100)
    .describe('How many items at most'),
  cursor: z
    .string('expected one "next" of a previous page')
    .regex(/^[A-Za-z0-9_-]{1,1000}$/, 'expected the "next" of a previous page')
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

/**
 * A page from rows that were read one beyond the limit: the extra row only says that there is a next page.
 * `keyOf` gives the sort key that the next page continues after.
 */
export function toPage<Row, Item>(
  found: { rows: readonly Row[]; total: number },
  limit: number,
  keyOf: (row: Row) => unknown,
  toItem: (row: Row) => Item,
): { items: Item[]; next: string | null; total: number } {
  const rows = found.rows.slice(0, limit)
  const last = rows.at(-1)
  const hasMore = found.rows.length > limit && last !== undefined
  return {
    items: rows.map(toItem),
    next: hasMore ? encodeCursor(keyOf(last)) : null,
    total: found.total,
  }
}
