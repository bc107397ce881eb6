import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import {
  type ListOrder,
  type ListPlace,
  type SortTerm,
  sortedFrenchText,
  sortedText,
  sortsOf,
} from '../../../collector/cmdb/list-order.ts'
import { readListParts, type SortKeys } from '../../../collector/cmdb/read-list.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'

const tie: SortTerm = { of: sql.ref('t.id'), kind: 'uuid' }
const ORDER: ListOrder = {
  usual: 'id',
  tie,
  by: {
    id: tie,
    name: { of: sortedText('t.name'), kind: 'text', mayBeAbsent: true },
    city: { of: sortedFrenchText('t.city'), kind: 'text', mayBeAbsent: true },
    at: { of: sql.ref('t.at'), kind: 'instant', mayBeAbsent: true },
    load: { of: sql.ref('t.load'), kind: 'number', mayBeAbsent: true },
    count: { of: sql.ref('t.count'), kind: 'integer' },
    address: { of: sql.ref('t.address'), kind: 'address', mayBeAbsent: true },
    mac: { of: sql.ref('t.mac'), kind: 'mac', mayBeAbsent: true },
  },
}

/** Few values, so that many rows have the same; in their order as people have it. */
const VALUES = {
  name: ['', 'a', 'Sw1', 'sw10', 'sw2', 'é'],
  city: ['amboise', 'Étampes', 'etampes-sud', 'Évreux', 'Tours'],
  at: ['2026-11-22T05:00:00.000001Z', '2026-11-22T05:00:00.000002Z', '2026-11-22T06:00:00Z'],
  load: [-1.5, 0, 0.1, 1 / 3, 12345678.9],
  count: ['-3', '0', '9', '10', '900000000000000000'],
  address: ['10.1.2.9', '10.1.2.10', '10.1.10.1', '2001:db8::1'],
  mac: ['00:1b:3f:00:00:01', '00:1b:3f:0a:00:00', 'a4:bb:6d:00:00:01'],
} as const
type Column = keyof typeof VALUES
const columns = Object.keys(VALUES) as Column[]
/** A place in `VALUES` per column, or nothing. */
type Row = { id: string } & Record<Column, number | null>

const rowsArbitrary = fc
  .uniqueArray(
    fc.record({
      id: fc.uuid(),
      ...(Object.fromEntries(
        columns.map(it => [
          it,
          it === 'count'
            ? fc.nat(VALUES[it].length - 1)
            : fc.option(fc.nat(VALUES[it].length - 1), { freq: 3 }),
        ]),
      ) as Record<Column, fc.Arbitrary<number | null>>),
    }),
    { selector: it => it.id, maxLength: 9 },
  )
  .map(rows => rows as Row[])

/** The ids as they must come: with the value first, equal ones by id the same way, then those without by id. */
function expected(rows: readonly Row[], sort: string): string[] {
  const isReversed = sort.startsWith('-')
  const name = sort.replace('-', '')
  const byId = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const way = isReversed ? byId.toReversed() : byId
  if (name === 'id') return way.map(it => it.id)
  const column = name as Column
  const present = way
    .filter(it => it[column] !== null)
    .toSorted((a, b) => (Number(a[column]) - Number(b[column])) * (isReversed ? -1 : 1))
  return [...present, ...byId.filter(it => it[column] === null)].map(it => it.id)
}

describeOnOnePostgres('pages of a list', server => {
  const database = freshDatabase(server)
  beforeAll(() =>
    database.cmdb.pool.query(`CREATE TABLE things (id uuid PRIMARY KEY, name text, city text,
      at timestamptz, load float8, count bigint NOT NULL, address inet, mac macaddr)`),
  )

  const walk = async (sort: string, limit: number) => {
    const met: string[] = []
    const range = { sort, limit, after: undefined as ListPlace | undefined }
    do {
      const page = await readListParts<{ id: string }, string>(ORDER, range, {
        readPart: async ({ key, tie, where, orderBy, limit }) => {
          const { rows } = await sql<{ id: string } & SortKeys>`
            SELECT t.id, ${key} AS sort_key, ${tie} AS sort_tie FROM things t WHERE ${where}
            ORDER BY ${orderBy} LIMIT ${limit}`.execute(database.cmdb.db)
          return rows
        },
        count: async () => ({ total: '0' }),
        toItem: it => it.id,
      })
      expect(page.items.length).toBeLessThanOrEqual(limit)
      met.push(...page.items)
      // As a cursor carries it.
      range.after = page.nextPlace && JSON.parse(JSON.stringify(page.nextPlace))
      if (met.length > 20) throw new Error('a walk without end')
    } while (range.after)
    return met
  }

  test('every order, either way, with pages of any size, meets each row once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(rowsArbitrary, async rows => {
        await database.cmdb.pool.query('TRUNCATE things')
        for (const row of rows) {
          const values = columns.map(it => (row[it] === null ? null : VALUES[it][row[it]]))
          await database.cmdb.pool.query(
            `INSERT INTO things (id, ${columns.join(', ')}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
            [row.id, ...values],
          )
        }
        for (const sort of sortsOf(ORDER)) {
          for (const limit of new Set([1, 2, Math.max(1, rows.length - 1), rows.length + 1])) {
            expect(await walk(sort, limit), `${sort} by ${limit}`).toEqual(expected(rows, sort))
          }
        }
      }),
      { numRuns: 15 },
    )
  }, 120_000)
})
