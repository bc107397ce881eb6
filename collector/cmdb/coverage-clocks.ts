import { sql } from 'kysely'
import type { AreaClock } from '../reconcile/presence/count-coverage.ts'
import type { CoveredArea } from '../reconcile/presence/covered-areas.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { stamping } from './stamping.ts'

/** What the clocks of a site's areas show, by the area's key. */
export async function loadAreaClocks(
  transaction: SiteTransaction,
  siteId: string,
): Promise<Map<string, AreaClock>> {
  const rows = await transaction
    .selectFrom('coverage_areas')
    .select(['key', 'at', 'counted_ms'])
    .where('site_id', '=', siteId)
    .execute()
  return new Map(
    rows.map(it => [it.key, { atMs: it.at.getTime(), countedMs: Number(it.counted_ms) }]),
  )
}

/** VLANs of which a host was told since an instant; undefined stands for hosts without one. */
export async function loadToldVlans(
  transaction: SiteTransaction,
  siteId: string,
  since: string,
): Promise<Set<number | undefined>> {
  const rows = await transaction
    .selectFrom('endpoints')
    .select('vlan')
    .distinct()
    .where('site_id', '=', siteId)
    .where('last_seen', '>=', new Date(since))
    .execute()
  return new Set(rows.map(it => it.vlan ?? undefined))
}

/** The area's clock shows this; a tick is kept when it moved. */
export async function writeAreaClock(
  transaction: SiteTransaction,
  siteId: string,
  area: CoveredArea,
  clock: AreaClock,
  hasMoved: boolean,
): Promise<void> {
  const at = new Date(clock.atMs)
  const { key, itemClass, vlan, ranges, skipped } = area
  await sql`
    INSERT INTO coverage_areas
      (site_id, key, item_class, vlan, firsts, lasts, skipped_firsts, skipped_lasts, at, counted_ms)
    VALUES (${siteId}, ${key}, ${itemClass}, ${vlan ?? null},
      ${ranges.map(it => it.first)}::inet[], ${ranges.map(it => it.last)}::inet[],
      ${skipped.map(it => it.first)}::inet[], ${skipped.map(it => it.last)}::inet[],
      ${at}, ${clock.countedMs})
    ON CONFLICT (site_id, key) DO UPDATE
    SET at = excluded.at, counted_ms = excluded.counted_ms`.execute(transaction)
  if (!hasMoved) return
  await sql`
    INSERT INTO coverage_ticks (site_id, key, at, counted_ms)
    VALUES (${siteId}, ${key}, ${at}, ${clock.countedMs})
    ON CONFLICT DO NOTHING`.execute(transaction)
}

/** Devices that the scan looked for and did not see have missed it: what is behind them was out of sight too. */
export async function markMissed(
  transaction: SiteTransaction,
  siteId: string,
  scan: { startedAt: string; finishedAt: string; areaKeys: readonly string[] },
): Promise<void> {
  const write = sql`
    UPDATE devices SET missed_at = ${scan.finishedAt}::timestamptz,
      missed_since = CASE WHEN missed_at > last_seen THEN coalesce(missed_since, missed_at)
        ELSE ${scan.finishedAt}::timestamptz END
    WHERE site_id = ${siteId} AND state <> 'retired' AND last_seen < ${scan.startedAt}::timestamptz
      AND NOT EXISTS (SELECT FROM endpoints alive WHERE alive.device_id = devices.id
        AND alive.last_seen >= ${scan.startedAt}::timestamptz)
      AND EXISTS (
        SELECT FROM coverage_areas area
        JOIN device_addresses it ON it.device_id = devices.id AND it.is_current
        WHERE area.site_id = ${siteId} AND area.key = ANY (${scan.areaKeys}::text[])
          AND area.item_class = 'device' AND ${isInArea('it.address')}
      )`
  await stamping(transaction, async () => {
    await write.execute(transaction)
  })
}

/** Whether an address (SQL) lies in the area `area` and is not skipped there. */
export function isInArea(address: string) {
  const column = sql.ref(address)
  return sql<boolean>`(
    EXISTS (SELECT FROM unnest(area.firsts, area.lasts) AS span (first, last)
      WHERE ${column} BETWEEN span.first AND span.last)
    AND NOT EXISTS (SELECT FROM unnest(area.skipped_firsts, area.skipped_lasts) AS span (first, last)
      WHERE ${column} BETWEEN span.first AND span.last))`
}
