import { sql } from 'kysely'
import type { FindingsDiff } from '../reconcile/findings/diff-findings.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { findingRow } from './topology-rows.ts'
import { findingsTarget } from './topology-targets.ts'
import { upsertRows } from './upsert-rows.ts'

/** The CMDB's findings agree with the diff. What a person decided of one stays while it is there. */
export async function applyFindings(
  transaction: SiteTransaction,
  siteId: string,
  { opened, confirmed, resolved }: FindingsDiff,
  now: Date,
): Promise<void> {
  if (resolved.length > 0) {
    await sql`UPDATE findings SET state = 'resolved', resolved_at = ${now}
      WHERE site_id = ${siteId} AND id = ANY(${resolved}::uuid[])`.execute(transaction)
  }
  const rows = [...opened, ...confirmed].map(it => findingRow(siteId, it))
  await upsertRows(transaction, findingsTarget, rows)
}
