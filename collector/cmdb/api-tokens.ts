import { type Kysely, type Selectable, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { type By, columnOf, reachOf } from './accounts.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import { recordAccessEvent } from './record-access-event.ts'
import { narrowReach, type SiteReach } from './role.ts'
import { hashToken, makeToken } from './secret-token.ts'
import type { ActiveAccount } from './sessions.ts'
import type { Database } from './tables.ts'

export type TokenItem = {
  id: string
  name: string
  account: string
  scopes: string[]
  sites: SiteReach
  createdAt: string
  createdBy: string
  expiresAt: string
  revokedAt?: string
  lastUsedAt?: string
}

/** Marks our tokens, so that scanners find those that were published by mistake. */
const TOKEN_PREFIX = 'recense_'

/** Makes a token of an account; it is told here and now only. */
export async function createToken(
  db: Kysely<Database>,
  wanted: {
    account: { id: string; name: string }
    name: string
    scopes: readonly string[]
    sites: SiteReach
    expiresAt: Date
  },
  by: By,
): Promise<{ token: string; item: TokenItem }> {
  const token = makeToken(TOKEN_PREFIX)
  const { account, name, scopes, sites, expiresAt } = wanted
  return db.transaction().execute(async trx => {
    const row = await trx
      .insertInto('api_tokens')
      .values({
        id: uuidv7(),
        account_id: account.id,
        name,
        token_hash: hashToken(token),
        scopes: [...scopes],
        site_ids: columnOf(sites),
        created_at: by.now,
        created_by: by.actor,
        expires_at: expiresAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const detail = { token: row.id, name, scopes, sites, expiresAt }
    await recordAccessEvent(trx, { ...by, kind: 'token-created', subject: account.name, detail })
    return { token, item: toTokenItem({ ...row, account: account.name }) }
  })
}

/** Whose token it is and what for; undefined when it is over, unknown, or its account is disabled. */
export async function findToken(
  db: Kysely<Database>,
  token: string,
  now: Date,
): Promise<(ActiveAccount & { tokenId: string; tokenName: string; scopes: string[] }) | undefined> {
  if (!token.startsWith(TOKEN_PREFIX)) return undefined
  const found = await db
    .selectFrom('api_tokens as t')
    .innerJoin('accounts as a', 'a.id', 't.account_id')
    .where('t.token_hash', '=', hashToken(token))
    .where('t.expires_at', '>', now)
    .where('t.revoked_at', 'is', null)
    .where('a.disabled_at', 'is', null)
    .select(['t.id as token_id', 't.name as token_name', 't.scopes', 't.site_ids as token_sites'])
    .select(['t.last_used_at', 'a.id', 'a.name', 'a.role', 'a.site_ids'])
    .executeTakeFirst()
  if (!found) return undefined
  if (found.last_used_at === null || now.getTime() - found.last_used_at.getTime() > 60_000) {
    await db
      .updateTable('api_tokens')
      .set({ last_used_at: now })
      .where('id', '=', found.token_id)
      .execute()
  }
  return {
    id: found.id,
    name: found.name,
    role: found.role,
    // What the account lost since, its tokens lost, too.
    sites: narrowReach(reachOf(found.site_ids), reachOf(found.token_sites)),
    tokenId: found.token_id,
    tokenName: found.token_name,
    scopes: found.scopes,
  }
}

/** The token is void. False when there is no such token, or not of this account. */
export async function revokeToken(
  db: Kysely<Database>,
  token: { id: string; accountId?: string | undefined },
  by: By,
): Promise<boolean> {
  return db.transaction().execute(async trx => {
    const found = await trx
      .selectFrom('api_tokens as t')
      .innerJoin('accounts as a', 'a.id', 't.account_id')
      .where('t.id', '=', token.id)
      .$if(token.accountId !== undefined, it =>
        it.where('t.account_id', '=', token.accountId ?? ''),
      )
      .select(['t.id', 't.name', 't.revoked_at', 'a.name as account'])
      .forUpdate('t')
      .executeTakeFirst()
    if (!found) return false
    if (found.revoked_at !== null) return true
    await trx
      .updateTable('api_tokens')
      .set({ revoked_at: by.now })
      .where('id', '=', found.id)
      .execute()
    const detail = { token: found.id, name: found.name }
    await recordAccessEvent(trx, { ...by, kind: 'token-revoked', subject: found.account, detail })
    return true
  })
}

const tokenTie: SortTerm = { of: sql.ref('t.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const tokenOrder: ListOrder = {
  usual: '-id',
  tie: tokenTie,
  by: {
    id: tokenTie,
    name: { of: sortedText('t.name'), kind: 'text' },
    account: { of: sortedText('a.name'), kind: 'text' },
    createdAt: { of: sql.ref('t.created_at'), kind: 'instant' },
    expiresAt: { of: sql.ref('t.expires_at'), kind: 'instant' },
    lastUsedAt: { of: sql.ref('t.last_used_at'), kind: 'instant', mayBeAbsent: true },
  },
}

/** Tokens of one account, or all, the latest first unless asked otherwise. */
export async function readTokens(
  db: Kysely<Database>,
  list: ListRange & { accountId?: string | undefined },
): Promise<ListPage<TokenItem>> {
  const all = db
    .selectFrom('api_tokens as t')
    .innerJoin('accounts as a', 'a.id', 't.account_id')
    .$if(list.accountId !== undefined, it => it.where('t.account_id', '=', list.accountId ?? ''))
  const rows = all.selectAll('t').select('a.name as account')
  return readList(tokenOrder, list, { rows, all }, toTokenItem)
}

function toTokenItem(row: Selectable<Database['api_tokens']> & { account: string }): TokenItem {
  return {
    id: row.id,
    name: row.name,
    account: row.account,
    scopes: row.scopes,
    sites: reachOf(row.site_ids),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: row.expires_at.toISOString(),
    ...(row.revoked_at && { revokedAt: row.revoked_at.toISOString() }),
    ...(row.last_used_at && { lastUsedAt: row.last_used_at.toISOString() }),
  }
}
