import { sql } from 'kysely'
import type { Member } from '../../schemas/member.ts'
import type { Change } from '../reconcile/change.ts'
import type { Changeset, DeviceRow, OfDevice, SectionRow } from '../reconcile/changeset.ts'
import { placeOf } from '../reconcile/endpoint-place.ts'
import type { InterfaceValues, KnownAddress, KnownEndpoint, KnownPart } from '../reconcile/known.ts'
import { isRandomMac } from '../reconcile/random-mac.ts'
import {
  addressesTarget,
  devicesTarget,
  endpointsTarget,
  interfacesTarget,
  membersTarget,
  sectionsTarget,
} from './changeset-targets.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { upsertRows } from './upsert-rows.ts'

/** The changeset's place: the site, the message it comes from, and when the collector took it in. */
export type ChangesetContext = { siteId: string; messageId: string; now: Date }

/** Stage 12: the CMDB agrees with the changeset, and the change log tells what became different. */
export async function applyChangeset(
  transaction: SiteTransaction,
  changeset: Changeset,
  context: ChangesetContext,
): Promise<void> {
  const { siteId } = context
  await upsertRows(
    transaction,
    devicesTarget,
    changeset.devices.map(it => deviceRow(siteId, it)),
  )
  await upsertRows(
    transaction,
    addressesTarget,
    changeset.addresses.map(it => addressRow(siteId, it)),
  )
  await upsertRows(
    transaction,
    interfacesTarget,
    changeset.interfaces.map(it => interfaceRow(siteId, it)),
  )
  await upsertRows(
    transaction,
    membersTarget,
    changeset.members.map(it => memberRow(siteId, it)),
  )
  await upsertRows(
    transaction,
    sectionsTarget,
    changeset.sections.map(it => sectionRow(siteId, it)),
  )
  if (changeset.adoptedEndpoints.length > 0) {
    await transaction
      .deleteFrom('endpoints')
      .where('site_id', '=', siteId)
      .where('id', 'in', changeset.adoptedEndpoints)
      .execute()
  }
  await upsertRows(
    transaction,
    endpointsTarget,
    changeset.endpoints.map(it => endpointRow(siteId, it)),
  )
  await logChanges(transaction, changeset.changes, context)
}

function deviceRow(siteId: string, device: DeviceRow) {
  const { values, source } = device
  return {
    id: device.id,
    site_id: siteId,
    kind: values.kind ?? 'unknown',
    name: values.name,
    vendor: values.vendor,
    model: values.model,
    serial: values.serial,
    version: values.version,
    sys_object_id: values.sysObjectId,
    sys_descr: values.sysDescr,
    mac_address: values.macAddress,
    location: values.location,
    contact: values.contact,
    address: device.address,
    uptime_seconds: values.uptimeSeconds,
    state: device.state,
    first_seen: device.firstSeen,
    last_seen: source.at,
    observed_message: source.message,
    held: JSON.stringify(device.held),
  }
}

function addressRow(siteId: string, it: KnownAddress & OfDevice) {
  return {
    site_id: siteId,
    device_id: it.deviceId,
    address: it.address,
    first_seen: it.firstSeen,
    claimed_at: it.claimed.at,
    claimed_message: it.claimed.message,
    answered_at: it.answered?.at,
    answered_message: it.answered?.message,
    is_current: it.isCurrent,
  }
}

function interfaceRow(siteId: string, it: KnownPart<InterfaceValues> & OfDevice) {
  const { values } = it
  return {
    ...partRow(siteId, it),
    name: it.key,
    index: values.index,
    description: values.description,
    alias: values.alias,
    type: values.type,
    mac_address: values.macAddress,
    speed_mbps: values.speedMbps,
    mtu_bytes: values.mtuBytes,
    is_up: values.isUp,
    is_enabled: values.isEnabled,
    duplex: values.duplex,
    access_vlan: values.accessVlan,
    tagged_vlans: values.taggedVlans,
    aggregate: values.aggregate,
    poe_watts: values.poeWatts,
  }
}

function memberRow(siteId: string, it: KnownPart<Member> & OfDevice) {
  const { position, model, serial, version, description } = it.values
  return { ...partRow(siteId, it), key: it.key, position, model, serial, version, description }
}

/** A present part has its section's source, so that confirming a table of ports writes no port. */
function partRow(siteId: string, it: KnownPart<unknown> & OfDevice) {
  return {
    site_id: siteId,
    device_id: it.deviceId,
    is_present: it.isPresent,
    first_seen: it.firstSeen,
    observed_at: it.isPresent ? null : it.source.at,
    observed_message: it.isPresent ? null : it.source.message,
    held: JSON.stringify(it.held),
  }
}

function sectionRow(siteId: string, it: SectionRow & OfDevice) {
  return {
    site_id: siteId,
    device_id: it.deviceId,
    section: it.name,
    status: it.status,
    reason: it.reason,
    checked_at: it.checked.at,
    checked_message: it.checked.message,
    complete_at: it.complete?.at,
    complete_message: it.complete?.message,
    rows: it.rows && JSON.stringify(it.rows),
  }
}

function endpointRow(siteId: string, it: KnownEndpoint) {
  const { address, vlan } = placeOf(it.sightings)
  return {
    id: it.id,
    site_id: siteId,
    mac_address: it.macAddress,
    address,
    vlan,
    name: it.values.name,
    kind: it.values.kind ?? 'unknown',
    vendor: it.values.vendor,
    via: it.values.via ?? [],
    is_random_mac: it.macAddress !== undefined && isRandomMac(it.macAddress),
    state: it.state,
    first_seen: it.firstSeen,
    last_seen: it.source.at,
    observed_message: it.source.message,
    held: JSON.stringify(it.held),
    sightings: JSON.stringify(it.sightings),
    device_id: it.deviceId,
  }
}

async function logChanges(
  transaction: SiteTransaction,
  changes: readonly Change[],
  { siteId, messageId, now }: ChangesetContext,
): Promise<void> {
  if (changes.length === 0) return
  const types = changes.map(it => it.item.type)
  const ids = changes.map(it => it.item.id)
  const keys = changes.map(it => ('key' in it.item ? it.item.key : ''))
  const kinds = changes.map(it => it.kind)
  const fields = changes.map(it => (it.kind === 'changed' ? it.field : null))
  const before = changes.map(it => json(it.before))
  const after = changes.map(it => json(it.after))
  await sql`INSERT INTO changes
      (at, changeset_id, site_id, item_type, item_id, item_key, kind, field, old_value, new_value)
    SELECT ${now}::timestamptz, ${messageId}::uuid, ${siteId}::text, given.*
    FROM unnest(${types}::text[], ${ids}::uuid[], ${keys}::text[], ${kinds}::text[],
      ${fields}::text[], ${before}::jsonb[], ${after}::jsonb[]) AS given`.execute(transaction)
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
