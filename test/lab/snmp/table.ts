import { firstPosition, type MibEntry, type MibView } from './mib-view.ts'
import { compareOids, type Oid, oid, startsWith } from './oid.ts'
import type { SnmpValue } from './value.ts'

/**
 * Rows of a table in index order. `index` gives a row's instance suffix; it is computed when needed,
 * because thousands of devices with stored suffixes would not fit in memory.
 */
export type Rows<Row> = {
  readonly items: readonly Row[]
  readonly index: (row: Row) => Oid
}

type Column<Row, Context> = (row: Row, context: Context) => SnmpValue | undefined

/** A MIB table (or, with the single index 0, a group of scalars) as a function of the truth. */
export type Table<Context> = {
  readonly entry: Oid
  readonly rows: (context: Context) => Rows<unknown>
  readonly columns: readonly (readonly [number, Column<never, Context>])[]
  /** Rows that depend on the clock or are cheap are read afresh each time. */
  readonly cached: boolean
}

/**
 * A conceptual table: `entry` is the OID of its Entry object, columns are keyed by column number.
 * A column that returns undefined has no instance in that row.
 */
export function defineTable<Row, Context>(definition: {
  entry: string
  rows: (context: Context) => Rows<Row>
  columns: Record<number, Column<Row, Context>>
}): Table<Context> {
  const columns = Object.entries(definition.columns).map(
    ([number, column]) => [Number(number), column] as const,
  )
  // Rows are only ever given back to the columns and index of their own table.
  const rows = definition.rows as (context: Context) => Rows<unknown>
  return { entry: oid(definition.entry), rows, columns, cached: true }
}

const scalarRows: Rows<unknown> = { items: [undefined], index: () => [0] }

/** Scalars under one OID, keyed by their number; each is served as instance .0. */
export function defineScalars<Context>(
  group: string,
  objects: Record<number, (context: Context) => SnmpValue | undefined>,
): Table<Context> {
  const columns = Object.entries(objects).map(
    ([number, read]) =>
      [Number(number), (_row: undefined, context: Context) => read(context)] as const,
  )
  return { entry: oid(group), rows: () => scalarRows, columns, cached: false }
}

/** Rows keyed by anything that gives an index, put in index order. */
export function sortedRows<Row>(items: readonly Row[], index: (row: Row) => Oid): Rows<Row> {
  const pairs = items.map(item => ({ item, index: index(item) }))
  pairs.sort((a, b) => compareOids(a.index, b.index))
  return { items: pairs.map(pair => pair.item), index }
}

type Segment<Context> = {
  readonly oid: Oid
  readonly table: Table<Context>
  readonly column: Column<never, Context>
}

const layouts = new WeakMap<object, unknown>()

/** The columns of all tables in OID order; the same for every device that has these tables. */
function layoutOf<Context>(tables: readonly Table<Context>[]): readonly Segment<Context>[] {
  const known = layouts.get(tables) as readonly Segment<Context>[] | undefined
  if (known) return known
  const segments = tables.flatMap(table =>
    table.columns.map(([number, column]) => ({ oid: [...table.entry, number], table, column })),
  )
  segments.sort((a, b) => compareOids(a.oid, b.oid))
  layouts.set(tables, segments)
  return segments
}

/**
 * A view over tables whose rows come from `rowsOf`, which may cache them. Nothing is kept per
 * device but the context: a row exists only while it is being answered.
 */
export function createTableView<Context>(
  tables: readonly Table<Context>[],
  context: Context,
  rowsOf: (table: Table<Context>, context: Context) => Rows<unknown>,
): MibView {
  const segments = layoutOf(tables)

  function entryAt(segmentStart: number, rowStart: number): MibEntry | undefined {
    let row = rowStart
    for (let position = segmentStart; position < segments.length; position += 1) {
      const segment = segments[position]
      if (!segment) return undefined
      const rows = rowsOf(segment.table, context)
      for (; row < rows.items.length; row += 1) {
        const value = segment.column(rows.items[row] as never, context)
        if (!value) continue
        const index = rows.index(rows.items[row])
        return { oid: segment.oid.concat(index), value, segment: position, row }
      }
      row = 0
    }
    return undefined
  }

  /** The last segment that isn't after the OID, or -1. */
  function segmentBefore(name: Oid): number {
    return firstPosition(segments.length, at => compareOids(segments[at]?.oid ?? [], name) > 0) - 1
  }

  return {
    get: name => {
      const segment = segments[segmentBefore(name)]
      if (!segment || !startsWith(name, segment.oid)) return 'no-object'
      const rows = rowsOf(segment.table, context)
      const depth = segment.oid.length
      const row = firstPosition(
        rows.items.length,
        at => compareOids(rows.index(rows.items[at]), name, 0, depth) >= 0,
      )
      if (row === rows.items.length) return 'no-instance'
      if (compareOids(rows.index(rows.items[row]), name, 0, depth) !== 0) return 'no-instance'
      return segment.column(rows.items[row] as never, context) ?? 'no-instance'
    },
    after: name => {
      const position = segmentBefore(name)
      const segment = segments[position]
      if (!segment) return entryAt(0, 0)
      if (!startsWith(name, segment.oid)) return entryAt(position + 1, 0)
      const rows = rowsOf(segment.table, context)
      const depth = segment.oid.length
      const row = firstPosition(
        rows.items.length,
        at => compareOids(rows.index(rows.items[at]), name, 0, depth) > 0,
      )
      return entryAt(position, row)
    },
    following: entry => entryAt(entry.segment, entry.row + 1),
  }
}
