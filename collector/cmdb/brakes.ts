import { sql } from 'kysely'
import type { Absence } from '../reconcile/presence/conclude-presence.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import type { StateChange } from './write-states.ts'

/** These wait for a person's word, with those of their class that wait already. Returns the brakes that are new. */
export async function holdBack(
  transaction: SiteTransaction,
  siteId: string,
  absences: readonly Absence[],
  siteItems: Readonly<Record<'device' | 'endpoint', number>>,
  { now, newId }: { now: Date; newId: () => string },
): Promise<string[]> {
  const opened: string[] = []
  for (const itemClass of ['device', 'endpoint'] as const) {
    const ids = absences.filter(it => it.itemClass === itemClass).map(it => it.id)
    if (ids.length === 0) continue
    const pending = await transaction
      .selectFrom('presence_brakes')
      .select('id')
      .where('site_id', '=', siteId)
      .where('item_class', '=', itemClass)
      .where('state', '=', 'pending')
      .executeTakeFirst()
    const id = pending?.id ?? newId()
    if (!pending) {
      opened.push(id)
      await transaction
        .insertInto('presence_brakes')
        .values({
          id,
          site_id: siteId,
          item_class: itemClass,
          site_items: siteItems[itemClass],
          opened_at: now,
        })
        .execute()
    }
    await sql`
      INSERT INTO presence_brake_items (site_id, brake_id, ${sql.ref(`${itemClass}_id`)}, added_at)
      SELECT ${siteId}, ${id}, given, ${now}::timestamptz FROM unnest(${ids}::uuid[]) AS given
      ON CONFLICT (brake_id, device_id, endpoint_id)
      DO UPDATE SET returned_at = NULL, added_at = excluded.added_at`.execute(transaction)
  }
  return opened
}

/** What was seen again leaves the brake; one that nothing is left in is released. */
export async function letGoReturned(
  transaction: SiteTransaction,
  siteId: string,
  now: Date,
): Promise<void> {
  for (const itemClass of ['device', 'endpoint'] as const) {
    await sql`
      UPDATE presence_brake_items it SET returned_at = ${now}::timestamptz
      FROM presence_brakes brake, ${sql.table(`${itemClass}s`)} item
      WHERE it.site_id = ${siteId} AND brake.id = it.brake_id AND brake.state = 'pending'
        AND it.returned_at IS NULL AND item.id = ${sql.ref(`it.${itemClass}_id`)}
        AND item.state IN ('seen', 'retired')`.execute(transaction)
  }
  await sql`
    UPDATE presence_brakes brake SET state = 'released', decided_at = ${now}::timestamptz
    WHERE site_id = ${siteId} AND state = 'pending' AND NOT EXISTS (
      SELECT FROM presence_brake_items it
      WHERE it.brake_id = brake.id AND it.returned_at IS NULL)`.execute(transaction)
}

export type BrakeDecision = {
  readonly brakeId: string
  readonly verdict: 'approved' | 'rejected'
  readonly by: string
  readonly note: string | undefined
}

/**
 * The decision is on record, and what it is about is returned, as it goes missing when it is approved. Rejected: the absences
 * count anew from now. Undefined when the brake does not wait for a decision.
 */
export async function decideBrake(
  transaction: SiteTransaction,
  siteId: string,
  { brakeId, verdict, by, note }: BrakeDecision,
  now: Date,
): Promise<StateChange[] | undefined> {
  const { numUpdatedRows } = await transaction
    .updateTable('presence_brakes')
    .set({ state: verdict, decided_at: now, decided_by: by, note: note ?? null })
    .where('site_id', '=', siteId)
    .where('id', '=', brakeId)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return undefined
  const { rows } = await sql<StateChange>`
    SELECT item.id, 'device' AS "itemClass", item.state AS "from", 'missing' AS "to"
    FROM presence_brake_items it JOIN devices item ON item.id = it.device_id
    WHERE it.brake_id = ${brakeId} AND it.returned_at IS NULL AND item.state = 'late'
    UNION ALL
    SELECT item.id, 'endpoint', item.state, 'missing'
    FROM presence_brake_items it JOIN endpoints item ON item.id = it.endpoint_id
    WHERE it.brake_id = ${brakeId} AND it.returned_at IS NULL AND item.state = 'late'
    ORDER BY 1`.execute(transaction)
  if (verdict === 'approved') return rows
  for (const itemClass of ['device', 'endpoint'] as const) {
    await sql`
      UPDATE ${sql.table(`${itemClass}s`)} item SET patience_from = ${now}::timestamptz
      FROM presence_brake_items it
      WHERE it.brake_id = ${brakeId} AND item.id = ${sql.ref(`it.${itemClass}_id`)}`.execute(
      transaction,
    )
  }
  return []
}
