import { sql } from 'kysely'
import type { Observation } from '../../schemas/observation.ts'
import { hostMacsOf, isHardwareMac } from '../reconcile/mac-evidence.ts'
import { comparableSerial } from '../reconcile/serial.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/**
 * Devices that share a serial, a card's MAC or an address with an observation, or the name with one that has nothing better;
 * with all records that a person found to be the same device.
 */
export async function findCandidates(
  transaction: SiteTransaction,
  siteId: string,
  observations: readonly Observation[],
): Promise<string[]> {
  if (observations.length === 0) return []
  const serials = observations
    .flatMap(it => [it.serial, ...(it.members ?? []).map(member => member.serial)])
    .map(comparableSerial)
    .filter(it => it !== undefined)
  const baseMacs = observations.flatMap(it => it.macAddress ?? [])
  const answered = observations.map(it => it.address)
  const nameOnly = observations.filter(it => !it.serial && !isHardwareMac(it.macAddress))
  const names = nameOnly.flatMap(it => it.name?.toLowerCase() ?? [])
  const { rows } = await sql<{ id: string }>`
    WITH found AS (
    SELECT id FROM devices
      WHERE site_id = ${siteId} AND upper(btrim(serial)) = ANY(${serials}::text[])
    UNION SELECT id FROM devices
      WHERE site_id = ${siteId} AND observed ? 'serial'
        AND upper(btrim(observed ->> 'serial')) = ANY(${serials}::text[])
    UNION SELECT id FROM devices
      WHERE site_id = ${siteId} AND lower(name) = ANY(${names}::text[])
    UNION SELECT device_id FROM members
      WHERE site_id = ${siteId} AND upper(btrim(serial)) = ANY(${serials}::text[])
    UNION SELECT id FROM devices
      WHERE site_id = ${siteId} AND mac_address = ANY(${observations.flatMap(macsOf)}::macaddr[])
    UNION SELECT device_id FROM interfaces
      WHERE site_id = ${siteId} AND mac_address = ANY(${baseMacs}::macaddr[])
    UNION SELECT device_id FROM device_addresses
      WHERE site_id = ${siteId} AND address = ANY(${answered}::inet[])
    UNION SELECT device_id FROM device_addresses
      WHERE site_id = ${siteId} AND answered_at IS NOT NULL
        AND address = ANY(${observations.flatMap(addressesOf)}::inet[])
    ), items AS (
      SELECT coalesce(merged_into, id) AS id FROM devices WHERE id IN (SELECT id FROM found)
    )
    SELECT id FROM items
    UNION SELECT id FROM devices WHERE merged_into IN (SELECT id FROM items)
    ORDER BY 1`.execute(transaction)
  return rows.map(it => it.id)
}

/** Every card's MAC address that the device tells of. */
export function macsOf({ macAddress, interfaces }: Observation): string[] {
  const ports = interfaces.status === 'complete' ? interfaces.rows : []
  return [...hostMacsOf(macAddress, ports)]
}

/** Every address that the device answered at or tells of. */
export function addressesOf({ address, addresses = [] }: Observation): string[] {
  return [address, ...addresses]
}
