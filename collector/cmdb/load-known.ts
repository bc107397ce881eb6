import { sql } from 'kysely'
import type { Observation } from '../../schemas/observation.ts'
import type { DeviceIdentity, Known, KnownDevice, KnownEndpoint } from '../reconcile/known.ts'
import { hostMacsOf } from '../reconcile/mac-evidence.ts'
import type { Told } from '../reconcile/reconcile.ts'
import { comparableSerial } from '../reconcile/serial.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { addressFromRow, deviceFromRows, endpointFromRow } from './known-from-rows.ts'

/** Stage 10: what the CMDB believes of all that the messages could be about, within their site. */
export async function loadKnown(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly Told[],
): Promise<Known> {
  const observations = messages.flatMap(it =>
    it.kind === 'observation' ? [it.body.observation] : [],
  )
  const told = messages.flatMap(it => (it.kind === 'endpoints' ? it.body.endpoints : []))
  const hostMacs = told.flatMap(it => it.macAddress ?? [])
  const hostAddresses = told.flatMap(it => it.address ?? [])

  const ids = await findCandidates(transaction, siteId, observations)
  const devices = await loadDevices(transaction, ids)
  const identities =
    told.length === 0 ? [] : await loadIdentities(transaction, siteId, hostMacs, hostAddresses)
  const endpoints = await loadEndpoints(
    transaction,
    siteId,
    [...hostMacs, ...observations.flatMap(macsOf)],
    [...hostAddresses, ...observations.flatMap(addressesOf)],
    ids,
  )
  return {
    devices: new Map(devices.map(it => [it.id, it])),
    identities: identities.filter(it => !ids.includes(it.id)),
    endpoints: new Map(endpoints.map(it => [it.id, it])),
  }
}

function macsOf({ macAddress, interfaces }: Observation): string[] {
  const ports = interfaces.status === 'complete' ? interfaces.rows : []
  return [...hostMacsOf(macAddress, ports)]
}

function addressesOf({ address, addresses = [] }: Observation): string[] {
  return [address, ...addresses]
}

/** Devices that share a serial, a card's MAC or an address with an observation. */
async function findCandidates(
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
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM devices
      WHERE site_id = ${siteId} AND upper(btrim(serial)) = ANY(${serials}::text[])
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
  const parts = {
    addresses: Map.groupBy(addresses, it => it.device_id),
    interfaces: Map.groupBy(interfaces, it => it.device_id),
    members: Map.groupBy(members, it => it.device_id),
    sections: Map.groupBy(sections, it => it.device_id),
  }
  return devices.map(row =>
    deviceFromRows(row, {
      addresses: parts.addresses.get(row.id) ?? [],
      interfaces: parts.interfaces.get(row.id) ?? [],
      members: parts.members.get(row.id) ?? [],
      sections: parts.sections.get(row.id) ?? [],
    }),
  )
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
