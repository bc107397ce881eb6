import { sql } from 'kysely'
import type { Endpoint } from '../../schemas/endpoint.ts'
import { hostNameOf } from '../reconcile/host-name.ts'
import type { DeviceIdentity, Known, KnownEndpoint } from '../reconcile/known.ts'
import { hostMacsOf } from '../reconcile/mac-evidence.ts'
import type { Told } from '../reconcile/reconcile.ts'
import { addressesOf, findCandidates, macsOf } from './find-candidates.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { addressFromRow, endpointFromRow } from './known-from-rows.ts'
import { loadDevices } from './load-devices.ts'
import { loadQuestions } from './load-questions.ts'

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
  const questions = await loadQuestions(transaction, siteId, observations, ids)
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
    ...questions,
    sharedNames: await loadSharedNames(transaction, siteId, told),
  }
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
    SELECT coalesce(merged_into, id) AS id, state, array_remove(array(
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

async function loadSharedNames(
  transaction: SiteTransaction,
  siteId: string,
  told: readonly Endpoint[],
): Promise<Set<string>> {
  const names = told.map(hostNameOf).filter(it => it !== undefined)
  if (names.length === 0) return new Set()
  const { rows } = await sql<{ name: string }>`SELECT name FROM shared_names
    WHERE site_id = ${siteId} AND name = ANY(${names}::text[])`.execute(transaction)
  return new Set(rows.map(it => it.name))
}
