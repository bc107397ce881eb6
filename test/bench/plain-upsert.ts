import { sql } from 'kysely'
import type { Cmdb } from '../../collector/cmdb/connect.ts'
import { inSiteTransaction } from '../../collector/cmdb/in-site-transaction.ts'
import { type UpsertTarget, upsertRows } from '../../collector/cmdb/upsert-rows.ts'
import type { RegionSite } from './region.ts'

/** What taking in messages writes, and the key of each. `changes` numbers its lines itself. */
const tables: Readonly<Record<string, readonly string[]>> = {
  devices: ['id'],
  device_addresses: ['device_id', 'address'],
  interfaces: ['device_id', 'name'],
  members: ['device_id', 'key'],
  observed_sections: ['device_id', 'section'],
  endpoints: ['id'],
  changesets: ['id'],
  changes: ['at', 'id'],
  scan_reports: ['site_id', 'scan_id'],
  received_messages: ['id'],
}

type Row = Record<string, unknown>
type Target = UpsertTarget<string>

export async function countRows({ pool }: Cmdb): Promise<number> {
  let count = 0
  for (const table of Object.keys(tables)) {
    const { rows } = await pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
    count += Number(rows[0]?.count)
  }
  return count
}

/**
 * Writes all rows of one CMDB into an empty one, a transaction per site and a statement per table, with nothing to load and
 * nothing to decide. Seconds that the writing took; reading them first does not count.
 */
export async function writePlainly(
  from: Cmdb,
  to: Cmdb,
  sites: readonly RegionSite[],
  sitesAtOnce: number,
): Promise<number> {
  const targets = await targetsOf(to)
  let seconds = 0
  for (let first = 0; first < sites.length; first += sitesAtOnce) {
    const part = sites.slice(first, first + sitesAtOnce)
    const read = await Promise.all(
      part.map(async it => ({ it, rows: await rowsOf(from, it, targets) })),
    )
    const startedAt = performance.now()
    await Promise.all(
      read.map(({ it, rows }) =>
        inSiteTransaction(to, it.id, async transaction => {
          for (const [target, ofTable] of rows) await upsertRows(transaction, target, ofTable)
        }),
      ),
    )
    seconds += (performance.now() - startedAt) / 1000
  }
  return seconds
}

async function rowsOf(
  { pool }: Cmdb,
  site: RegionSite,
  targets: readonly Target[],
): Promise<[Target, Row[]][]> {
  const read: [Target, Row[]][] = []
  for (const target of targets) {
    const columns = Object.entries(target.columns).map(([name, type]) =>
      type === 'jsonb' || type === 'timestamptz' ? `"${name}"::text` : `"${name}"`,
    )
    const { rows } = await pool.query<Row>(
      `SELECT ${columns.join(', ')} FROM ${target.table} WHERE site_id = $1`,
      [site.id],
    )
    read.push([target, rows])
  }
  return read
}

async function targetsOf({ db }: Cmdb): Promise<Target[]> {
  const { rows } = await sql<{ table: string; name: string; type: string }>`
    SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, NULL) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relname = ANY(${Object.keys(tables)}::text[]) AND c.relnamespace = 'public'::regnamespace
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''`.execute(
    db,
  )
  return Object.entries(tables).map(([table, key]) => {
    const columns = rows
      .filter(it => it.table === table && it.type !== 'xid8')
      .map(it => [it.name, it.type])
    return { table, key, columns: Object.fromEntries(columns) }
  })
}
