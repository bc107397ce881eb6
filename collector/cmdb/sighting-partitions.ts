import type { ClientBase } from 'pg'

const MONTHS_AHEAD = 2
/** Where somebody's PC was on a day long ago is nobody's business any more. */
const KEEP_MONTHS = 12

/**
 * Sightings have a partition for the month of `now` and the next two. A month that already has rows in the default
 * partition is left there.
 */
export async function ensureSightingPartitions(client: ClientBase, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const from = firstOfMonth(now, ahead)
    const { rows } = await client.query<{ is_made: boolean; is_taken: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS is_made,
        EXISTS (SELECT FROM sightings_default WHERE month = $2) AS is_taken`,
      [nameOf(from), from],
    )
    if (rows[0]?.is_made || rows[0]?.is_taken) continue
    // Name and bounds are made of digits from a Date, never from input: DDL takes no parameters.
    await client.query(
      `CREATE TABLE ${nameOf(from)} PARTITION OF sightings
        FOR VALUES FROM ('${from}') TO ('${firstOfMonth(now, ahead + 1)}')`,
    )
  }
}

/** Sightings of months more than a year ago are gone, and places that hosts left more than a year ago. */
export async function forgetOldSightings(client: ClientBase, now: Date): Promise<void> {
  const oldest = firstOfMonth(now, -KEEP_MONTHS)
  const { rows: partitions } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
      WHERE inhparent = 'sightings'::regclass AND c.relname ~ '^sightings_[0-9]{4}_[0-9]{2}$'
        AND c.relname < $1`,
    [nameOf(oldest)],
  )
  for (const { name } of partitions) await client.query(`DROP TABLE ${name}`)
  await client.query('DELETE FROM sightings_default WHERE month < $1', [oldest])
  await client.query('DELETE FROM endpoint_locations WHERE ended_at < $1', [oldest])
}

function nameOf(month: string): string {
  return `sightings_${month.slice(0, 4)}_${month.slice(5, 7)}`
}

function firstOfMonth(now: Date, ahead: number): string {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
  return first.toISOString().slice(0, 10)
}
