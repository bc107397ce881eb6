import { sql } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** Class is over everywhere in France, Corsica and Paris alike; a site's turn comes within the hour. */
const AT_UTC_HOUR = 18
const MOST_SITES = 20

/**
 * Sites of which the day's measures were not looked at, and those whose register was changed since; at most 20. Their turns are
 * spread over an hour by their names.
 */
export async function findSitesToReview({ db }: Cmdb, now: Date): Promise<string[]> {
  const { rows } = await sql<{ site: string }>`
    SELECT site_id AS site FROM (
      SELECT l.site_id, max(l.changed_at) AS changed_at,
        make_interval(hours => ${AT_UTC_HOUR}, mins => abs(hashtext(l.site_id) % 60)) AS turn
      FROM monitored_links l GROUP BY l.site_id
    ) links LEFT JOIN link_reviews r USING (site_id)
    WHERE r.reviewed_at IS NULL OR changed_at > r.reviewed_at
      OR r.reviewed_at < date_trunc('day', ${now}::timestamptz - turn, 'UTC') + turn
    ORDER BY r.reviewed_at NULLS FIRST, site_id LIMIT ${MOST_SITES}`.execute(db)
  return rows.map(it => it.site)
}

/** A link that is to be looked at, and the port it is about, where the inventory has it. */
export type LinkToReview = { id: string; device?: string; port?: string }

/** The site's links that can have been measured. */
export async function loadLinksToReview({ db }: Cmdb, siteId: string): Promise<LinkToReview[]> {
  const { rows } = await sql<{ id: string; device: string | null; port: string | null }>`
    SELECT l.id, i.device_id AS device, i.name AS port FROM monitored_links l
    LEFT JOIN device_addresses a ON a.site_id = l.site_id AND a.address = l.address AND a.is_current
    LEFT JOIN interfaces i ON i.device_id = a.device_id AND i.name = l.interface
    WHERE l.site_id = ${siteId} AND l.ended_at IS NULL AND l.address IS NOT NULL
    ORDER BY l.id`.execute(db)
  return rows.map(({ id, device, port }) => ({
    id,
    ...(device !== null && port !== null && { device, port }),
  }))
}

/** Looked at; whoever looks at the same site meanwhile waits. */
export async function markReviewed(
  transaction: SiteTransaction,
  siteId: string,
  now: Date,
): Promise<void> {
  await sql`INSERT INTO link_reviews (site_id, reviewed_at) VALUES (${siteId}, ${now})
    ON CONFLICT (site_id) DO UPDATE SET reviewed_at = excluded.reviewed_at`.execute(transaction)
}
