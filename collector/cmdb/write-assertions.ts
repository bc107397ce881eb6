import { type Kysely, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Change } from '../reconcile/change.ts'
import { isAssertable } from '../reconcile/golden-record.ts'
import {
  type AssertableItem,
  type Assertion,
  planAssertions,
  type SaidValue,
} from '../reconcile/plan-assertions.ts'
import { devicesTarget, endpointsTarget } from './changeset-targets.ts'
import type { Correction } from './correction.ts'
import { deviceRow } from './device-row.ts'
import { endpointRow } from './endpoint-row.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadItems } from './load-items.ts'
import type { Database } from './tables.ts'
import { upsertRows } from './upsert-rows.ts'

/** What the assertions would change, and `write`, which makes it so once the changeset is on record. */
export type PreparedAssertions = {
  readonly changes: readonly Change[]
  readonly write: () => Promise<void>
}

/** Prepares what people or imports say of items of one site. All of the items are in it. */
export async function prepareAssertions(
  transaction: SiteTransaction,
  siteId: string,
  { id: changesetId, actor, now }: Correction,
  assertions: readonly Assertion[],
): Promise<PreparedAssertions> {
  const items = assertions.map(it => it.item)
  const known = await loadItems(transaction, items)
  const said = await loadSaid(transaction, items)
  const plan = planAssertions([...known.devices, ...known.endpoints], said, assertions)
  const write = async () => {
    const { assertions: made } = plan
    if (made.length === 0) return
    await sql`UPDATE asserted_values SET ended_by = ${changesetId}
      FROM unnest(${made.map(it => it.item.id)}::uuid[], ${made.map(it => it.field)}::text[],
        ${made.map(it => it.source)}::text[]) AS given (item_id, field, source)
      WHERE asserted_values.item_id = given.item_id AND asserted_values.field = given.field
        AND asserted_values.source = given.source AND ended_by IS NULL`.execute(transaction)
    const rows = made.flatMap(({ item, value, by = actor.name, ...said }) =>
      value === undefined ? [] : [{ id: uuidv7(), ...ownerOf(item), ...said, value, by }],
    )
    await sql`INSERT INTO asserted_values
        (id, site_id, device_id, endpoint_id, field, source, value, said_by, at, changeset_id)
      SELECT id, ${siteId}, device_id, endpoint_id, field, source, value, said_by, ${now}::timestamptz,
        ${changesetId}::uuid
      FROM unnest(${rows.map(it => it.id)}::uuid[], ${rows.map(it => it.deviceId)}::uuid[],
        ${rows.map(it => it.endpointId)}::uuid[], ${rows.map(it => it.field)}::text[], ${rows.map(it => it.source)}::text[],
        ${rows.map(it => it.value)}::text[],
        ${rows.map(it => it.by)}::text[])
        AS given (id, device_id, endpoint_id, field, source, value, said_by)`.execute(transaction)
    const { devices, endpoints } = await loadItems(transaction, items)
    await upsertRows(
      transaction,
      devicesTarget,
      devices.map(it => deviceRow(siteId, it)),
    )
    await upsertRows(
      transaction,
      endpointsTarget,
      endpoints.map(it => endpointRow(siteId, it)),
    )
  }
  return { changes: plan.changes, write }
}

function ownerOf({ type, id }: AssertableItem) {
  return { deviceId: type === 'device' ? id : null, endpointId: type === 'endpoint' ? id : null }
}

/** All that is said at present of these items, by every source. */
export async function loadSaid(
  db: Kysely<Database>,
  items: readonly AssertableItem[],
): Promise<SaidValue[]> {
  if (items.length === 0) return []
  const byId = new Map(items.map(it => [it.id, it]))
  const rows = await db
    .selectFrom('asserted_values')
    .select(['item_id', 'field', 'source', 'value', 'said_by'])
    .where('item_id', 'in', [...byId.keys()])
    .where('ended_by', 'is', null)
    .orderBy('item_id')
    .orderBy('field')
    .orderBy('source')
    .execute()
  return rows.flatMap(({ item_id, field, source, value, said_by: by }) => {
    const item = byId.get(item_id)
    return item && isAssertable(field) ? [{ item, field, source, value, by }] : []
  })
}
