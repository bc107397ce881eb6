import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectCmdb } from '../../collector/cmdb/connect.ts'
import { migrateDatabase } from '../../collector/cmdb/migrate.ts'
import { readLinkLoad } from '../../collector/cmdb/read-link-load.ts'
import { detectLinks } from '../../collector/links/detect-links.ts'
import { startPostgres } from '../../collector/postgres/start-postgres.ts'
import type { Figure } from './bench.ts'

const LINKS = 5000
const MINUTE_MS = 60_000

/** The detector on 5,000 links, a minute of data at a time, and a chart of one link over a year, on a real PostgreSQL. */
export async function benchLinks(): Promise<Figure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  // PostgreSQL runs as somebody else when we are root.
  chmodSync(dataFolder, 0o755)
  const silent = () => undefined
  const started = await startPostgres(dataFolder, { debug: silent, warn: silent, error: silent })
  if (!started.ok) throw new Error(`bench links: ${started.failure.message}`)
  const cmdb = connectCmdb({ url: started.value.url })
  try {
    const migrated = await migrateDatabase(cmdb.pool)
    if (!migrated.ok) throw new Error(migrated.failure.message)
    const query = (text: string, values: unknown[] = []) => cmdb.pool.query(text, values)
    await query(
      `INSERT INTO sites (id) SELECT lpad(n::text, 7, '0') || 'A' FROM generate_series(1, ${LINKS}) n`,
    )
    await query(`INSERT INTO traffic_ports (site_id, address, interface)
      SELECT lpad(n::text, 7, '0') || 'A', '10.1.2.1', 'igb0' FROM generate_series(1, ${LINKS}) n`)
    await query(`INSERT INTO monitored_links
        (id, site_id, kind, address, interface, created_at, changed_at, changed_by)
      SELECT gen_random_uuid(), lpad(n::text, 7, '0') || 'A', 'wan', '10.1.2.1', 'igb0', now(), now(), 'bench'
      FROM generate_series(1, ${LINKS}) n`)
    await query(`INSERT INTO link_contracts
      SELECT id, 'epoch', 100, 100, 'bench', now() FROM monitored_links`)

    const firstMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 60 * MINUTE_MS
    const tell = async (minute: number) => {
      const from = new Date(firstMs + minute * MINUTE_MS)
      const to = new Date(from.getTime() + MINUTE_MS)
      await query(
        `INSERT INTO traffic_samples (port_id, started_at, ended_at, octets_in, octets_out)
         SELECT id, $1, $2, 600000000 + (id * 7919 % 150000000), 1000000 FROM traffic_ports`,
        [from, to],
      )
      await query(
        `INSERT INTO traffic_due (site_id, address, source, links_from)
         SELECT site_id, address, 'watched', $1 FROM traffic_ports
         ON CONFLICT (site_id, address, source) DO UPDATE
           SET links_from = excluded.links_from, revision = traffic_due.revision + 1`,
        [from],
      )
      return new Date(to.getTime() + 1000)
    }
    /** All that is due, and what of that the collector itself computed. */
    const detect = async (now: Date) => {
      const [startedAt, cpu] = [performance.now(), process.cpuUsage()]
      let links = 0
      for (let done = await detectLinks(cmdb, now); done; done = await detectLinks(cmdb, now)) {
        links += done.links
      }
      if (links !== LINKS) throw new Error(`bench links: ${links} of ${LINKS} links were detected`)
      const { user, system } = process.cpuUsage(cpu)
      return { seconds: (performance.now() - startedAt) / 1000, cpu: (user + system) / 1e6 }
    }
    const rounds: { seconds: number; cpu: number }[] = []
    for (let minute = 0; minute < 3; minute++) rounds.push(await detect(await tell(minute)))
    await query('ANALYZE')
    for (let minute = 3; minute < 9; minute++) rounds.push(await detect(await tell(minute)))
    const middle = (of: 'seconds' | 'cpu') =>
      rounds
        .slice(-5)
        .map(it => it[of])
        .sort((a, b) => a - b)[2] ?? Number.NaN

    await query(`INSERT INTO traffic_hours
      SELECT p.id, at, 4e7, 1e6, 9e7, 8e7, 1e6, 1e5, 9e6, 5e6, 0
      FROM (SELECT id FROM traffic_ports ORDER BY id LIMIT 20) p,
        generate_series(now() - interval '365 days', now(), interval '1 hour') at`)
    await query(`INSERT INTO traffic_days SELECT DISTINCT ON (port_id, at) port_id, at,
        in_mean, in_min, in_max, in_p95, out_mean, out_min, out_max, out_p95, unknown_share
      FROM (SELECT port_id, date_trunc('day', at, 'UTC') AS at, in_mean, in_min, in_max, in_p95,
        out_mean, out_min, out_max, out_p95, unknown_share FROM traffic_hours) hours`)
    await query('ANALYZE traffic_hours, traffic_days')
    const port = { site: '0000001A', address: '10.1.2.1', interface: 'igb0', downIs: 'in' as const }
    /** The middle of nine. */
    const chart = async (stepSeconds: 3600 | 86_400, days: number) => {
      const times: number[] = []
      const range = { fromMs: Date.now() - days * 86_400_000, toMs: Date.now() }
      const least = (days - 1) * (86_400 / stepSeconds)
      for (let turn = 0; turn < 9; turn++) {
        const startedAt = performance.now()
        const points = await readLinkLoad(cmdb.db, { port, ...range, stepSeconds })
        if (points.length < least) throw new Error(`bench links: only ${points.length} points`)
        times.push(performance.now() - startedAt)
      }
      return times.sort((a, b) => a - b)[4] ?? Number.NaN
    }
    const [byDays, byHours] = [await chart(86_400, 365), await chart(3600, 60)]
    return [
      {
        name: `a minute of ${LINKS} links, database included`,
        value: middle('seconds'),
        unit: 's',
      },
      { name: 'of that the collector itself', value: middle('cpu'), unit: 's', limit: 1 },
      { name: 'a chart of one link over a year', value: byDays, unit: 'ms', limit: 50 },
      { name: 'of 60 days, by hours', value: byHours, unit: 'ms' },
    ]
  } finally {
    await cmdb.close()
    await started.value.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
