import type { Kysely, Updateable } from 'kysely'
import { type MaintenanceItem, toMaintenanceItem } from './read-maintenance.ts'
import type { Database } from './tables.ts'

export type MaintenanceWindow = {
  site?: string | undefined
  device?: string | undefined
  startsAt: string
  endsAt: string
  reason: string
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
    check?.(toMaintenanceItem(before))
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
