import { type Kysely, type Selectable, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { hashPassword, PERSON_WORK } from './password-hash.ts'
import { readList } from './read-list.ts'
import { recordAccessEvent } from './record-access-event.ts'
import type { Role, SiteReach } from './role.ts'
import type { Database } from './tables.ts'

export type AccountItem = {
  id: string
  name: string
  role: Role
  sites: SiteReach
  login: 'password' | 'openid' | 'tokens'
  isDisabled: boolean
  createdAt: string
  createdBy: string
}

export type AccountFailure = {
  kind: 'taken' | 'unknown' | 'last' | 'site'
  message: string
  /** The same for those who say it in another language. */
  because:
    | { readonly type: 'account-taken' | 'last-administrator'; readonly name: string }
    | { readonly type: 'first-administrator' }
    | { readonly type: 'not-found'; readonly what: 'account' }
    | { readonly type: 'site-unknown'; readonly site: string }
}

/** Who does it and when, for the record. */
export type By = { actor: string; address?: string | undefined; now: Date }

export type NewAccount = {
  name: string
  role: Role
  sites: SiteReach
  /** Absent for an account that is used by its tokens only. */
  password?: string | undefined
}

/** Adds an account whose name is free; names are the same in small and capital letters. */
export async function addAccount(
  db: Kysely<Database>,
  wanted: NewAccount,
  by: By,
): Promise<Result<AccountItem, AccountFailure>> {
  const name = wanted.name.toLowerCase()
  const passwordHash =
    wanted.password === undefined ? null : await hashPassword(wanted.password, PERSON_WORK)
  return db.transaction().execute(async trx => {
    const unknown = await findUnknownSite(trx, wanted.sites)
    if (unknown) return unknown
    const isFirst = wanted.role === 'administrator' && wanted.sites === 'all'
    if (!isFirst && !(await hasHead(trx))) {
      const message = 'the first account must be an administrator of all sites'
      return failure({ kind: 'last', message, because: { type: 'first-administrator' } })
    }
    const added = await trx
      .insertInto('accounts')
      .values({
        id: uuidv7(),
        name,
        role: wanted.role,
        site_ids: columnOf(wanted.sites),
        password_hash: passwordHash,
        created_at: by.now,
        created_by: by.actor,
      })
      .onConflict(it => it.column('name').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!added) {
      const message = `there is an account ${name} already`
      return failure({ kind: 'taken', message, because: { type: 'account-taken', name } })
    }
    const detail = { role: wanted.role, sites: wanted.sites }
    await recordAccessEvent(trx, { ...by, kind: 'account-added', subject: name, detail })
    return success(toAccountItem(added))
  })
}

export type AccountChanges = {
  role?: Role | undefined
  sites?: SiteReach | undefined
  password?: string | undefined
  isDisabled?: boolean | undefined
}

/**
 * Changes an account. A new password and being disabled end its sessions. The last administrator of all sites that is
 * left cannot be taken away: nobody could undo it. `check` may still throw, seeing the account before.
 */
export async function changeAccount(
  db: Kysely<Database>,
  account: { id: string } | { name: string },
  changes: AccountChanges,
  by: By,
  check: (before: AccountItem) => void = () => {},
): Promise<Result<AccountItem, AccountFailure>> {
  const passwordHash =
    changes.password === undefined ? undefined : await hashPassword(changes.password, PERSON_WORK)
  const changed = db.transaction().execute(async trx => {
    // One change of accounts at a time, so that two administrators cannot disable each other.
    await sql`LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE`.execute(trx)
    const before = await trx
      .selectFrom('accounts')
      .selectAll()
      .$if('id' in account, it => it.where('id', '=', 'id' in account ? account.id : ''))
      .$if('name' in account, it =>
        it.where('name', '=', 'name' in account ? account.name.toLowerCase() : ''),
      )
      .executeTakeFirst()
    if (!before) {
      const because = { type: 'not-found', what: 'account' } as const
      return failure({ kind: 'unknown' as const, message: 'there is no such account', because })
    }
    check(toAccountItem(before))
    const unknown = await findUnknownSite(trx, changes.sites ?? 'all')
    if (unknown) return unknown
    const after = await trx
      .updateTable('accounts')
      .set({
        ...(changes.role && { role: changes.role }),
        ...(changes.sites && { site_ids: columnOf(changes.sites) }),
        ...(passwordHash !== undefined && {
          password_hash: passwordHash,
          openid_issuer: null,
          openid_subject: null,
        }),
        ...(changes.isDisabled !== undefined && {
          disabled_at: changes.isDisabled ? (before.disabled_at ?? by.now) : null,
        }),
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (isHead(before) && !isHead(after) && !(await hasHead(trx))) {
      throw new LastAdministrator(before.name)
    }
    if (passwordHash !== undefined || after.disabled_at !== null) {
      await trx.deleteFrom('sessions').where('account_id', '=', before.id).execute()
      await trx.deleteFrom('known_browsers').where('account_id', '=', before.id).execute()
    }
    const { password, ...told } = changes
    const kind = password === undefined ? 'account-changed' : 'password-changed'
    await recordAccessEvent(trx, { ...by, kind, subject: before.name, detail: told })
    return success(toAccountItem(after))
  })
  return changed.catch(error => {
    if (!(error instanceof LastAdministrator)) throw error
    const { message: name } = error
    const message = `${name} is the last administrator of all sites`
    return failure({ kind: 'last', message, because: { type: 'last-administrator', name } })
  })
}

/** Rolls the change back; its message is the account's name. */
class LastAdministrator extends Error {}

type AccountRow = Selectable<Database['accounts']>

function isHead(row: AccountRow): boolean {
  return row.role === 'administrator' && row.site_ids === null && row.disabled_at === null
}

async function hasHead(trx: Kysely<Database>): Promise<boolean> {
  const head = await trx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'administrator')
    .where('site_ids', 'is', null)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return head !== undefined
}

async function findUnknownSite(
  trx: Kysely<Database>,
  sites: SiteReach,
): Promise<Result<never, AccountFailure> | undefined> {
  if (sites === 'all') return undefined
  const known = await trx.selectFrom('sites').select('id').where('id', 'in', sites).execute()
  const site = sites.find(site => !known.some(it => it.id === site))
  if (site === undefined) return undefined
  const message = `sites: ${site} is not registered`
  return failure({ kind: 'site', message, because: { type: 'site-unknown', site } })
}

const accountTie: SortTerm = { of: sql`(accounts.name COLLATE "C")`, kind: 'text' }

export const accountOrder: ListOrder = {
  usual: 'name',
  tie: accountTie,
  by: {
    name: accountTie,
    role: {
      of: sql`array_position(ARRAY['viewer', 'operator', 'administrator'], accounts.role)`,
      kind: 'integer',
    },
    createdAt: { of: sql.ref('accounts.created_at'), kind: 'instant' },
  },
}

/** Accounts, by name unless asked otherwise. */
export async function readAccounts(
  db: Kysely<Database>,
  list: ListRange,
): Promise<ListPage<AccountItem>> {
  const all = db.selectFrom('accounts')
  return readList(accountOrder, list, { rows: all.selectAll(), all }, toAccountItem)
}

/** One account, also a disabled one; undefined when there is none. */
export async function readAccount(
  db: Kysely<Database>,
  id: string,
): Promise<AccountItem | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toAccountItem(row)
}

/** An account that may be used; undefined when there is none, or it is disabled. */
export async function findAccount(
  db: Kysely<Database>,
  id: string,
): Promise<AccountItem | undefined> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row && toAccountItem(row)
}

/** Whether anybody was ever given an account. */
export async function hasAccounts(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Null in the database means all sites. */
export function reachOf(siteIds: readonly string[] | null): SiteReach {
  return siteIds ?? 'all'
}

export function columnOf(sites: SiteReach): string[] | null {
  return sites === 'all' ? null : [...sites]
}

function toAccountItem(row: AccountRow): AccountItem {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    sites: reachOf(row.site_ids),
    login:
      row.password_hash !== null ? 'password' : row.openid_issuer !== null ? 'openid' : 'tokens',
    isDisabled: row.disabled_at !== null,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
  }
}
