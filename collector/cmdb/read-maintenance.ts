import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** Work that is known of. */
export type MaintenanceItem = {
  id: string
  /** Absent: all sites. */
  site?: string
  /** Only this device and what is behind it. */
  device?: string
  startsAt: string
  endsAt: string
  reason: string
  createdBy: string
  createdAt: string
  changedBy?: string
  changedAt?: string
  cancelledAt?: string
}

/** With what its place is called, which nobody says of the window. */
export type PlacedMaintenance = MaintenanceItem & { siteName?: string; deviceName?: string }

export const maintenanceStates = ['running', 'planned', 'over'] as const
export type MaintenanceState = (typeof maintenanceStates)[number]

export type MaintenanceFilter = {
  id?: string | undefined
  site?: string | undefined
  /** With those of all sites, which hold for that one, too. */
  withEverywhere?: boolean | undefined
  /** What concerns this device: work on it, at its whole site, or at all sites. */
  device?: string | undefined
  /** As it is at `now`; a cancelled one is over. */
  state?: MaintenanceState | undefined
  now: Date
}

const windowTie: SortTerm = { of: sql.ref('maintenance_windows.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const maintenanceOrder: ListOrder = {
  usual: '-id',
  tie: windowTie,
  by: {
    id: windowTie,
    site: { of: sortedText('maintenance_windows.site_id'), kind: 'text', mayBeAbsent: true },
    startsAt: { of: sql.ref('maintenance_windows.starts_at'), kind: 'instant' },
    endsAt: { of: sql.ref('maintenance_windows.ends_at'), kind: 'instant' },
  },
}

/** Windows, the latest first unless asked otherwise. */
export async function readMaintenance(
  db: Kysely<Database>,
  list: ListRange & MaintenanceFilter,
): Promise<ListPage<PlacedMaintenance>> {
  const { id, site, state, now } = list
  const all = db
    .selectFrom('maintenance_windows')
    .$if(id !== undefined, it => it.where('id', '=', id ?? ''))
    .$if(site !== undefined, it =>
      it.where(eb => {
        const own = eb('site_id', '=', site ?? '')
        return list.withEverywhere ? eb.or([own, eb('site_id', 'is', null)]) : own
      }),
    )
    .$if(list.device !== undefined, it => it.where(concerns(list.device ?? '')))
    .$if(state !== undefined, it => it.where(isAs(state ?? 'running', now)))
  const rows = all
    .selectAll()
    .select(eb => [
      eb
        .selectFrom('sites')
        .whereRef('sites.id', '=', 'maintenance_windows.site_id')
        .select('sites.name')
        .as('site_name'),
      eb
        .selectFrom('devices')
        .whereRef('devices.id', '=', 'maintenance_windows.device_id')
        .select('devices.name')
        .as('device_name'),
    ])
  return readList(maintenanceOrder, list, { rows, all }, row => ({
    ...toMaintenanceItem(row),
    ...withoutNulls({ siteName: row.site_name || null, deviceName: row.device_name }),
  }))
}

function concerns(device: string): RawBuilder<SqlBool> {
  return sql`EXISTS (SELECT FROM devices WHERE devices.id = ${device} AND (maintenance_windows.device_id = devices.id
    OR maintenance_windows.device_id IS NULL
      AND coalesce(maintenance_windows.site_id, devices.site_id) = devices.site_id))`
}

function isAs(state: MaintenanceState, now: Date): RawBuilder<SqlBool> {
  switch (state) {
    case 'running':
      return sql`(cancelled_at IS NULL AND starts_at <= ${now} AND ends_at > ${now})`
    case 'planned':
      return sql`(cancelled_at IS NULL AND starts_at > ${now})`
    case 'over':
      return sql`(cancelled_at IS NOT NULL OR ends_at <= ${now})`
  }
}

/** A window as its row says it, without what its place is called. */
export function toMaintenanceItem(
  row: Selectable<Database['maintenance_windows']>,
): MaintenanceItem {
  return {
    id: row.id,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    ...withoutNulls({
      site: row.site_id,
      device: row.device_id,
      changedBy: row.changed_by,
      changedAt: row.changed_at?.toISOString() ?? null,
      cancelledAt: row.cancelled_at?.toISOString() ?? null,
    }),
  }
}

/** Windows of a site, and those of all sites, that ended within two days or did not end yet. */
export async function loadMaintenance(db: Kysely<Database>, site: string | undefined, now: Date) {
  const rows = await db
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('cancelled_at', 'is', null)
    .where('ends_at', '>', new Date(now.getTime() - 2 * 24 * 3_600_000))
    .where(eb => eb.or([eb('site_id', 'is', null), eb('site_id', '=', site ?? '')]))
    .execute()
  return rows.map(row => ({
    fromMs: row.starts_at.getTime(),
    untilMs: row.ends_at.getTime(),
    ...(row.device_id !== null && { device: row.device_id }),
  }))
}

/** Whether a window is for all sites. */
export async function isForAllSites(db: Kysely<Database>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('maintenance_windows')
    .select('id')
    .where(sql`id::text`, '=', id)
    .where('site_id', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
