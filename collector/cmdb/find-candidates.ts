import type { Observation } from '../../schemas/observation.ts'
import { hostMacsOf, isHardwareMac } from '../reconcile/mac-evidence.ts'
import { comparableSerial } from '../reconcile/serial.ts'
import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

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
  const given = [serials, names, observations.flatMap(macsOf), baseMacs, answered]
  const rows = await candidateRows(transaction, [
    siteId,
    ...[...given, observations.flatMap(addressesOf)].map(arrayLiteral),
  ])
  return rows.map(it => it.id)
}

const candidateRows = keptStatement<{ id: string }>(
  `WITH found AS (
    SELECT id FROM devices WHERE site_id = $1 AND upper(btrim(serial)) = ANY($2::text[])
    UNION SELECT id FROM devices WHERE site_id = $1 AND observed ? 'serial'
      AND upper(btrim(observed ->> 'serial')) = ANY($2::text[])
    UNION SELECT id FROM devices WHERE site_id = $1 AND lower(name) = ANY($3::text[])
    UNION SELECT device_id FROM members
      WHERE site_id = $1 AND upper(btrim(serial)) = ANY($2::text[])
    UNION SELECT id FROM devices WHERE site_id = $1 AND mac_address = ANY($4::macaddr[])
    UNION SELECT device_id FROM interfaces WHERE site_id = $1 AND mac_address = ANY($5::macaddr[])
    UNION SELECT device_id FROM device_addresses WHERE site_id = $1 AND address = ANY($6::inet[])
    UNION SELECT device_id FROM device_addresses
      WHERE site_id = $1 AND answered_at IS NOT NULL AND address = ANY($7::inet[])
  ), items AS (
    SELECT coalesce(merged_into, id) AS id FROM devices WHERE id IN (SELECT id FROM found)
  )
  SELECT id FROM items
  UNION SELECT id FROM devices WHERE merged_into IN (SELECT id FROM items)
  ORDER BY 1`,
)

/** Every card's MAC address that the device tells of. */
export function macsOf({ macAddress, interfaces }: Observation): string[] {
  const ports = interfaces.status === 'complete' ? interfaces.rows : []
  return [...hostMacsOf(macAddress, ports)]
}

/** Every address that the device answered at or tells of. */
export function addressesOf({ address, addresses = [] }: Observation): string[] {
  return [address, ...addresses]
}
