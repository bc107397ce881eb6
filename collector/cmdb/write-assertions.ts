import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Change } from '../reconcile/change.ts'
import { isAssertable } from '../reconcile/golden-record.ts'
import { type Assertion, planAssertions, type SaidValue } from '../reconcile/plan-assertions.ts'
import { devicesTarget } from './changeset-targets.ts'
import type { Correction } from './correction.ts'
import { deviceRow } from './device-row.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadDevices } from './load-devices.ts'
import { upsertRows } from './upsert-rows.ts'

/** What the assertions would change, and `write`, which makes it so once the changeset is on record. */
export type PreparedAssertions = {
  readonly changes: readonly Change[]
  readonly write: () => Promise<void>
}

/** Prepares what people or imports say of devices of one site. All of the devices are in it. */
export async function prepareAssertions(
  transaction: SiteTransaction,
  siteId: string,
  { id: changesetId, actor, now }: Correction,
  assertions: readonly Assertion[],
): Promise<PreparedAssertions> {
  const deviceIds = [...new Set(assertions.map(it => it.deviceId))]
  const devices = await loadDevices(transaction, deviceIds)
  const said = await loadSaid(transaction, deviceIds)
  const plan = planAssertions(devices, said, assertions)
  const write = async () => {
    const { assertions: made } = plan
    if (made.length === 0) return
    await sql`UPDATE asserted_values SET ended_by = ${changesetId}
      FROM unnest(${made.map(it => it.deviceId)}::uuid[], ${made.map(it => it.field)}::text[],
        ${made.map(it => it.source)}::text[]) AS given (device_id, field, source)
      WHERE asserted_values.device_id = given.device_id AND asserted_values.field = given.field
        AND asserted_values.source = given.source AND ended_by IS NULL`.execute(transaction)
    const rows = made.flatMap(({ deviceId, field, source, value }) =>
      value === undefined ? [] : [{ id: uuidv7(), deviceId, field, source, value }],
    )
    await sql`INSERT INTO asserted_values
        (id, site_id, device_id, field, source, value, said_by, at, changeset_id)
      SELECT id, ${siteId}, device_id, field, source, value, ${actor.name}, ${now}::timestamptz,
        ${changesetId}::uuid
      FROM unnest(${rows.map(it => it.id)}::uuid[], ${rows.map(it => it.deviceId)}::uuid[],
        ${rows.map(it => it.field)}::text[], ${rows.map(it => it.source)}::text[],
        ${rows.map(it => it.value)}::text[]) AS given (id, device_id, field, source, value)`.execute(
      transaction,
    )
    const after = await loadDevices(transaction, deviceIds)
    await upsertRows(
      transaction,
      devicesTarget,
      after.map(it => deviceRow(siteId, it)),
    )
  }
  return { changes: plan.changes, write }
}

/** All that is said at present of these devices, by every source. */
export async function loadSaid(
  transaction: SiteTransaction,
  deviceIds: readonly string[],
): Promise<SaidValue[]> {
  if (deviceIds.length === 0) return []
  const rows = await transaction
    .selectFrom('asserted_values')
    .select(['device_id', 'field', 'source', 'value'])
    .where('device_id', 'in', deviceIds)
    .where('ended_by', 'is', null)
    .execute()
  return rows.flatMap(({ device_id, field, source, value }) =>
    isAssertable(field) ? [{ deviceId: device_id, field, source, value }] : [],
  )
}
