import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** A device or an endpoint as somebody who looks for it tells it from others. */
export type NamedItem = {
  type: 'device' | 'endpoint'
  id: string
  site: string
  name: string | null
  mac: string | null
  address: string | null
}

const AT_MOST = 20

/**
 * Devices and endpoints that are meant by a text: an id, else a whole name, serial, asset number, MAC address or current
 * address, at all sites. What is another item's record is not among them, but by its id. The few that are shown when it is
 * not clear come in the order of site and name.
 */
export async function findItemsByText(db: Kysely<Database>, text: string): Promise<NamedItem[]> {
  const wanted = text.trim().toLowerCase()
  const mac = wanted.replaceAll('-', ':')
  const said = sql`SELECT item_id FROM asserted_values
    WHERE field IN ('assetNumber', 'serial') AND ended_by IS NULL AND lower(value) = ${wanted}`
  const { rows } = await sql<NamedItem>`
    SELECT 'device' AS type, id, site_id AS site, name, mac_address::text AS mac,
      host(address) AS address
    FROM devices
    WHERE id::text = ${wanted} OR merged_into IS NULL AND (
      lower(name) = ${wanted} OR lower(btrim(serial)) = ${wanted} OR mac_address::text = ${mac}
      OR id IN (SELECT device_id FROM device_addresses
        WHERE is_current AND host(address) = ${wanted})
      OR id IN (${said}))
    UNION ALL
    SELECT 'endpoint', id, site_id, name, mac_address::text, host(address)
    FROM endpoints
    WHERE id::text = ${wanted} OR device_id IS NULL AND (
      lower(name) = ${wanted} OR mac_address::text = ${mac} OR host(address) = ${wanted}
      OR id IN (${said}))
    ORDER BY site, name, id LIMIT ${AT_MOST}`.execute(db)
  const exact = rows.find(it => it.id === wanted)
  return exact ? [exact] : rows
}
