import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import { migrateDatabase } from '../../collector/cmdb/migrate.ts'
import { ingestTraffic } from '../../collector/ingest/ingest-traffic.ts'
import { detectLinks } from '../../collector/links/detect-links.ts'
import { rollUp } from '../../collector/links/roll-up.ts'
import { startPostgres } from '../../collector/postgres/start-postgres.ts'
import type { TrafficMessage } from '../../schemas/sample.ts'
import type { Figure } from './bench.ts'
import { median } from './compare.ts'
import { cpuSeconds } from './process-cost.ts'

const SITES = 500
const SWITCHES = 3
const PORTS = 50
const WATCHED = 10
const SITES_AT_ONCE = 4
const MINUTE_MS = 60_000
const WARM_UP = 5

const silent = { debug: () => {}, warn: () => {}, error: () => {} }
const siteId = (number: number) => `${String(number).padStart(7, '0')}A`
const watched = Array.from({ length: WATCHED }, (_, at) => `wan${at}`)
const ports = Array.from({ length: PORTS }, (_, at) => `GigabitEthernet1/0/${at + 1}`)

/**
 * 75,000 ports every five minutes and 5,000 watched links every minute, taken in, summed up and judged as a collector does it, on
 * the embedded PostgreSQL with its own settings: minutes of a school day, one after the other as fast as they go. What they
 * cost is told of the time that they are of. Beside it the same samples by COPY, a row each, with their unique index.
 */
export async function benchSamples(minutes = 15): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  // PostgreSQL runs as somebody else when we are root.
  chmodSync(folder, 0o755)
  const postgres = await startPostgres(folder, silent)
  if (!postgres.ok) throw new Error(`bench samples: ${postgres.failure.message}`)
  const cmdb = connectCmdb({ url: postgres.value.url })
  try {
    const migrated = await migrateDatabase(cmdb.pool)
    if (!migrated.ok) throw new Error(migrated.failure.message)
    await registerLinks(cmdb)
    const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
    const postmaster = await postmasterOf(cmdb)
    const day = { startMs, postmaster }
    for (let minute = 0; minute < WARM_UP; minute++) await pass(cmdb, day, minute)
    await cmdb.pool.query('VACUUM ANALYZE')

    const before = await sizes(cmdb)
    const [cpu, databaseCpu] = [process.cpuUsage(), treeCpu(postmaster)]
    const passed: Passed[] = []
    for (let minute = WARM_UP; minute < WARM_UP + minutes; minute++) {
      passed.push(await pass(cmdb, day, minute))
    }
    const { user, system } = process.cpuUsage(cpu)
    const own = (user + system) / 1e6
    const database = treeCpu(postmaster) - databaseCpu
    const after = await sizes(cmdb)
    const sum = (of: keyof Passed) => passed.reduce((total, it) => total + it[of], 0)
    const elapsed = minutes * 60
    const perDay = (octets: number) => (octets * 86_400) / elapsed / 1e9
    const copied = await copyPlainly(cmdb, postmaster)
    const rate = sum('samples') / sum('ingestS')
    return [
      { name: 'time that was measured', value: minutes, unit: 'min' },
      { name: 'samples', value: sum('samples') / elapsed, unit: 'per s of it' },
      { name: 'collector, share of a core', value: (100 * own) / elapsed, unit: '%' },
      { name: 'PostgreSQL, share of a core', value: (100 * database) / elapsed, unit: '%' },
      { name: 'both', value: (100 * (own + database)) / elapsed, unit: '%' },
      { name: 'taken in, per s of CPU', value: rate, unit: 'samples' },
      { name: 'the same by COPY, a row each, per s of CPU', value: copied, unit: 'rows' },
      { name: 'COPY is faster', value: copied / rate, unit: 'times' },
      {
        name: 'sums of a minute, CPU of both',
        value: median(passed.map(it => it.rollS)),
        unit: 's',
      },
      {
        name: 'states of 5,000 links for a minute, CPU of both',
        value: median(passed.map(it => it.detectS)),
        unit: 's',
      },
      { name: 'samples on disk', value: perDay(after.samples - before.samples), unit: 'GB a day' },
      { name: 'sums on disk', value: perDay(after.sums - before.sums), unit: 'GB a day' },
      { name: 'ids of messages on disk', value: perDay(after.ids - before.ids), unit: 'GB a day' },
    ]
  } finally {
    await cmdb.close()
    await postgres.value.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function registerLinks({ pool }: Cmdb): Promise<void> {
  await pool.query(
    `INSERT INTO sites (id) SELECT lpad(n::text, 7, '0') || 'A' FROM generate_series(1, $1::int) n`,
    [SITES],
  )
  await pool.query(
    `INSERT INTO monitored_links (id, site_id, kind, address, interface, created_at, changed_at, changed_by)
     SELECT gen_random_uuid(), id, 'wan', '10.1.2.1', port, now(), now(), 'bench'
     FROM sites, unnest($1::text[]) AS port`,
    [watched],
  )
  await pool.query(
    `INSERT INTO link_contracts SELECT id, 'epoch', 100, 100, 'bench', now() FROM monitored_links`,
  )
}

type Passed = { samples: number; ingestS: number; rollS: number; detectS: number }

/** A minute of all sites: what is told in it, and all that follows from it. */
async function pass(
  cmdb: Cmdb,
  { startMs, postmaster }: { startMs: number; postmaster: number },
  minute: number,
): Promise<Passed> {
  const now = new Date(startMs + (minute + 1) * MINUTE_MS + 1_000)
  const told = Array.from({ length: SITES }, (_, index) => ({
    site: siteId(index + 1),
    body: messageOf(startMs, minute, index),
  }))
  const waiting = told[Symbol.iterator]()
  const lane = async () => {
    for (const { site, body } of waiting) {
      const sentAt = now.toISOString()
      const message = { id: uuidv7(), agentId: site, kind: 'traffic' as const, sentAt, body }
      await ingestTraffic([message], { cmdb, siteId: site, now })
    }
  }
  const ingestS = await costOf(postmaster, () =>
    Promise.all(Array.from({ length: SITES_AT_ONCE }, lane)),
  )
  const rollS = await costOf(postmaster, () => rollUp(cmdb, now))
  const detectS = await costOf(postmaster, async () => {
    while (await detectLinks(cmdb, now)) {
      // Until nothing is due.
    }
  })
  const samples = told.reduce((sum, { body }) => sum + countOf(body), 0)
  return { samples, ingestS, rollS, detectS }
}

/** What the agent of a site tells in a minute; the switches' turns are spread over five minutes. */
function messageOf(startMs: number, minute: number, site: number): TrafficMessage {
  const to = new Date(startMs + (minute + 1) * MINUTE_MS).toISOString()
  const from = new Date(startMs + minute * MINUTE_MS).toISOString()
  const moved = (seed: number) => 100_000_000 + ((seed * 7919 + minute * 104_729) % 500_000_000)
  const samples = watched.map((name, at) => ({
    ...{ address: '10.1.2.1', interface: name, from, to },
    ...{ octetsIn: moved(site + at), octetsOut: moved(site * 3 + at) },
    ...{ packetsIn: 100_000 + at, packetsOut: 90_000 + at },
    ...{ errorsIn: 0, errorsOut: 0, discardsIn: 0, discardsOut: 0 },
  }))
  const isTurn = (site + minute) % 5 === 0
  if (!isTurn) return { samples }
  const fiveAgo = new Date(startMs + (minute - 4) * MINUTE_MS).toISOString()
  const zeros = ports.map(() => 0)
  const batches = Array.from({ length: SWITCHES }, (_, at) => ({
    ...{ address: `10.1.2.${at + 2}`, from: fiveAgo, to, interfaces: ports },
    octetsIn: ports.map((_, port) => moved(site * PORTS + port)),
    octetsOut: ports.map((_, port) => moved(site * PORTS + port * 3)),
    ...{ errorsIn: zeros, errorsOut: zeros, discardsIn: zeros, discardsOut: zeros },
  }))
  return { samples, batches }
}

function countOf({ samples = [], batches = [] }: TrafficMessage): number {
  return samples.length + batches.reduce((sum, it) => sum + it.interfaces.length, 0)
}

/** Seconds of CPU that the work took of us and of PostgreSQL: what else the machine does changes them little. */
async function costOf(postmaster: number, work: () => Promise<unknown>): Promise<number> {
  const [own, database] = [process.cpuUsage(), treeCpu(postmaster)]
  await work()
  const { user, system } = process.cpuUsage(own)
  return (user + system) / 1e6 + treeCpu(postmaster) - database
}

async function sizes({ pool }: Cmdb): Promise<{ samples: number; sums: number; ids: number }> {
  const { rows } = await pool.query<{ samples: string; sums: string; ids: string }>(
    `SELECT sum(size) FILTER (WHERE name ~ '^traffic_(samples|batches)') AS samples,
       sum(size) FILTER (WHERE name ~ '^traffic_(5_minutes|hours|days|port_hours|port_days)') AS sums,
       sum(size) FILTER (WHERE name = 'received_messages') AS ids
     FROM (SELECT relname AS name, pg_total_relation_size(oid) AS size FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) tables`,
  )
  const [row] = rows
  return { samples: Number(row?.samples), sums: Number(row?.sums), ids: Number(row?.ids) }
}

/** All samples, a row each, out of the tables and into an empty one with their unique index. Rows per second of CPU. */
async function copyPlainly({ pool }: Cmdb, postmaster: number): Promise<number> {
  const directory = await pool.query<{ data_directory: string }>('SHOW data_directory')
  const file = join(directory.rows[0]?.data_directory ?? '', 'bench.copy')
  const columns = `port_id, started_at, ended_at, octets_in, octets_out, errors_in, errors_out,
    discards_in, discards_out`
  await pool.query('CREATE TABLE plain_samples (LIKE traffic_samples)')
  await pool.query('CREATE UNIQUE INDEX ON plain_samples (port_id, ended_at)')
  const told = await pool.query(`COPY (SELECT ${columns} FROM traffic_samples UNION ALL
    SELECT it.port, started_at, ended_at, it.oi, it.oo, it.ei, it.eo, it.di, it.od FROM traffic_batches,
      unnest(ports, octets_in, octets_out, errors_in, errors_out, discards_in, discards_out)
        AS it (port, oi, oo, ei, eo, di, od)) TO '${file}'`)
  const seconds = await costOf(postmaster, () =>
    pool.query(`COPY plain_samples (${columns}) FROM '${file}'`),
  )
  return (told.rowCount ?? 0) / seconds
}

async function postmasterOf({ pool }: Cmdb): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return parentOf(rows[0]?.pid ?? 0)
}

function parentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/PPid:\s+(\d+)/.exec(status)?.[1] ?? 0)
}

/** Of a process, its children, and those that it has waited for. */
function treeCpu(pid: number): number {
  const children = readdirSync('/proc').filter(it => /^\d+$/.test(it))
  const costs = children.map(it => {
    try {
      return parentOf(Number(it)) === pid ? cpuSeconds(Number(it)) : 0
    } catch {
      // It has ended meanwhile.
      return 0
    }
  })
  return costs.reduce((sum, it) => sum + it, cpuSeconds(pid))
}
