import { type Kysely, sql } from 'kysely'
import type { AssertableField } from '../reconcile/golden-record.ts'
import type { Database } from './tables.ts'

type Values = Partial<Record<AssertableField, string>>

/** A device as lists are compared with it: what counts now, and what imports said. */
export type ListedDevice = {
  id: string
  siteId: string
  macAddress?: string
  values: Values
  imported: Values
}

/** The devices of these sites, without those that are merged into another or retired. */
export async function loadListedDevices(
  db: Kysely<Database>,
  siteIds: readonly string[],
): Promise<ListedDevice[]> {
  const { rows } = await sql<{
    id: string
    site_id: string
    mac_address: string | null
    observed: Record<string, string | null>
    golden: Values
    imported: Values
  }>`
    SELECT device.id, site_id, mac_address,
      jsonb_strip_nulls(jsonb_build_object('kind', kind, 'name', name, 'vendor', vendor,
        'model', model, 'serial', serial, 'location', location, 'contact', contact))
        || coalesce(said.golden, '{}') AS golden,
      coalesce(said.imported, '{}') AS imported
    FROM devices device
    LEFT JOIN LATERAL (
      SELECT
        jsonb_object_agg(field, value ORDER BY source) AS golden,
        jsonb_object_agg(field, value) FILTER (WHERE source = 'import') AS imported
      FROM asserted_values WHERE item_id = device.id AND ended_by IS NULL
    ) said ON true
    WHERE site_id = ANY (${siteIds}::text[]) AND state <> 'retired' AND merged_into IS NULL
    ORDER BY device.id`.execute(db)
  return rows.map(row => ({
    id: row.id,
    siteId: row.site_id,
    ...(row.mac_address !== null && { macAddress: row.mac_address }),
    values: row.golden,
    imported: row.imported,
  }))
}

export type ExpectedDevice = { macAddress?: string; values: Values }

/** Devices that a list names and no scan has seen: what is said of them waits until one does. */
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
    .execute()
  return rows.map(row => ({ ...row.content, id: row.id, by: row.imported_by }))
}

/** It has come: the device is this one. */
export async function markArrived(
  db: Kysely<Database>,
  id: string,
  deviceId: string,
): Promise<void> {
  await db
    .updateTable('expected_devices')
    .set({ device_id: deviceId })
    .where('id', '=', id)
    .execute()
}
