import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import { migrateDatabase } from '../../collector/cmdb/migrate.ts'
import { ingest } from '../../collector/ingest/ingest.ts'
import { startPostgres } from '../../collector/postgres/start-postgres.ts'
import { askApi } from './ask-api.ts'
import type { Figure } from './bench.ts'
import { median } from './compare.ts'
import { countRows, writePlainly } from './plain-upsert.ts'
import { type RegionSite, regionSites, SITES, scanOf } from './region.ts'

/** As the consumer does it: so many messages in one transaction, so many sites at the same time. */
const MESSAGES_PER_TRANSACTION = 50
const SITES_AT_ONCE = 4
const NOW = new Date('2026-11-20T12:00:00Z')
const RESCANS = 3

const silent = { debug: () => {}, warn: () => {}, error: () => {} }

/**
 * A region of 180 sites on the embedded PostgreSQL with its own settings: taken in from empty, beside the same rows written
 * by plain upserts; scanned again with nothing changed; and asked for by the API. With fewer sites, as is quicker while
 * something is tried, the comparisons still hold; the API's answers are then no measure.
 */
export async function benchCmdb(siteCount = SITES): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  chmodSync(folder, 0o755)
  const postgres = await startPostgres(folder, silent)
  if (!postgres.ok) throw new Error(postgres.failure.message)
  const { url } = postgres.value
  const sites = regionSites().slice(0, siteCount)
  const switches = sites.reduce((sum, it) => sum + it.switches, 0)
  try {
    const cmdb = await freshCmdb(url, 'bench', sites)
    const loadS = await takeInAll(cmdb, sites, 0)
    const rows = await countRows(cmdb)
    await cmdb.pool.query('VACUUM ANALYZE')
    const plain = await freshCmdb(url, 'plain', sites)
    const plainS = await writePlainly(cmdb, plain, sites, SITES_AT_ONCE)
    await plain.close()

    const rescans: number[] = []
    for (let round = 1; round <= RESCANS; round++) {
      rescans.push(await takeInAll(cmdb, sites, round))
      await cmdb.pool.query('VACUUM ANALYZE')
    }
    const rescanS = median(rescans)
    const asked = await askApi(cmdb, sites)
    await cmdb.close()
    return [
      { name: 'loaded from empty', value: loadS, unit: 's' },
      { name: 'observations', value: switches / loadS, unit: 'per s' },
      { name: 'rows', value: rows / loadS, unit: 'per s' },
      { name: 'the same rows by plain upserts', value: rows / plainS, unit: 'per s' },
      { name: 'plain upserts are faster', value: loadS / plainS, unit: 'times', limit: 2 },
      { name: 'scanned again for the first time', value: rescans[0] ?? 0, unit: 's' },
      { name: 'scanned again, nothing changed', value: rescanS, unit: 's' },
      { name: 'rescan, of the first load', value: rescanS / loadS, unit: '', limit: 0.2 },
      ...asked,
    ]
  } finally {
    await postgres.value.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function freshCmdb(
  url: string,
  name: string,
  sites: readonly RegionSite[],
): Promise<Cmdb> {
  const admin = connectCmdb({ url, maxConnections: 1 })
  await admin.pool.query(`CREATE DATABASE ${name}`)
  await admin.close()
  const cmdb = connectCmdb({ url: url.replace(/\/postgres\b(?=\?|$)/, `/${name}`) })
  const migrated = await migrateDatabase(cmdb.pool)
  if (!migrated.ok) throw new Error(migrated.failure.message)
  const ids = sites.map(it => it.id)
  await cmdb.pool.query('INSERT INTO sites (id) SELECT unnest($1::text[])', [ids])
  await cmdb.pool.query(
    `INSERT INTO agents (id, site_id, password_hash) SELECT id, id, '-' FROM sites`,
  )
  return cmdb
}

/** Seconds that it takes; the making of the messages does not count. */
export async function takeInAll(
  cmdb: Cmdb,
  sites: readonly RegionSite[],
  round: number,
): Promise<number> {
  let seconds = 0
  for (let first = 0; first < sites.length; first += SITES_AT_ONCE * 5) {
    const part = sites.slice(first, first + SITES_AT_ONCE * 5)
    const waiting = part.map(site => ({ site, messages: scanOf(site, round, uuidv7) }))
    const startedAt = performance.now()
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { site, messages } = next
        for (let at = 0; at < messages.length; at += MESSAGES_PER_TRANSACTION) {
          const batch = messages.slice(at, at + MESSAGES_PER_TRANSACTION)
          await ingest(batch, { cmdb, siteId: site.id, now: NOW, newId: uuidv7 })
        }
      }
    }
    await Promise.all(Array.from({ length: SITES_AT_ONCE }, worker))
    seconds += (performance.now() - startedAt) / 1000
  }
  return seconds
}
