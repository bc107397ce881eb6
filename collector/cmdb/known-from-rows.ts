import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { EndpointEvidence, KindEvidence } from '../../schemas/endpoint.ts'
import type { Member } from '../../schemas/member.ts'
import {
  type AssertableField,
  type AssertedValue,
  type AssertedValues,
  fieldRanks,
  isAssertable,
} from '../reconcile/golden-record.ts'
import type {
  InterfaceValues,
  KnownAddress,
  KnownDevice,
  KnownEndpoint,
  KnownPart,
  KnownSection,
  SectionName,
  Successor,
} from '../reconcile/known.ts'
import type { Source } from '../reconcile/source.ts'
import type { KnownRow } from './known-columns.ts'

/** A device's rows, as `reconcile` knows it. Its parts are those of its own id among the rows. */
export function deviceFromRows(
  row: KnownRow<'devices'>,
  parts: {
    asserted: readonly KnownRow<'asserted_values'>[]
    addresses: readonly KnownRow<'device_addresses'>[]
    /** Undefined when they were not loaded, but only their MAC addresses. */
    interfaces: readonly KnownRow<'interfaces'>[] | undefined
    portMacs: readonly string[]
    members: readonly KnownRow<'members'>[]
    sections: readonly KnownRow<'observed_sections'>[]
  },
): KnownDevice {
  const sections: Partial<Record<SectionName, KnownSection>> = {}
  // Only names that `reconcile` gave were ever written.
  for (const it of parts.sections) sections[it.section as SectionName] = sectionFromRow(it)
  const asObserved = observedOf(row)
  const kind = asObserved('kind', row.kind)
  return {
    id: row.id,
    values: known({
      kind: kind === 'unknown' ? null : (kind as DeviceKind | null),
      name: asObserved('name', row.name),
      vendor: asObserved('vendor', row.vendor),
      model: asObserved('model', row.model),
      serial: asObserved('serial', row.serial),
      version: asObserved('version', row.version),
      sysObjectId: row.sys_object_id,
      sysDescr: row.sys_descr,
      macAddress: row.mac_address,
      location: asObserved('location', row.location),
      contact: asObserved('contact', row.contact),
      uptimeSeconds: row.uptime_seconds,
    }),
    source: { at: row.last_seen.toISOString(), message: row.observed_message },
    held: row.held,
    state: row.state,
    firstSeen: row.first_seen.toISOString(),
    ...(row.address === null ? {} : { address: row.address }),
    asserted: assertedFromRows(parts.asserted),
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    ...successorFromRow(row),
    addresses: parts.addresses.map(addressFromRow),
    ...(parts.interfaces
      ? { interfaces: parts.interfaces.map(it => interfaceFromRow(it, sections.interfaces)) }
      : { portMacs: parts.portMacs }),
    members: parts.members.map(it => memberFromRow(it, sections.members)),
    sections,
  }
}

/** What was observed of a field, whose column has the value that counts. */
function observedOf({ observed }: { observed: Partial<Record<string, string | null>> }) {
  return (field: AssertableField, value: string | null): string | null =>
    field in observed ? (observed[field] ?? null) : value
}

/** Of each field what the source that ranks highest says. */
export function assertedFromRows(rows: readonly KnownRow<'asserted_values'>[]): AssertedValues {
  const asserted: Partial<Record<AssertableField, AssertedValue>> = {}
  for (const { field, source, value, said_by, at, changeset_id } of rows) {
    if (!isAssertable(field)) continue
    const ranks = fieldRanks[field]
    const other = asserted[field]
    if (other && ranks.indexOf(other.source) < ranks.indexOf(source)) continue
    asserted[field] = { value, source, by: said_by, at: at.toISOString(), changeset: changeset_id }
  }
  return asserted
}

function successorFromRow(row: KnownRow<'devices'>): { successor?: Successor } {
  const { successor_id: id, successor_site_id: siteId, successor_because: because } = row
  if (id === null || because === null) return {}
  const isElsewhere = siteId !== null && siteId !== row.site_id
  return { successor: { id, ...(isElsewhere ? { siteId } : {}), because } }
}

export function addressFromRow(row: KnownRow<'device_addresses'>): KnownAddress {
  const answered = sourceFromRow(row.answered_at, row.answered_message)
  return {
    address: row.address,
    firstSeen: row.first_seen.toISOString(),
    claimed: { at: row.claimed_at.toISOString(), message: row.claimed_message },
    ...(answered ? { answered } : {}),
    isCurrent: row.is_current,
  }
}

export function endpointFromRow(
  row: KnownRow<'endpoints'>,
  asserted: readonly KnownRow<'asserted_values'>[],
): KnownEndpoint {
  const asObserved = observedOf(row)
  const kind = asObserved('kind', row.kind)
  const isKindKnown = kind !== null && kind !== 'unknown'
  return {
    id: row.id,
    values: known({
      name: asObserved('name', row.name),
      kind: isKindKnown ? (kind as DeviceKind) : null,
      kindFrom: isKindKnown ? (row.kind_from as KindEvidence[]) : null,
      vendor: asObserved('vendor', row.vendor),
      via: row.via as EndpointEvidence[],
      isPseudonym: row.is_pseudonym || null,
    }),
    source: { at: row.last_seen.toISOString(), message: row.observed_message },
    held: row.held,
    asserted: assertedFromRows(asserted),
    state: row.state,
    firstSeen: row.first_seen.toISOString(),
    ...(row.mac_address === null ? {} : { macAddress: row.mac_address }),
    sightings: row.sightings,
    ...(row.device_id === null ? {} : { deviceId: row.device_id }),
  }
}

function sectionFromRow(row: KnownRow<'observed_sections'>): KnownSection {
  const complete = sourceFromRow(row.complete_at, row.complete_message)
  return {
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
    checked: { at: row.checked_at.toISOString(), message: row.checked_message },
    ...(complete ? { complete } : {}),
    ...(row.rows_digest === null ? {} : { digest: row.rows_digest }),
  }
}

/** A port, as `reconcile` knows it; `section` is that of its device's table of ports. */
export function interfaceFromRow(
  row: KnownRow<'interfaces'>,
  section: KnownSection | undefined,
): KnownPart<InterfaceValues> {
  const values = known({
    index: row.index,
    description: row.description,
    alias: row.alias,
    type: row.type,
    macAddress: row.mac_address,
    speedMbps: row.speed_mbps,
    mtuBytes: row.mtu_bytes === null ? null : Number(row.mtu_bytes),
    isUp: row.is_up,
    isEnabled: row.is_enabled,
    duplex: row.duplex,
    accessVlan: row.access_vlan,
    taggedVlans: row.tagged_vlans,
    aggregate: row.aggregate,
    poeWatts: row.poe_watts,
    poeStatus: row.poe_status,
  })
  return partFromRow(row, row.name, { ...values, index: row.index }, section)
}

function memberFromRow(
  row: KnownRow<'members'>,
  section: KnownSection | undefined,
): KnownPart<Member> {
  const { position, model, serial, version, description } = row
  const values = { ...known({ model, serial, version, description }), position }
  return partFromRow(row, row.key, values, section)
}

function partFromRow<Values>(
  row: KnownRow<'interfaces'> | KnownRow<'members'>,
  key: string,
  values: Values,
  section: KnownSection | undefined,
): KnownPart<Values> {
  const source = sourceFromRow(row.observed_at, row.observed_message) ?? section?.complete
  if (!source) throw new Error(`${key} of device ${row.device_id} is present in no reading`)
  const firstSeen = row.first_seen.toISOString()
  return { key, values, source, held: row.held, isPresent: row.is_present, firstSeen }
}

function sourceFromRow(at: Date | null, message: string | null): Source | undefined {
  return at && message ? { at: at.toISOString(), message } : undefined
}

type Known<Fields> = { [Field in keyof Fields]?: Exclude<Fields[Field], null> }

/** SQL's null is an absent key. */
function known<Fields extends object>(fields: Fields): Known<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(entries) as Known<Fields>
}
