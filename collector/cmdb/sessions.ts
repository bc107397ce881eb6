import type { Kysely } from 'kysely'
import { reachOf } from './accounts.ts'
import type { Role, SiteReach } from './role.ts'
import { hashToken, makeToken } from './secret-token.ts'
import type { Database } from './tables.ts'

/** An account that may be used, as whoever asks is known by. */
export type ActiveAccount = { id: string; name: string; role: Role; sites: SiteReach }

/** How long a browser stays logged in: without being used, and altogether. */
export type SessionLimits = { idleMs: number; absoluteMs: number }

const TOUCH_AFTER_MS = 60_000

/**
 * Logs a browser in under a token that nobody had before. A session that it brought along ends: what was planted in
 * it beforehand is worth nothing.
 */
export async function startSession(
  db: Kysely<Database>,
  session: { accountId: string; replaces?: string | undefined; limits: SessionLimits; now: Date },
): Promise<{ token: string; expiresAt: Date }> {
  const { accountId, replaces, limits, now } = session
  const token = makeToken()
  const expiresAt = new Date(now.getTime() + limits.absoluteMs)
  if (replaces !== undefined) await endSession(db, replaces)
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute()
  await db
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      account_id: accountId,
      started_at: now,
      seen_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { token, expiresAt }
}

/** Whose session it is; undefined when it is over, unknown, or its account is disabled. */
export async function findSession(
  db: Kysely<Database>,
  token: string,
  limits: SessionLimits,
  now: Date,
): Promise<ActiveAccount | undefined> {
  const hash = hashToken(token)
  const found = await db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .where('sessions.token_hash', '=', hash)
    .where('sessions.expires_at', '>', now)
    .where('sessions.seen_at', '>', new Date(now.getTime() - limits.idleMs))
    .where('accounts.disabled_at', 'is', null)
    .select(['accounts.id', 'accounts.name', 'accounts.role', 'accounts.site_ids', 'seen_at'])
    .executeTakeFirst()
  if (!found) return undefined
  if (now.getTime() - found.seen_at.getTime() > TOUCH_AFTER_MS) {
    await db
      .updateTable('sessions')
      .set({ seen_at: now })
      .where('token_hash', '=', hash)
      .where('seen_at', '<', now)
      .execute()
  }
  const { id, name, role, site_ids } = found
  return { id, name, role, sites: reachOf(site_ids) }
}

export async function endSession(db: Kysely<Database>, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}
