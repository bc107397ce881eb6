import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** A device as somebody who looks for it tells it from others. */
export type FoundDevice = {
  id: string
  site: string
  name: string | null
  serial: string | null
  address: string | null
}

const AT_MOST = 20

/**
 * Devices that are meant by a text: an id, else a whole name, serial, asset number, MAC address or current address, at all
 * sites or one. The few that are shown when it is not clear come in the order of site and name.
 */
export async function findDevice(
  db: Kysely<Database>,
  text: string,
  site?: string,
): Promise<FoundDevice[]> {
  const wanted = text.trim()
  const { rows } = await sql<FoundDevice>`
    SELECT id, site_id AS site, name, serial, host(address) AS address FROM devices
    WHERE (${site ?? null}::text IS NULL OR site_id = ${site ?? null}) AND (
      id::text = lower(${wanted}) OR merged_into IS NULL AND (
        lower(name) = lower(${wanted}) OR upper(btrim(serial)) = upper(${wanted})
        OR mac_address::text = lower(replace(${wanted}, '-', ':'))
        OR id IN (SELECT device_id FROM device_addresses
          WHERE is_current AND host(address) = lower(${wanted}))
        OR id IN (SELECT device_id FROM asserted_values
          WHERE field = 'assetNumber' AND ended_by IS NULL AND lower(value) = lower(${wanted}))
      )
    )
    ORDER BY site_id, name, id LIMIT ${AT_MOST}`.execute(db)
  const exact = rows.find(it => it.id === wanted.toLowerCase())
  return exact ? [exact] : rows
}
