import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** How the values of a term are compared, and what a cursor may hold of them. */
export type KeyKind = keyof typeof columnTypes

const columnTypes = {
  text: 'text',
  instant: 'timestamptz',
  integer: 'bigint',
  number: 'float8',
  address: 'inet',
  mac: 'macaddr',
  uuid: 'uuid',
} as const

/** One thing that the rows of a list are sorted by. */
export type SortTerm = {
  of: RawBuilder<unknown>
  kind: KeyKind
  /** Some rows have none: they come last, whichever way the others go. */
  mayBeAbsent?: true
}

/** The orders that a list can be told in, by what the API calls them. */
export type ListOrder = {
  by: Readonly<Record<string, SortTerm>>
  /** What no two rows of the list share; it decides between equal ones. */
  tie: SortTerm
  /** The order when nobody asks for one; with `-` before it, the other way round. */
  usual: string
}

/** A place between two rows of a list in one of its orders: the keys of the row before it. */
export type ListPlace = { sort: string; key: string | number | null; tie: string | number }

/** Which part of a list, and in which order. */
export type ListRange = { sort?: string | undefined; after?: ListPlace | undefined; limit: number }

/** Rows of a list that one index walk can find: those that have the key, or those without. */
export type ListPart = {
  where: RawBuilder<SqlBool>
  orderBy: RawBuilder<unknown>
  /** What a cursor keeps of each row; to be read as `sort_key` and `sort_tie`. */
  key: RawBuilder<string | number | null>
  tie: RawBuilder<string>
  limit: number
}

/** A name as it is sorted: case apart, byte by byte so that any database agrees, and no longer than a cursor should be. */
export function sortedText(column: string): RawBuilder<string> {
  return sql<string>`(left(lower(${sql.ref(column)}), 100) COLLATE "C")`
}

const ACCENTED = 'ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸàâäçéèêëîïôöùûüÿ'
const PLAIN = 'aaaceeeeiioouuuyaaaceeeeiioouuuy'

/** A name in French as people look for it: Étampes is among the E, and an empty one is none. */
export function sortedFrenchText(column: string): RawBuilder<string> {
  return sql<string>`(nullif(left(lower(translate(${sql.ref(column)}, ${sql.lit(ACCENTED)}, ${sql.lit(PLAIN)})), 100), '') COLLATE "C")`
}

/** What `sort` may be for a list: each order, and each the other way round. */
export function sortsOf(order: ListOrder): string[] {
  return Object.keys(order.by).flatMap(name => [name, `-${name}`])
}

/** The term of an order by its name, and which way it goes. */
export function termOf(order: ListOrder, sort: string): { term: SortTerm; isReversed: boolean } {
  const isReversed = sort.startsWith('-')
  const term = order.by[isReversed ? sort.slice(1) : sort]
  if (!term) throw new Error(`the list has no order ${sort}`)
  return { term, isReversed }
}

/**
 * The parts of a list from a place on, one after the other: first what has the key, then what has none. Each is a comparison of
 * whole rows, so that an index on key and tie answers it from anywhere in the list.
 */
export function partsOf(
  order: ListOrder,
  { sort = order.usual, after, limit }: ListRange,
): ListPart[] {
  const { term, isReversed } = termOf(order, sort)
  const { tie } = order
  const written = { key: asWritten<string | number | null>(term), tie: asWritten<string>(tie) }
  const way = isReversed ? sql`DESC` : sql`ASC`
  const beyond = isReversed ? sql`<` : sql`>`
  const isTie = term === tie
  const present: ListPart = {
    where: all([
      ...(term.mayBeAbsent ? [sql<SqlBool>`${term.of} IS NOT NULL`] : []),
      ...(after === undefined
        ? []
        : isTie
          ? [sql<SqlBool>`${tie.of} ${beyond} ${typed(after.tie, tie)}`]
          : [
              sql<SqlBool>`(${term.of}, ${tie.of}) ${beyond} (${typed(after.key, term)}, ${typed(after.tie, tie)})`,
            ]),
    ]),
    orderBy: isTie ? sql`${tie.of} ${way}` : sql`${term.of} ${way}, ${tie.of} ${way}`,
    ...written,
    limit,
  }
  if (!term.mayBeAbsent) return [present]
  const isAmongAbsent = after !== undefined && after.key === null
  const absent: ListPart = {
    where: all([
      sql<SqlBool>`${term.of} IS NULL`,
      ...(isAmongAbsent ? [sql<SqlBool>`${tie.of} > ${typed(after.tie, tie)}`] : []),
    ]),
    // Equal in it, all of them; but only an order by both is that of an index on both.
    orderBy: sql`${term.of}, ${tie.of}`,
    ...written,
    limit,
  }
  return isAmongAbsent ? [absent] : [present, absent]
}

function all(conditions: readonly RawBuilder<SqlBool>[]): RawBuilder<SqlBool> {
  return conditions.length === 0
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(${sql.join(conditions, sql` AND `)})`
}

function typed(value: string | number | null, { kind }: SortTerm): RawBuilder<unknown> {
  return sql`${value}::${sql.raw(columnTypes[kind])}`
}

/** As a cursor has it: exact, whatever the session's settings. */
function asWritten<Value>({ of, kind }: SortTerm): RawBuilder<Value> {
  switch (kind) {
    case 'instant':
      return sql`to_char(${of} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    case 'number':
      return sql`(${of})::float8`
    case 'address':
      return sql`host(${of})`
    default:
      return sql`(${of})::text`
  }
}
