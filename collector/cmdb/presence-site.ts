import { type Kysely, sql } from 'kysely'
import { HolidayZone } from '../../schemas/holiday-zone.ts'
import { PresenceSettings } from '../../schemas/presence-settings.ts'
import { ScanReport } from '../../schemas/scan-report.ts'
import type { By } from './accounts.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { recordAccessEvent } from './record-access-event.ts'
import type { Database } from './tables.ts'

/** What a site has of its own when it comes to presence. */
export type PresenceSite = { zone: HolidayZone | undefined; settings: PresenceSettings }

/** Undefined when there is no such site. */
export async function loadPresenceSite(
  db: Kysely<Database>,
  siteId: string,
): Promise<PresenceSite | undefined> {
  const row = await db
    .selectFrom('sites')
    .select(['holiday_zone', 'presence'])
    .where('id', '=', siteId)
    .executeTakeFirst()
  return (
    row && {
      zone: HolidayZone.safeParse(row.holiday_zone).data,
      settings: PresenceSettings.parse(row.presence),
    }
  )
}

/** The site's own settings are these, and who said so is on record; false when there is no such site. `check` may still throw. */
export function savePresenceSettings(
  db: Kysely<Database>,
  siteId: string,
  settings: PresenceSettings,
  by: By,
  check: (before: PresenceSettings) => void = () => {},
): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    const before = await transaction
      .selectFrom('sites')
      .select('presence')
      .where('id', '=', siteId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (before) check(PresenceSettings.parse(before.presence))
    const { numUpdatedRows } = await transaction
      .updateTable('sites')
      .set({ presence: JSON.stringify(settings) })
      .where('id', '=', siteId)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    const event = { kind: 'presence-set' as const, subject: siteId, detail: { settings } }
    await recordAccessEvent(transaction, { ...by, ...event })
    return true
  })
}

export type UncountedReport = { report: ScanReport; receivedAtMs: number }

/** Most scans that are counted in one transaction; the next one goes on. */
const REPORTS_AT_ONCE = 200

/** Scans that ended after the latest one that was counted, in their order. */
export async function loadUncountedReports(
  transaction: SiteTransaction,
  siteId: string,
  now: Date,
): Promise<UncountedReport[]> {
  const { rows } = await sql<{ report: unknown; received_at: Date | null }>`
    SELECT it.report, received.received_at
    FROM scan_reports it
    JOIN sites ON sites.id = it.site_id
    LEFT JOIN received_messages received ON received.id = it.message_id
    WHERE it.site_id = ${siteId}
      AND it.finished_at > coalesce(sites.presence_at, '-infinity')
      -- What claims to be from the future would make all that follows look old.
      AND it.finished_at <= ${now}::timestamptz + interval '10 minutes'
    ORDER BY it.finished_at
    LIMIT ${REPORTS_AT_ONCE}`.execute(transaction)
  return rows.map(row => ({
    report: ScanReport.parse(row.report),
    receivedAtMs: (row.received_at ?? now).getTime(),
  }))
}

/** Sites with scans that were not counted yet. */
export async function listUncountedSites(db: Kysely<Database>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM sites
    WHERE EXISTS (
      SELECT FROM scan_reports it
      WHERE it.site_id = sites.id AND it.finished_at > coalesce(sites.presence_at, '-infinity')
        AND it.finished_at <= ${now}::timestamptz + interval '10 minutes'
    )
    ORDER BY id`.execute(db)
  return rows.map(it => it.id)
}

/** Scans up to this one are counted. */
export async function markCounted(
  transaction: SiteTransaction,
  siteId: string,
  finishedAt: string,
): Promise<void> {
  await transaction
    .updateTable('sites')
    .set({ presence_at: new Date(finishedAt) })
    .where('id', '=', siteId)
    .execute()
}

/** When one of the site's agents was last heard, and the latest scan that was counted. */
export async function loadWatch(
  db: Kysely<Database>,
  siteId: string,
): Promise<{ heardAt: Date | null; countedAt: Date | null }> {
  const row = await db
    .selectFrom('sites')
    .where('id', '=', siteId)
    .select(eb => [
      'presence_at',
      eb
        .selectFrom('agents')
        .whereRef('agents.site_id', '=', 'sites.id')
        .where('revoked_at', 'is', null)
        .where('state', '=', 'online')
        .select(agent => agent.fn.max('heartbeat_at').as('heard'))
        .as('heard_at'),
    ])
    .executeTakeFirst()
  return { heardAt: row?.heard_at ?? null, countedAt: row?.presence_at ?? null }
}
