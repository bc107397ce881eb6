import type { Kysely } from 'kysely'
import { hashToken, makeToken } from './secret-token.ts'
import type { Database } from './tables.ts'

/** How long a browser is remembered after its last login. */
const KNOWN_MS = 180 * 86_400_000

/** Whether this browser has logged in to this account before. */
export async function isKnownBrowser(
  db: Kysely<Database>,
  token: string,
  accountId: string,
  now: Date,
): Promise<boolean> {
  const known = await db
    .selectFrom('known_browsers')
    .select('account_id')
    .where('token_hash', '=', hashToken(token))
    .where('account_id', '=', accountId)
    .where('seen_at', '>', new Date(now.getTime() - KNOWN_MS))
    .executeTakeFirst()
  return known !== undefined
}

/** Remembers a browser that has just logged in; the token is for its cookie. */
export async function rememberBrowser(
  db: Kysely<Database>,
  accountId: string,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = makeToken()
  await db
    .deleteFrom('known_browsers')
    .where('seen_at', '<', new Date(now.getTime() - KNOWN_MS))
    .execute()
  await db
    .insertInto('known_browsers')
    .values({ token_hash: hashToken(token), account_id: accountId, seen_at: now })
    .execute()
  return { token, expiresAt: new Date(now.getTime() + KNOWN_MS) }
}
