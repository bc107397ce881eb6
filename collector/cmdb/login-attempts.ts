import { type Kysely, sql } from 'kysely'
import { hashToken } from './secret-token.ts'
import type { Database } from './tables.ts'

/** What wrong passwords are counted by, and how many are free. */
export type AttemptBucket = { key: string; free: number }

const WINDOW_SECONDS = 900
const FIRST_BLOCK_SECONDS = 30
const LONGEST_BLOCK_SECONDS = 900

/**
 * Counts an attempt before its password is looked at, so that many at once are counted, too. The answer is the seconds
 * to wait when the bucket is full; an attempt that is refused does not prolong its own waiting.
 */
export async function countAttempt(
  db: Kysely<Database>,
  bucket: AttemptBucket,
  now: Date,
): Promise<number> {
  const key = hashToken(bucket.key)
  const failures = sql<number>`case
    when a.last_at < ${now}::timestamptz - make_interval(secs => ${WINDOW_SECONDS}) then 1
    else a.failures + 1 end`
  const counted = await sql<{ failures: number }>`
    INSERT INTO login_attempts AS a (bucket, failures, last_at) VALUES (${key}, 1, ${now})
    ON CONFLICT (bucket) DO UPDATE SET failures = ${failures}, last_at = ${now},
      blocked_until = CASE WHEN ${failures} >= ${bucket.free}::integer THEN ${now}::timestamptz + make_interval(secs =>
        least(${LONGEST_BLOCK_SECONDS}::float8, ${FIRST_BLOCK_SECONDS}::float8 * power(2, least(${failures} - ${bucket.free}::integer, 10))))
      END
    WHERE a.blocked_until IS NULL OR a.blocked_until <= ${now}
    RETURNING failures`.execute(db)
  if (counted.rows.length > 0) return 0
  const blocked = await db
    .selectFrom('login_attempts')
    .select('blocked_until')
    .where('bucket', '=', key)
    .executeTakeFirst()
  const untilMs = blocked?.blocked_until?.getTime() ?? now.getTime()
  return Math.max(1, Math.ceil((untilMs - now.getTime()) / 1000))
}

/** The password was right: the account's bucket is empty again, the address has its attempt back. */
export async function forgetAttempt(
  db: Kysely<Database>,
  bucket: AttemptBucket,
  how: 'all' | 'one',
): Promise<void> {
  const key = hashToken(bucket.key)
  if (how === 'all') {
    await db.deleteFrom('login_attempts').where('bucket', '=', key).execute()
    return
  }
  await db
    .updateTable('login_attempts')
    .set({ failures: sql`greatest(failures - 1, 0)`, blocked_until: null })
    .where('bucket', '=', key)
    .execute()
}

/** Old counts mean nothing any more. */
export async function dropOldAttempts(db: Kysely<Database>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 2 * LONGEST_BLOCK_SECONDS * 1000)
  await db.deleteFrom('login_attempts').where('last_at', '<', before).execute()
}
