import { z } from 'zod'

/** What a list answers for one page. */
export type PageAnswer = { items: unknown[]; next: string | null; total: number }

/** Schema of a list's items, where a schema is that of a list (`Page`). */
export function itemSchemaOf(schema: unknown): z.ZodObject | undefined {
  if (!(schema instanceof z.ZodObject)) return undefined
  const { items, next, total } = schema.shape
  if (!(items instanceof z.ZodArray) || !next || !total) return undefined
  const item = items.element
  if (!(item instanceof z.ZodObject)) throw new Error('items of a list are objects')
  return item
}
