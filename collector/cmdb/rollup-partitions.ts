import type { ClientBase } from 'pg'
import type { TrafficRetention } from './traffic-retention.ts'

const MONTHS_AHEAD = 2
const DAY_MS = 86_400_000

/** Sums of samples, and since when each is kept. */
const MONTHLY: readonly { table: string; since: (now: Date, keep: TrafficRetention) => Date }[] = [
  { table: 'traffic_5_minutes', since: (now, keep) => daysAgo(now, keep.fiveMinuteDays) },
  { table: 'traffic_hours', since: (now, keep) => firstOfMonth(now, -keep.hourMonths) },
  { table: 'traffic_days', since: (now, keep) => firstOfMonth(now, -keep.dayMonths) },
  { table: 'traffic_port_hours', since: (now, keep) => firstOfMonth(now, -keep.hourMonths) },
  { table: 'traffic_port_days', since: (now, keep) => firstOfMonth(now, -keep.dayMonths) },
]

const KEEP_STATE_CHANGES_DAYS = 400

/** The sums of samples have a partition for the month of `now` and the next two. */
export async function ensureRollupPartitions(client: ClientBase, now: Date): Promise<void> {
  for (const { table } of MONTHLY) await makeMonths(client, table, now)
}

/**
 * The sums of samples have nothing of months before those that they are kept for; memories of the detector that nothing can
 * be taken in from any more are gone.
 */
export async function forgetOldRollups(
  client: ClientBase,
  now: Date,
  retention: TrafficRetention,
): Promise<void> {
  for (const { table, since } of MONTHLY) {
    await dropMonths(client, table, firstOfMonth(since(now, retention), 0))
  }
  await client.query(
    `DELETE FROM link_checkpoints WHERE at < $1
      OR (at < $2 AND date_trunc('day', at, 'UTC') <> at)`,
    // Late samples are taken in from there.
    [daysAgo(now, retention.sampleDays), daysAgo(now, 2)],
  )
  await client.query('DELETE FROM link_state_changes WHERE recorded_at < $1', [
    daysAgo(now, KEEP_STATE_CHANGES_DAYS),
  ])
}

// Names and bounds are made of this file's words and of digits from a Date, never from input: DDL takes no parameters.

async function makeMonths(client: ClientBase, table: string, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const [from, to] = [firstOfMonth(now, ahead), firstOfMonth(now, ahead + 1)]
    const { rows } = await client.query<{ is_made: boolean; is_taken: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS is_made,
        EXISTS (SELECT FROM ${table}_default WHERE at >= $2 AND at < $3) AS is_taken`,
      [nameOf(table, from), from, to],
    )
    if (rows[0]?.is_made || rows[0]?.is_taken) continue
    await client.query(
      `CREATE TABLE ${nameOf(table, from)} PARTITION OF ${table}
        FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
    )
  }
}

async function dropMonths(client: ClientBase, table: string, before: Date): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = $1::regclass AND relname ~ $2 AND relname < $3`,
    [table, `^${table}_\\d{4}_\\d{2}$`, nameOf(table, before)],
  )
  for (const { name } of rows) await client.query(`DROP TABLE ${name}`)
  await client.query(`DELETE FROM ${table}_default WHERE at < $1`, [before])
}

function daysAgo(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

function firstOfMonth(now: Date, ahead: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
}

function nameOf(table: string, month: Date): string {
  return `${table}_${month.toISOString().slice(0, 7).replace('-', '_')}`
}
