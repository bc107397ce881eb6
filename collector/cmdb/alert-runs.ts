import { sql } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** What is of no site: the collector itself. */
export const CENTRAL = 'central'

/** A site that is due, held until the end of the transaction; undefined when none is left that nobody else holds. */
export async function takeAlertRun(
  transaction: SiteTransaction,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await sql<{ scope: string }>`SELECT scope FROM alert_runs
    WHERE due_at <= ${now} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(transaction)
  return rows[0]?.scope
}

/** The site's alerts are nobody else's until the end of the transaction; waits for whoever has them. */
export async function holdAlerts(transaction: SiteTransaction, scope: string): Promise<void> {
  await sql`SELECT scope FROM alert_runs WHERE scope = ${scope} FOR UPDATE`.execute(transaction)
}

/** It was looked at, and is looked at again then. */
export async function finishAlertRun(
  transaction: SiteTransaction,
  scope: string,
  now: Date,
  dueAt: Date,
): Promise<void> {
  await sql`UPDATE alert_runs SET due_at = ${dueAt}, concluded_at = ${now}, failure = NULL
    WHERE scope = ${scope}`.execute(transaction)
}

/** It could not be looked at: told, and tried again later. */
export async function failAlertRun(
  { db }: Cmdb,
  scope: string,
  failure: string,
  dueAt: Date,
): Promise<void> {
  await sql`UPDATE alert_runs SET due_at = ${dueAt}, failure = ${failure}
    WHERE scope = ${scope}`.execute(db)
}
