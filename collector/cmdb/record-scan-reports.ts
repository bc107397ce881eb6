import type { ScanReport } from '../../schemas/scan-report.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

/** The scans are on record: what was looked at, what was silent, what failed. */
export async function recordScanReports(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly { id: string; agentId: string; report: ScanReport }[],
): Promise<void> {
  for (const { id, agentId, report } of messages) {
    const { scanId, startedAt, finishedAt, isPartial, sweepMethod } = report
    const told = [startedAt, finishedAt, isPartial, sweepMethod, JSON.stringify(report)]
    await insertReport(transaction, [scanId, siteId, agentId, id, ...told])
    await updateLastScan(transaction, [agentId, finishedAt])
  }
}

const insertReport = keptStatement(
  `INSERT INTO scan_reports (scan_id, site_id, agent_id, message_id, started_at, finished_at,
    is_partial, sweep_method, report)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (site_id, scan_id) DO NOTHING`,
)

const updateLastScan = keptStatement(
  'UPDATE agents SET last_scan_at = greatest(last_scan_at, $2::timestamptz) WHERE id = $1',
)
