import type { Member } from '../../schemas/member.ts'
import type { OfDevice, SectionRow } from '../reconcile/changeset.ts'
import type { Confirmations } from '../reconcile/confirmations.ts'
import type { IdentityCase } from '../reconcile/identity-case.ts'
import type { InterfaceValues, KnownAddress, KnownPart } from '../reconcile/known.ts'
import type { mergeChangesets } from '../reconcile/merge-changesets.ts'
import { adoptEndpoints } from './adopt-endpoints.ts'
import {
  addressesTarget,
  devicesTarget,
  endpointsTarget,
  interfacesTarget,
  membersTarget,
  sectionsTarget,
} from './changeset-targets.ts'
import { confirmRows } from './confirm-rows.ts'
import { deviceRow } from './device-row.ts'
import { endpointRow } from './endpoint-row.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { recordCases } from './record-cases.ts'
import { logChanges, type Recorded, recordChangesets } from './record-changesets.ts'
import { type UpsertTarget, upsertRows } from './upsert-rows.ts'

/** What to write: rows, and the lines of history with who caused them. */
export type Writing = {
  rows: ReturnType<typeof mergeChangesets>
  /** Rows of which nothing but the time is new. */
  confirmed: Confirmations
  history: readonly (Recorded & { cases: readonly IdentityCase[] })[]
}

/** Stage 12: the CMDB agrees with the rows, and the change log tells what became different. */
export async function applyChangeset(
  transaction: SiteTransaction,
  siteId: string,
  { rows, confirmed, history }: Writing,
  now: Date,
): Promise<void> {
  const write = <Row, Column extends string>(
    target: UpsertTarget<Column>,
    written: readonly Row[],
    rowOf: (siteId: string, row: Row) => Record<Column, unknown>,
  ) =>
    upsertRows(
      transaction,
      target,
      written.map(it => rowOf(siteId, it)),
    )
  await write(devicesTarget, rows.devices, deviceRow)
  await write(addressesTarget, rows.addresses, addressRow)
  await write(interfacesTarget, rows.interfaces, interfaceRow)
  await write(membersTarget, rows.members, memberRow)
  await write(sectionsTarget, rows.sections, sectionRow)
  await adoptEndpoints(transaction, siteId, rows.adoptedEndpoints, () =>
    write(endpointsTarget, rows.endpoints, endpointRow),
  )
  await confirmRows(transaction, confirmed)
  if (rows.sharedNames.length > 0) {
    await transaction
      .insertInto('shared_names')
      .values(rows.sharedNames.map(name => ({ site_id: siteId, name })))
      .onConflict(it => it.doNothing())
      .execute()
  }
  const told = await recordCases(transaction, siteId, history, now)
  await recordChangesets(transaction, siteId, told, now)
  await logChanges(transaction, siteId, told, now)
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
    poe_status: values.poeStatus,
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
    rows_digest: it.digest,
  }
}
