import { sql } from 'kysely'
import type { SiteTransaction } from './in-site-transaction.ts'

/** A table's columns with their SQL types, and which of them are its key. */
export type UpsertTarget<Column extends string> = {
  table: string
  key: readonly NoInfer<Column>[]
  columns: Readonly<Record<Column, string>>
  /** How a column is updated where that is not simply the new value; SQL, with `excluded` as the new row. */
  update?: Partial<Record<NoInfer<Column>, string>>
}

/**
 * Every row is in the table as given, whether it was there or not, in one statement. Rows go in the order of their key,
 * so that transactions which write the same rows wait for each other instead of dead-locking.
 */
export async function upsertRows<Column extends string>(
  transaction: SiteTransaction,
  target: UpsertTarget<Column>,
  rows: readonly Readonly<Record<Column, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(target.columns) as Column[]
  const sorted = [...rows].sort((a, b) => (keyOf(a, target.key) < keyOf(b, target.key) ? -1 : 1))

  const isArray = (name: Column) => target.columns[name].endsWith('[]')
  // unnest flattens arrays of arrays, so an array travels as its text.
  const arrays = names.map(name => {
    const values = sorted.map(row => (isArray(name) ? arrayText(row[name]) : (row[name] ?? null)))
    return sql`${values}::${sql.raw(isArray(name) ? 'text' : target.columns[name])}[]`
  })
  const selected = names.map(name =>
    isArray(name) ? sql`${sql.ref(name)}::${sql.raw(target.columns[name])}` : sql.ref(name),
  )
  const updates = names
    .filter(name => !target.key.includes(name))
    .map(name => {
      const value = target.update?.[name]
      return sql`${sql.ref(name)} = ${value ? sql.raw(value) : sql`excluded.${sql.ref(name)}`}`
    })
  const list = sql.join(names.map(it => sql.ref(it)))
  await sql`INSERT INTO ${sql.table(target.table)} (${list})
    SELECT ${sql.join(selected)} FROM unnest(${sql.join(arrays)}) AS given (${list})
    ON CONFLICT (${sql.join(target.key.map(it => sql.ref(it)))})
    DO UPDATE SET ${sql.join(updates)}`.execute(transaction)
}

function keyOf<Column extends string>(
  row: Readonly<Record<Column, unknown>>,
  key: readonly Column[],
): string {
  return key.map(it => String(row[it])).join('\u0001')
}

function arrayText(value: unknown): string | null {
  return Array.isArray(value) ? `{${value.map(it => JSON.stringify(it)).join(',')}}` : null
}
