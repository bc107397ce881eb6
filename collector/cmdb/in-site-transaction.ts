import type { Transaction } from 'kysely'
import type { Cmdb } from './connect.ts'
import { keptStatement } from './kept-statements.ts'
import type { Database } from './tables.ts'

export type SiteTransaction = Transaction<Database>

/**
 * Everything `work` writes becomes visible at once, or nothing does. One transaction per site at a time, whatever the
 * number of collectors: what is loaded inside stays true until the end. Rejects as `work` or the database does.
 */
export function inSiteTransaction<Value>(
  cmdb: Cmdb,
  siteId: string,
  work: (transaction: SiteTransaction) => Promise<Value>,
): Promise<Value> {
  return inSitesTransaction(cmdb, [siteId], work)
}

/** The same for what concerns several sites. They are taken in one order by everybody, so nobody waits for each other. */
export function inSitesTransaction<Value>(
  { db }: Cmdb,
  siteIds: readonly string[],
  work: (transaction: SiteTransaction) => Promise<Value>,
): Promise<Value> {
  return db.transaction().execute(async transaction => {
    // In statements of their own: the next one's snapshot must be taken once the lock is held.
    for (const siteId of [...new Set(siteIds)].sort()) await lockSite(transaction, siteId)
    return work(transaction)
  })
}

/** Until the end of the transaction nobody else writes to the site's inventory; waits for whoever does. */
export async function lockSite(transaction: SiteTransaction, siteId: string): Promise<void> {
  await takeLock(transaction, [`site:${siteId}`])
}

const takeLock = keptStatement('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))')
