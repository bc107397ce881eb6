import { type Kysely, type Selectable, sql, type Updateable } from 'kysely'
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

export type MaintenanceWindow = {
  site?: string | undefined
  device?: string | undefined
  startsAt: string
  endsAt: string
  reason: string
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
  list: ListRange & { id?: string | undefined; site?: string | undefined },
): Promise<ListPage<MaintenanceItem>> {
  const all = db
    .selectFrom('maintenance_windows')
    .$if(list.id !== undefined, it => it.where('id', '=', list.id ?? ''))
    .$if(list.site !== undefined, it => it.where('site_id', '=', list.site ?? ''))
  return readList(maintenanceOrder, list, { rows: all.selectAll(), all }, toItem)
}

function toItem(row: Selectable<Database['maintenance_windows']>): MaintenanceItem {
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

type Saving = {
  readonly by: string
  readonly now: Date
  /** May still throw, seeing the window before. */
  readonly check?: (before: MaintenanceItem) => void
}

/** A new window; false when there is no such site or device there. */
export async function createMaintenance(
  db: Kysely<Database>,
  id: string,
  window: MaintenanceWindow,
  { by, now }: Saving,
): Promise<boolean> {
  if (!(await isPlace(db, window))) return false
  await db
    .insertInto('maintenance_windows')
    .values({ id, ...columnsOf(window), created_by: by, created_at: now })
    .execute()
  return true
}

/** The window is this from now on; false when there is none, it was cancelled, or there is no such place. */
export async function changeMaintenance(
  db: Kysely<Database>,
  id: string,
  window: MaintenanceWindow,
  saving: Saving,
): Promise<boolean> {
  if (!(await isPlace(db, window))) return false
  return update(db, id, columnsOf(window), saving)
}

/** It does not hold any more, and stays on record; false when there is none, or it was cancelled before. */
export async function cancelMaintenance(
  db: Kysely<Database>,
  id: string,
  saving: Saving,
): Promise<boolean> {
  return update(db, id, { cancelled_at: saving.now }, saving)
}

function update(
  db: Kysely<Database>,
  id: string,
  columns: Updateable<Database['maintenance_windows']>,
  { by, now, check }: Saving,
): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    const before = await transaction
      .selectFrom('maintenance_windows')
      .selectAll()
      .where('id', '=', id)
      .where('cancelled_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!before) return false
    check?.(toItem(before))
    await transaction
      .updateTable('maintenance_windows')
      .set({ ...columns, changed_by: by, changed_at: now })
      .where('id', '=', id)
      .execute()
    return true
  })
}

function columnsOf({ site, device, startsAt, endsAt, reason }: MaintenanceWindow) {
  return {
    site_id: site ?? null,
    device_id: device ?? null,
    starts_at: new Date(startsAt),
    ends_at: new Date(endsAt),
    reason,
  }
}

async function isPlace(
  db: Kysely<Database>,
  { site, device }: MaintenanceWindow,
): Promise<boolean> {
  if (site === undefined) return device === undefined
  const found =
    device === undefined
      ? await db.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst()
      : await db
          .selectFrom('devices')
          .select('id')
          .where('id', '=', device)
          .where('site_id', '=', site)
          .executeTakeFirst()
  return found !== undefined
}
