import type { Kysely } from 'kysely'
import { addAccount, type NewAccount } from '../../../collector/cmdb/accounts.ts'
import { createToken } from '../../../collector/cmdb/api-tokens.ts'
import type { Database } from '../../../collector/cmdb/tables.ts'

export const PASSWORD = 'il pleut sur la Loire'

/** An account with `PASSWORD`, or with its own. */
export async function accountOf(
  db: Kysely<Database>,
  wanted: Partial<NewAccount> & { name: string },
) {
  const by = { actor: 'test', now: new Date() }
  const account = { role: 'viewer', sites: 'all', password: PASSWORD, ...wanted } as const
  const added = await addAccount(db, account, by)
  if (!added.ok) throw new Error(added.failure.message)
  return added.value
}

/** Headers by which a new account is known. */
export async function tokenOf(
  db: Kysely<Database>,
  wanted: Partial<NewAccount> & { name: string },
  scopes: readonly string[] = ['write'],
): Promise<{ authorization: string }> {
  const account = await accountOf(db, { password: undefined, ...wanted })
  const expiresAt = new Date(Date.now() + 3_600_000)
  const token = { account, name: 'test', scopes, sites: 'all' as const, expiresAt }
  const made = await createToken(db, token, { actor: 'test', now: new Date() })
  return { authorization: `Bearer ${made.token}` }
}
