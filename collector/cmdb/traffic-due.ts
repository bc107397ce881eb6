import { sql } from 'kysely'
import type { TrafficMessage } from '../../schemas/sample.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** What stands for a site's round trips, which belong to no device. */
const NO_DEVICE = '0.0.0.0'

/** Notes, with the samples themselves, since when there is something new to conclude from. */
export async function markTrafficDue(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly TrafficMessage[],
): Promise<void> {
  const marks = new Map<string, { address: string; source: string; from: string }>()
  const mark = (address: string, source: string, from: string) => {
    const key = `${source} ${address}`
    const before = marks.get(key)
    if (!before || Date.parse(from) < Date.parse(before.from)) {
      marks.set(key, { address, source, from })
    }
  }
  for (const { samples = [], batches = [], roundTrips = [] } of messages) {
    for (const it of samples) mark(it.address, 'watched', it.from)
    for (const it of batches) mark(it.address, 'ports', it.from)
    for (const it of roundTrips) {
      if (it.target === 'gateway') mark(NO_DEVICE, 'round-trips', it.at)
    }
  }
  if (marks.size === 0) return
  const rows = [...marks.values()]
  await sql`INSERT INTO traffic_due (site_id, address, source, links_from, five_from, hours_from, days_from)
    SELECT ${siteId}, address, source, from_at,
      CASE WHEN source = 'watched' THEN from_at END,
      CASE WHEN source <> 'round-trips' THEN from_at END,
      CASE WHEN source <> 'round-trips' THEN from_at END
    FROM unnest(${rows.map(it => it.address)}::inet[], ${rows.map(it => it.source)}::text[],
      ${rows.map(it => it.from)}::timestamptz[]) AS given (address, source, from_at)
    ORDER BY address, source
    ON CONFLICT (site_id, address, source) DO UPDATE SET
      links_from = least(traffic_due.links_from, excluded.links_from),
      five_from = least(traffic_due.five_from, excluded.five_from),
      hours_from = least(traffic_due.hours_from, excluded.hours_from),
      days_from = least(traffic_due.days_from, excluded.days_from),
      revision = traffic_due.revision + 1`.execute(transaction)
}

export type DueMark = {
  site: string
  address: string
  source: 'watched' | 'ports' | 'round-trips'
  fromMs: number
  revision: string
}

/** What is new of these sites' samples since it was concluded from. */
export async function loadLinkMarks(
  transaction: SiteTransaction,
  sites: readonly string[],
): Promise<DueMark[]> {
  const { rows } = await sql<DueMark>`SELECT site_id AS site, host(address) AS address, source,
      extract(epoch FROM links_from)::float8 * 1000 AS "fromMs", revision
    FROM traffic_due WHERE site_id = ANY(${sites}) AND links_from IS NOT NULL`.execute(transaction)
  return rows
}

/** Concluded from; what came meanwhile stays due. */
export async function clearLinkMarks(
  transaction: SiteTransaction,
  marks: readonly DueMark[],
): Promise<void> {
  if (marks.length === 0) return
  await sql`UPDATE traffic_due d SET links_from = NULL
    FROM unnest(${marks.map(it => it.site)}::text[], ${marks.map(it => it.address)}::inet[],
      ${marks.map(it => it.source)}::text[], ${marks.map(it => it.revision)}::bigint[])
      AS done (site_id, address, source, revision)
    WHERE d.site_id = done.site_id AND d.address = done.address AND d.source = done.source
      AND d.revision = done.revision`.execute(transaction)
}
