import { sql } from 'kysely'
import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { Observation, ObservationMessage } from '../../schemas/observation.ts'
import type { DeviceIdentity, KnownDevice, KnownEndpoint } from '../reconcile/known.ts'
import { hostMacsOf } from '../reconcile/mac-evidence.ts'
import type { Told } from '../reconcile/reconcile.ts'
import { comparableSerial } from '../reconcile/serial.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { addressFromRow, deviceFromRows, endpointFromRow } from './known-from-rows.ts'

/** A message of the inventory as it was decoded. */
export type InventoryMessage =
  | { kind: 'observation'; body: ObservationMessage }
  | { kind: 'endpoints'; body: EndpointsMessage }

/** Stage 10: what the CMDB believes of all that the message could be about, within the site. */
export async function loadKnown(
  transaction: SiteTransaction,
  siteId: string,
  message: InventoryMessage,
): Promise<Told> {
  switch (message.kind) {
    case 'observation': {
      const { observation } = message.body
      const ids = await findCandidates(transaction, siteId, observation)
      const { macs, addresses } = evidenceOf(observation)
      return {
        ...message,
        known: {
          devices: await loadDevices(transaction, ids),
          endpoints: await loadEndpoints(transaction, siteId, macs, addresses, ids),
        },
      }
    }
    case 'endpoints': {
      const { endpoints } = message.body
      const macs = endpoints.flatMap(it => it.macAddress ?? [])
      const addresses = endpoints.flatMap(it => it.address ?? [])
      return {
        ...message,
        known: {
          devices: await loadIdentities(transaction, siteId, macs, addresses),
          endpoints: await loadEndpoints(transaction, siteId, macs, addresses, []),
        },
      }
    }
  }
}

function evidenceOf(observation: Observation): { macs: string[]; addresses: string[] } {
  const { interfaces, macAddress, address, addresses = [] } = observation
  const ports = interfaces.status === 'complete' ? interfaces.rows : []
  return { macs: [...hostMacsOf(macAddress, ports)], addresses: [address, ...addresses] }
}

/** Devices that share a serial, a card's MAC or an address with the observation. */
async function findCandidates(
  transaction: SiteTransaction,
  siteId: string,
  observation: Observation,
): Promise<string[]> {
  const serials = [observation.serial, ...(observation.members ?? []).map(it => it.serial)]
    .map(comparableSerial)
    .filter(it => it !== undefined)
  const { macs, addresses } = evidenceOf(observation)
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM devices
      WHERE site_id = ${siteId} AND upper(btrim(serial)) = ANY(${serials}::text[])
    UNION SELECT device_id FROM members
      WHERE site_id = ${siteId} AND upper(btrim(serial)) = ANY(${serials}::text[])
    UNION SELECT id FROM devices
      WHERE site_id = ${siteId} AND mac_address = ANY(${macs}::macaddr[])
    UNION SELECT device_id FROM interfaces
      WHERE site_id = ${siteId} AND mac_address = ${observation.macAddress ?? null}::macaddr
    UNION SELECT device_id FROM device_addresses
      WHERE site_id = ${siteId} AND address = ANY(${addresses}::inet[])
        AND (answered_at IS NOT NULL OR address = ${observation.address}::inet)
    ORDER BY 1`.execute(transaction)
  return rows.map(it => it.id)
}

async function loadDevices(
  transaction: SiteTransaction,
  ids: readonly string[],
): Promise<KnownDevice[]> {
  if (ids.length === 0) return []
  const devices = await transaction
    .selectFrom('devices')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  const addresses = await transaction
    .selectFrom('device_addresses')
    .selectAll()
    .where('device_id', 'in', ids)
    .execute()
  const interfaces = await transaction
    .selectFrom('interfaces')
    .selectAll()
    .where('device_id', 'in', ids)
    .execute()
  const members = await transaction
    .selectFrom('members')
    .selectAll()
    .where('device_id', 'in', ids)
    .execute()
  const sections = await transaction
    .selectFrom('observed_sections')
    .select(['site_id', 'device_id', 'section', 'status', 'reason'])
    .select(['checked_at', 'checked_message', 'complete_at', 'complete_message'])
    .where('device_id', 'in', ids)
    .execute()
  return devices.map(row => {
    const isItsOwn = (part: { device_id: string }) => part.device_id === row.id
    return deviceFromRows(row, {
      addresses: addresses.filter(isItsOwn),
      interfaces: interfaces.filter(isItsOwn),
      members: members.filter(isItsOwn),
      sections: sections.filter(isItsOwn),
    })
  })
}

async function loadEndpoints(
  transaction: SiteTransaction,
  siteId: string,
  macs: readonly string[],
  addresses: readonly string[],
  deviceIds: readonly string[],
): Promise<KnownEndpoint[]> {
  const rows = await transaction
    .selectFrom('endpoints')
    .selectAll()
    .where('site_id', '=', siteId)
    .where(
      sql<boolean>`(mac_address = ANY(${macs}::macaddr[]) OR address = ANY(${addresses}::inet[])
        OR device_id = ANY(${deviceIds}::uuid[]))`,
    )
    .orderBy('id')
    .execute()
  return rows.map(endpointFromRow)
}

async function loadIdentities(
  transaction: SiteTransaction,
  siteId: string,
  macs: readonly string[],
  addresses: readonly string[],
): Promise<DeviceIdentity[]> {
  const { rows: devices } = await sql<{
    id: string
    state: DeviceIdentity['state']
    macs: string[]
  }>`
    SELECT id, state, array_remove(array(
        SELECT mac_address::text FROM interfaces WHERE device_id = devices.id
          AND mac_address IS NOT NULL
      ) || mac_address::text, NULL) AS macs
    FROM devices WHERE id IN (
      SELECT id FROM devices
        WHERE site_id = ${siteId} AND mac_address = ANY(${macs}::macaddr[])
      UNION SELECT device_id FROM interfaces
        WHERE site_id = ${siteId} AND mac_address = ANY(${macs}::macaddr[])
      UNION SELECT device_id FROM device_addresses
        WHERE site_id = ${siteId} AND address = ANY(${addresses}::inet[]) AND is_current
    )`.execute(transaction)
  if (devices.length === 0) return []
  const held = await transaction
    .selectFrom('device_addresses')
    .selectAll()
    .where(
      'device_id',
      'in',
      devices.map(it => it.id),
    )
    .execute()
  return devices.map(({ id, state, macs }) => ({
    id,
    state,
    macAddresses: hostMacsOf(
      undefined,
      macs.map(macAddress => ({ macAddress })),
    ),
    addresses: held.filter(it => it.device_id === id).map(addressFromRow),
  }))
}
