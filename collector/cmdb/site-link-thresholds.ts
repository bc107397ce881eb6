import { type Kysely, sql } from 'kysely'
import type { ThresholdOverrides } from '../traffic/thresholds.ts'
import type { Database } from './tables.ts'

/** When links count as full at a site, as far as that differs from the usual, and who said so. */
export type SiteLinkThresholds = {
  thresholds: ThresholdOverrides
  changedBy?: string
  changedAt?: string
}

/** Empty while nobody said anything else. */
export async function loadSiteLinkThresholds(
  db: Kysely<Database>,
  siteId: string,
): Promise<SiteLinkThresholds> {
  const row = await db
    .selectFrom('site_link_thresholds')
    .selectAll()
    .where('site_id', '=', siteId)
    .executeTakeFirst()
  if (!row) return { thresholds: {} }
  const { thresholds, changed_by: changedBy, changed_at } = row
  return { thresholds, changedBy, changedAt: changed_at.toISOString() }
}

/**
 * They hold from now on; false when there is no such site. What was judged before stays as it was. `check` may still throw, seeing
 * those before.
 */
export async function saveSiteLinkThresholds(
  db: Kysely<Database>,
  siteId: string,
  thresholds: ThresholdOverrides,
  { by, now }: { by: string; now: Date },
  check: (before: ThresholdOverrides) => void = () => {},
): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    // There may be no row of thresholds yet to hold on to.
    await transaction
      .selectFrom('sites')
      .select('id')
      .where('id', '=', siteId)
      .forNoKeyUpdate()
      .execute()
    check((await loadSiteLinkThresholds(transaction, siteId)).thresholds)
    const { numAffectedRows } = await sql`
    INSERT INTO site_link_thresholds (site_id, thresholds, changed_by, changed_at)
    SELECT id, ${JSON.stringify(thresholds)}::jsonb, ${by}, ${now} FROM sites WHERE id = ${siteId}
    ON CONFLICT (site_id) DO UPDATE SET thresholds = excluded.thresholds,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(transaction)
    return Number(numAffectedRows ?? 0) > 0
  })
}
