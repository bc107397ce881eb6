import type { Endpoint } from '../../schemas/endpoint.ts'
import { hostNameOf } from '../reconcile/host-name.ts'
import type { DeviceIdentity, Known } from '../reconcile/known.ts'
import { hostMacsOf } from '../reconcile/mac-evidence.ts'
import type { Told } from '../reconcile/reconcile.ts'
import { digestOf } from '../reconcile/rows-digest.ts'
import { arrayLiteral } from './array-literal.ts'
import { addressesOf, findCandidates, macsOf } from './find-candidates.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'
import { addressFromRow } from './known-from-rows.ts'
import { loadAddresses, loadDevices } from './load-devices.ts'
import { loadEndpoints } from './load-endpoints.ts'
import { loadQuestions } from './load-questions.ts'

/**
 * Stage 10: what the CMDB believes of all that the messages could be about, within their site. Tables of ports that the
 * messages tell again are not loaded: see `lackedPorts`.
 */
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
  const tables = observations.map(it => it.interfaces).filter(it => it.status === 'complete')
  const portDigests = new Set(tables.map(it => digestOf(it.rows)))
  const devices = await loadDevices(transaction, ids, portDigests)
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

const identityRows = keptStatement<{
  id: string
  state: DeviceIdentity['state']
  macs: string[]
}>(
  `SELECT coalesce(merged_into, id) AS id, state, array_remove(array(
      SELECT mac_address::text FROM interfaces WHERE device_id = devices.id
        AND mac_address IS NOT NULL
    ) || mac_address::text, NULL) AS macs
  FROM devices WHERE id IN (
    SELECT id FROM devices WHERE site_id = $1 AND mac_address = ANY($2::macaddr[])
    UNION SELECT device_id FROM interfaces WHERE site_id = $1 AND mac_address = ANY($2::macaddr[])
    UNION SELECT device_id FROM device_addresses
      WHERE site_id = $1 AND address = ANY($3::inet[]) AND is_current
  )`,
)

async function loadIdentities(
  transaction: SiteTransaction,
  siteId: string,
  macs: readonly string[],
  addresses: readonly string[],
): Promise<DeviceIdentity[]> {
  const given = [arrayLiteral(macs), arrayLiteral(addresses)]
  const devices = await identityRows(transaction, [siteId, ...given])
  if (devices.length === 0) return []
  const held = await loadAddresses(
    transaction,
    devices.map(it => it.id),
  )
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

const sharedNameRows = keptStatement<{ name: string }>(
  'SELECT name FROM shared_names WHERE site_id = $1 AND name = ANY($2::text[])',
)

async function loadSharedNames(
  transaction: SiteTransaction,
  siteId: string,
  told: readonly Endpoint[],
): Promise<Set<string>> {
  const names = told.map(hostNameOf).filter(it => it !== undefined)
  if (names.length === 0) return new Set()
  const rows = await sharedNameRows(transaction, [siteId, arrayLiteral(names)])
  return new Set(rows.map(it => it.name))
}
