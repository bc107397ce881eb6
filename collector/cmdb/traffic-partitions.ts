import type { ClientBase } from 'pg'
import type { TrafficRetention } from './traffic-retention.ts'

const DAYS_AHEAD = 3
const DAY_MS = 86_400_000

/** Tables with a partition per day (UTC), by which column, and what of the retention is theirs. */
const DAILY = [
  { table: 'traffic_samples', column: 'ended_at', keep: 'sampleDays' },
  { table: 'traffic_batches', column: 'ended_at', keep: 'batchDays' },
  { table: 'round_trips', column: 'at', keep: 'batchDays' },
] as const

/**
 * The daily tables have a partition for the day of `now` and the next three. A day that already has rows in the default
 * partition is left there: they stay readable.
 */
export async function ensureTrafficPartitions(client: ClientBase, now: Date): Promise<void> {
  for (const { table, column } of DAILY) await makeDays(client, table, column, now)
}

/** The daily tables have nothing older than they are kept for. */
export async function forgetOldTraffic(
  client: ClientBase,
  now: Date,
  retention: TrafficRetention,
): Promise<void> {
  for (const { table, column, keep } of DAILY) {
    const before = new Date(dayOf(now).getTime() - retention[keep] * DAY_MS)
    await dropDays(client, table, column, before)
  }
}

// Names and bounds are made of this file's words and of digits from a Date, never from input: DDL takes no parameters.

async function makeDays(client: ClientBase, table: string, column: string, now: Date) {
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const from = new Date(dayOf(now).getTime() + ahead * DAY_MS)
    const to = new Date(from.getTime() + DAY_MS)
    const name = partitionName(table, from)
    const { rows } = await client.query<{ is_made: boolean; is_taken: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS is_made,
        EXISTS (SELECT FROM ${table}_default WHERE ${column} >= $2 AND ${column} < $3) AS is_taken`,
      [name, from, to],
    )
    if (rows[0]?.is_made || rows[0]?.is_taken) continue
    await client.query(
      `CREATE TABLE ${name} PARTITION OF ${table}
        FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
    )
  }
}

async function dropDays(client: ClientBase, table: string, column: string, before: Date) {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = $1::regclass AND relname ~ $2 AND relname < $3`,
    [table, `^${table}_\\d{4}_\\d{2}_\\d{2}$`, partitionName(table, before)],
  )
  for (const { name } of rows) await client.query(`DROP TABLE ${name}`)
  await client.query(`DELETE FROM ${table}_default WHERE ${column} < $1`, [before])
}

function dayOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS)
}

function partitionName(table: string, day: Date): string {
  return `${table}_${day.toISOString().slice(0, 10).replaceAll('-', '_')}`
}
