import { sql } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

/** How long a site's messages are waited for before its topology is concluded. */
export type Patience = {
  /** After the last message of a scan whose report has not come. */
  readonly quietMs: number
  /** However many messages keep coming. */
  readonly atMostMs: number
}

/** Notes, with the messages themselves, that there is something new to conclude from. */
export async function requestTopology(
  transaction: SiteTransaction,
  siteId: string,
  isScanDone: boolean,
  now: Date,
): Promise<void> {
  await insertRequest(transaction, [siteId, now, isScanDone])
}

const insertRequest = keptStatement(
  `INSERT INTO topology_runs (site_id, waiting_since, changed_at, is_scan_done)
  VALUES ($1, $2, $2, $3)
  ON CONFLICT (site_id) DO UPDATE SET
    revision = topology_runs.revision + 1,
    changed_at = excluded.changed_at,
    waiting_since = CASE WHEN topology_runs.concluded_revision = topology_runs.revision
      THEN excluded.waiting_since ELSE topology_runs.waiting_since END,
    is_scan_done = excluded.is_scan_done OR (topology_runs.is_scan_done
      AND topology_runs.concluded_revision < topology_runs.revision)`,
)

/** Sites that have waited long enough, the longest first. */
export async function findDueSites(
  { db }: Cmdb,
  { quietMs, atMostMs }: Patience,
  now: Date,
): Promise<string[]> {
  const before = (ms: number) => new Date(now.getTime() - ms)
  const { rows } = await sql<{ site_id: string }>`SELECT site_id FROM topology_runs
    WHERE concluded_revision < revision AND (not_before IS NULL OR not_before <= ${now})
      AND (is_scan_done OR changed_at <= ${before(quietMs)} OR waiting_since <= ${before(atMostMs)})
    ORDER BY waiting_since LIMIT 50`.execute(db)
  return rows.map(it => it.site_id)
}

/**
 * Takes the site for this transaction; undefined when another collector has it, or nothing is left to conclude. The batch
 * up to which the site is read from here on.
 */
export async function takeTopologyRun(
  transaction: SiteTransaction,
  siteId: string,
): Promise<string | undefined> {
  const { rows: locks } = await sql<{ is_held: boolean }>`SELECT
    pg_try_advisory_xact_lock(hashtextextended(${`topology:${siteId}`}, 0)) AS is_held`.execute(
    transaction,
  )
  if (!locks[0]?.is_held) return undefined
  const { rows } = await sql<{ revision: string }>`SELECT revision FROM topology_runs
    WHERE site_id = ${siteId} AND concluded_revision < revision`.execute(transaction)
  return rows[0]?.revision
}

/** The last statement of a run: those who report new messages wait for nothing but the commit. */
export async function finishTopologyRun(
  transaction: SiteTransaction,
  siteId: string,
  revision: string,
  now: Date,
): Promise<void> {
  await sql`UPDATE topology_runs SET concluded_revision = ${revision}::bigint,
      concluded_at = ${now}, failure = NULL, not_before = NULL,
      is_scan_done = is_scan_done AND revision > ${revision}::bigint,
      waiting_since = CASE WHEN revision > ${revision}::bigint THEN ${now} ELSE waiting_since END
    WHERE site_id = ${siteId}`.execute(transaction)
}

/** The site is tried again later, and its failure is told. */
export async function failTopologyRun(
  { db }: Cmdb,
  siteId: string,
  failure: string,
  notBefore: Date,
): Promise<void> {
  await sql`UPDATE topology_runs SET failure = ${failure}, not_before = ${notBefore}
    WHERE site_id = ${siteId}`.execute(db)
}
