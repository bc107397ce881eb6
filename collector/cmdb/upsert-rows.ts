import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

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
  const arrays = names.map(name =>
    arrayLiteral(sorted.map(row => (isArray(name) ? arrayText(row[name]) : row[name]))),
  )
  await statementFor(target)(transaction, arrays)
}

const statements = new WeakMap<object, ReturnType<typeof keptStatement>>()

function statementFor<Column extends string>(target: UpsertTarget<Column>) {
  const statement = statements.get(target) ?? keptStatement(upsertText(target))
  statements.set(target, statement)
  return statement
}

function upsertText<Column extends string>({ table, key, columns, update }: UpsertTarget<Column>) {
  const names = Object.keys(columns) as Column[]
  const isArray = (name: Column) => columns[name].endsWith('[]')
  const list = names.map(quoted).join(', ')
  const selected = names.map(it => (isArray(it) ? `${quoted(it)}::${columns[it]}` : quoted(it)))
  const given = names.map((it, at) => `$${at + 1}::${isArray(it) ? 'text' : columns[it]}[]`)
  const updates = names
    .filter(it => !key.includes(it))
    .map(it => `${quoted(it)} = ${update?.[it] ?? `excluded.${quoted(it)}`}`)
  return `INSERT INTO ${quoted(table)} (${list})
    SELECT ${selected.join(', ')} FROM unnest(${given.join(', ')}) AS given (${list})
    ON CONFLICT (${key.map(quoted).join(', ')}) DO UPDATE SET ${updates.join(', ')}`
}

/** Names are the code's own. */
function quoted(name: string): string {
  return `"${name}"`
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
