import { sql } from 'kysely'
import type { ScanReport } from '../../schemas/scan-report.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** The scans are on record: what was looked at, what was silent, what failed. */
export async function recordScanReports(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly { id: string; agentId: string; report: ScanReport }[],
): Promise<void> {
  for (const { id, agentId, report } of messages) {
    await transaction
      .insertInto('scan_reports')
      .values({
        scan_id: report.scanId,
        site_id: siteId,
        agent_id: agentId,
        message_id: id,
        started_at: new Date(report.startedAt),
        finished_at: new Date(report.finishedAt),
        is_partial: report.isPartial,
        sweep_method: report.sweepMethod,
        report: JSON.stringify(report),
      })
      .onConflict(it => it.columns(['site_id', 'scan_id']).doNothing())
      .execute()
    await transaction
      .updateTable('agents')
      .set({ last_scan_at: sql`greatest(last_scan_at, ${report.finishedAt}::timestamptz)` })
      .where('id', '=', agentId)
      .execute()
  }
}
