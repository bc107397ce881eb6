import { type Kysely, sql } from 'kysely'
import type { AssertableField } from '../reconcile/golden-record.ts'
import type { AssertableItem } from '../reconcile/plan-assertions.ts'
import type { Database } from './tables.ts'

type Values = Partial<Record<AssertableField, string>>

/** A device or endpoint as lists are compared with it: what counts now, and what imports said. */
export type ListedItem = {
  item: AssertableItem
  siteId: string
  macAddress?: string
  values: Values
  imported: Values
}

/** The devices and endpoints of these sites, without records of others, what is retired, and made-up addresses. */
export async function loadListedItems(
  db: Kysely<Database>,
  siteIds: readonly string[],
): Promise<ListedItem[]> {
  const { rows } = await sql<{
    type: 'device' | 'endpoint'
    id: string
    site_id: string
    mac_address: string | null
    golden: Values
    imported: Values
  }>`
    SELECT item.type, item.id, site_id, mac_address,
      jsonb_strip_nulls(item.golden) || coalesce(said.golden, '{}') AS golden,
      coalesce(said.imported, '{}') AS imported
    FROM (
      SELECT 'device' AS type, id, site_id, mac_address,
        jsonb_build_object('kind', kind, 'name', name, 'vendor', vendor,
          'model', model, 'serial', serial, 'location', location, 'contact', contact) AS golden
      FROM devices
      WHERE site_id = ANY (${siteIds}::text[]) AND state <> 'retired' AND merged_into IS NULL
      UNION ALL
      SELECT 'endpoint', id, site_id, mac_address,
        jsonb_build_object('kind', kind, 'name', name, 'vendor', vendor)
      FROM endpoints
      WHERE site_id = ANY (${siteIds}::text[]) AND state <> 'retired' AND device_id IS NULL
        AND NOT is_random_mac
    ) item
    LEFT JOIN LATERAL (
      SELECT
        jsonb_object_agg(field, value ORDER BY source) AS golden,
        jsonb_object_agg(field, value) FILTER (WHERE source = 'import') AS imported
      FROM asserted_values WHERE item_id = item.id AND ended_by IS NULL
    ) said ON true
    ORDER BY item.type, item.id`.execute(db)
  return rows.map(row => ({
    item: { type: row.type, id: row.id },
    siteId: row.site_id,
    ...(row.mac_address !== null && { macAddress: row.mac_address }),
    values: row.golden,
    imported: row.imported,
  }))
}

export type ExpectedDevice = { macAddress?: string; values: Values }

/** Devices and hosts that a list names and no scan has seen: what is said of them waits until one does. */
export async function expectDevices(
  db: Kysely<Database>,
  importId: string,
  by: string,
  expected: readonly { siteId: string; macAddress?: string; values: Values }[],
): Promise<void> {
  if (expected.length === 0) return
  const contents = expected.map(({ macAddress, values }) =>
    JSON.stringify({ ...(macAddress !== undefined && { macAddress }), values }),
  )
  await sql`
    INSERT INTO expected_devices (site_id, content, import_id, imported_by)
    SELECT site_id, content, ${importId}::uuid, ${by}
    FROM unnest(${expected.map(it => it.siteId)}::text[], ${contents}::jsonb[])
      AS given (site_id, content)
    ON CONFLICT (site_id, content) DO NOTHING`.execute(db)
}

/** What is expected at a site, with who said so. */
export async function loadExpectedDevices(
  db: Kysely<Database>,
  siteId: string,
): Promise<(ExpectedDevice & { id: string; by: string })[]> {
  const rows = await db
    .selectFrom('expected_devices')
    .select(['id', 'content', 'imported_by'])
    .where('site_id', '=', siteId)
    .where('device_id', 'is', null)
    .where('endpoint_id', 'is', null)
    .execute()
  return rows.map(row => ({ ...row.content, id: row.id, by: row.imported_by }))
}

/** It has come: it is this one. */
export async function markArrived(
  db: Kysely<Database>,
  id: string,
  item: AssertableItem,
): Promise<void> {
  await db
    .updateTable('expected_devices')
    .set(item.type === 'device' ? { device_id: item.id } : { endpoint_id: item.id })
    .where('id', '=', id)
    .execute()
}
