import { z } from 'zod'

/** A column of a CSV file, and how its cell is taken from an item. */
export type CsvColumn = { heading: string; path: readonly string[] }

/**
 * The columns of a list, always the same whatever is in it: one per field; those of an object in an object are named
 * with a dot (`outbox.messages`).
 */
export function csvColumns(item: z.ZodObject, above: readonly string[] = []): CsvColumn[] {
  return Object.entries(item.shape).flatMap(([name, schema]) => {
    const path = [...above, name]
    const inner = bare(schema)
    if (inner instanceof z.ZodObject) return csvColumns(inner, path)
    return [{ heading: path.join('.'), path }]
  })
}

/** What stands in a cell: several plain values with commas between them, what is deeper as JSON. */
export function csvCell(item: unknown, { path }: CsvColumn): string | number {
  const value = path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    item,
  )
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  const isPlainList = Array.isArray(value) && value.every(it => typeof it !== 'object')
  return isPlainList ? value.join(', ') : JSON.stringify(value)
}

function bare(schema: unknown): unknown {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap()
  return inner
}
