import type { Section } from '../../schemas/section.ts'
import type { Decoder } from './decode.ts'
import type { SnmpFailure, SnmpSession, Varbind } from './session.ts'

const DOT = 46
const ZERO = 48

type Columns = Readonly<
  Record<
    string,
    {
      /** Sub-identifier below the entry; or a whole OID, for a column of another table with the same index. */
      column: number | string
      as: Decoder<unknown>
    }
  >
>

/** A conceptual table of a MIB, as far as it is read. */
export type Table<Index, C extends Columns> = {
  /** As the MIB calls it; named in the reason when reading fails. */
  name: string
  /** OID of the conceptual row (…Entry). */
  entry: string
  /** What the instance's arcs mean; undefined for arcs that cannot be an index, whose row is dropped. */
  index: (arcs: readonly number[]) => Index | undefined
  columns: C
  /** A scalar of the same MIB: when it answers, an empty table is empty rather than unsupported. */
  presentIf?: string
}

/** A row: its index, and a key for each cell that is there and decodes. */
export type Row<Index, C extends Columns> = { index: Index } & {
  [K in keyof C]?: C[K]['as'] extends Decoder<infer Value> ? Value : never
}

/** The row's type of a table made by `defineTable`. */
export type RowOf<T> = T extends Table<infer Index, infer C> ? Row<Index, C> : never

export function defineTable<Index, const C extends Columns>(
  table: Table<Index, C>,
): Table<Index, C> {
  return table
}

/**
 * Reads a table, in the order in which the device lists its rows. Complete only when every column was walked to its
 * end; without a row it is `unsupported`, unless `presentIf` says that the MIB is there. Rows with a broken index are
 * left out; when all are, it is not this table that the device has there.
 */
export async function readTable<Index, C extends Columns>(
  session: SnmpSession,
  table: Table<Index, C>,
  options: { maxRows?: number; expectedRows?: number } = {},
): Promise<Section<Row<Index, C>>> {
  const answer = await session.walkColumns(columnOids(table), options)
  if (!answer.ok) return failed(table.name, answer.failure)

  const rows = rowsOf(table, answer.value)
  if (rows.length === 0) return emptyOrUnsupported(session, table)
  const usable = rows.filter(row => row !== undefined)
  // Network cards of UPSs fill in columns that they do not know with rows of any index.
  if (usable.length === 0) return { status: 'unsupported' }
  return { status: 'complete', rows: usable }
}

/**
 * The rows of these instances (arcs in dotted numbers) by GET: what a large table is asked for when few of its rows matter.
 * Complete when the device answered, whether it has the rows or not.
 */
export async function readRows<Index, C extends Columns>(
  session: SnmpSession,
  table: Table<Index, C>,
  instances: readonly string[],
): Promise<Section<Row<Index, C>>> {
  const columns = columnOids(table)
  const answer = await session.get(
    columns.flatMap(column => instances.map(instance => `${column}.${instance}`)),
  )
  if (!answer.ok) return failed(table.name, answer.failure)

  const count = instances.length
  const cells = columns.map((_, at) =>
    answer.value.slice(at * count, (at + 1) * count).filter(({ type }) => type !== 'absent'),
  )
  return { status: 'complete', rows: rowsOf(table, cells).filter(row => row !== undefined) }
}

/** Cells by column, put together by instance, in the order of their first; undefined where an index is broken. */
function rowsOf<Index, C extends Columns>(
  table: Table<Index, C>,
  cells: readonly (readonly Varbind[])[],
): (Row<Index, C> | undefined)[] {
  const oids = columnOids(table)
  const rows: (Row<Index, C> | undefined)[] = []
  const instances: string[] = []
  const places = new Map<string, number>()
  for (const [at, name] of Object.keys(table.columns).entries()) {
    const decode = table.columns[name]?.as
    const prefixLength = (oids[at]?.length ?? 0) + 1
    // Columns list the same rows in the same order, but for holes: the next place is nearly always the right one.
    let next = 0
    for (const varbind of cells[at] ?? []) {
      const instance = varbind.oid.slice(prefixLength)
      const place = instances[next] === instance ? next : (places.get(instance) ?? rows.length)
      next = place + 1
      if (place === rows.length) {
        const index = table.index(arcsOf(instance))
        rows.push(index === undefined ? undefined : ({ index } as Row<Index, C>))
        instances.push(instance)
        places.set(instance, place)
      }
      const row = rows[place]
      if (!row) continue
      const value = decode?.(varbind)
      if (value !== undefined) (row as Record<string, unknown>)[name] = value
    }
  }
  return rows
}

/** As split and Number, for tables of tens of thousands of rows. */
function arcsOf(instance: string): number[] {
  const arcs: number[] = []
  let arc = 0
  for (let at = 0; at < instance.length; at++) {
    const char = instance.charCodeAt(at)
    if (char !== DOT) arc = arc * 10 + char - ZERO
    else {
      arcs.push(arc)
      arc = 0
    }
  }
  arcs.push(arc)
  return arcs
}

/** The option that says how many rows to expect, when another table of the same index has told. */
export function sized(expectedRows: number | undefined): { expectedRows?: number } {
  return expectedRows ? { expectedRows } : {}
}

/** The failure of a read as a section says it: what was read, and why it was not. */
export function failed(
  what: string,
  { kind, detail }: SnmpFailure,
): { status: 'failed'; reason: string } {
  return { status: 'failed', reason: `${what}: ${kind}, ${detail}`.slice(0, 500) }
}

/** The OID of each column, in their order. */
function columnOids({ entry, columns }: { entry: string; columns: Columns }): string[] {
  return Object.values(columns).map(({ column }) =>
    typeof column === 'string' ? column : `${entry}.${column}`,
  )
}

async function emptyOrUnsupported(
  session: SnmpSession,
  { name, presentIf }: { name: string; presentIf?: string },
): Promise<Section<never>> {
  if (presentIf === undefined) return { status: 'unsupported' }
  const answer = await session.get([presentIf])
  if (!answer.ok) return failed(name, answer.failure)
  const [scalar] = answer.value
  return scalar && scalar.type !== 'absent'
    ? { status: 'complete', rows: [] }
    : { status: 'unsupported' }
}
