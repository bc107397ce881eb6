import type { ClientBase } from 'pg'

const MONTHS_AHEAD = 3

/**
 * The change log has a partition for the month of `now` and the next three. A month that already has rows in the default
 * partition is left there: they stay readable, and the month after gets its own.
 */
export async function ensureChangePartitions(client: ClientBase, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const from = firstOfMonth(now, ahead)
    const to = firstOfMonth(now, ahead + 1)
    const name = `changes_${from.slice(0, 4)}_${from.slice(5, 7)}`
    const { rows } = await client.query<{ is_made: boolean; is_taken: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS is_made,
        EXISTS (SELECT FROM changes_default WHERE at >= $2 AND at < $3) AS is_taken`,
      [name, from, to],
    )
    if (rows[0]?.is_made || rows[0]?.is_taken) continue
    // Name and bounds are made of digits from a Date, never from input: DDL takes no parameters.
    await client.query(
      `CREATE TABLE ${name} PARTITION OF changes FOR VALUES FROM ('${from}') TO ('${to}')`,
    )
  }
}

function firstOfMonth(now: Date, ahead: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString()
}
