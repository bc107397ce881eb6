import { sql } from 'kysely'
import type { Cmdb } from './connect.ts'

const FOLLOWER = 'alerts'
/** Whoever does not follow for so long was away: stopped, or without the database. */
const BREAK = '2 minutes'

/**
 * Sites of which something changed are due, each change exactly once: what is followed is below the oldest transaction still
 * under way, under which nothing can appear any more. One collector at a time; false when another one is at it.
 */
export function followChanges({ db }: Cmdb, now: Date): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    // Whoever begins has nothing to catch up with: every site is looked at anyway.
    await sql`INSERT INTO followers (name, transaction_id, moved_at, resumed_at)
      VALUES (${FOLLOWER}, pg_snapshot_xmin(pg_current_snapshot()), ${now}, ${now})
      ON CONFLICT DO NOTHING`.execute(transaction)
    const held = await sql<{ from: string }>`SELECT transaction_id::text AS from FROM followers
      WHERE name = ${FOLLOWER} FOR UPDATE SKIP LOCKED`.execute(transaction)
    const from = held.rows[0]?.from
    if (from === undefined) return false
    const { rows } = await sql<{ to: string }>`
      SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS to`.execute(transaction)
    const to = rows[0]?.to ?? from
    await sql`INSERT INTO alert_runs (scope, due_at)
      SELECT id, ${now}::timestamptz FROM sites UNION ALL SELECT 'central', ${now}::timestamptz
      ON CONFLICT DO NOTHING`.execute(transaction)
    await sql`UPDATE alert_runs SET due_at = least(due_at, ${now}::timestamptz)
      WHERE scope IN (SELECT DISTINCT site_id FROM changes
        WHERE transaction_id >= ${from}::text::xid8 AND transaction_id < ${to}::text::xid8)`.execute(
      transaction,
    )
    await sql`UPDATE followers SET transaction_id = ${to}::text::xid8, moved_at = ${now},
        resumed_at = CASE WHEN moved_at > ${now}::timestamptz - ${BREAK}::interval THEN resumed_at
          ELSE ${now} END
      WHERE name = ${FOLLOWER}`.execute(transaction)
    return true
  })
}
