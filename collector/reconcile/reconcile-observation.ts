import type { Observation } from '../../schemas/observation.ts'
import type { Change } from './change.ts'
import type { Changeset, DeviceRow } from './changeset.ts'
import { concernedEndpoints } from './concerned-endpoints.ts'
import { deviceOfEndpoint, identityOf } from './device-of-endpoint.ts'
import { type AddressesDiff, diffAddresses, yieldAddress } from './diff-addresses.ts'
import { addDevice, diffDevice, readdress, rowOf } from './diff-device.ts'
import { diffInterfaces, isToldAgain } from './diff-interfaces.ts'
import { diffMembers } from './diff-members.ts'
import { diffSections, sectionsAfter } from './diff-sections.ts'
import { changesOfEndpoint } from './endpoint-changes.ts'
import { casesElsewhere, casesOf } from './identity-case.ts'
import { canonicalAddress } from './ip-order.ts'
import type {
  DeviceIdentity,
  InterfaceValues,
  Known,
  KnownDevice,
  KnownEndpoint,
  KnownPart,
} from './known.ts'
import { type Match, match } from './match.ts'
import { isSame, later, type Source } from './source.ts'
import { findSuccessions, withSuccessors } from './succession.ts'

/**
 * What must change so that the CMDB agrees with one device, looked at once. `newId` is the device's id, should it be a
 * new one. Reconciling the same observation again gives an empty changeset.
 */
export function reconcileObservation(
  known: Known,
  told: Observation,
  source: Source,
  newId: string,
): Changeset {
  const { observation, candidates, matched } = matchKnown(known, told, source)
  const { device } = matched
  const id = device?.id ?? newId
  const rivals = candidates.filter(it => it !== device && it.mergedInto === undefined)

  const addresses = diffAddresses(
    {
      deviceId: id,
      addresses: device?.addresses ?? [],
      listed: device?.sections.addresses?.complete,
      lastSeen: later(source, device?.source).at,
    },
    { answered: observation.address, listed: observation.addresses },
    rivals,
    source,
  )
  const itself = device
    ? diffDevice(device, observation, addresses.addresses, source)
    : addDevice(id, observation, addresses.addresses, source)
  const interfaces = diffInterfaces(
    id,
    device ? device.interfaces : [],
    device?.sections.interfaces,
    observation.interfaces,
    source,
  )
  const members = diffMembers(
    id,
    device?.members ?? [],
    device?.sections.members,
    observation.members,
    source,
  )
  const sections = diffSections(device?.sections ?? {}, observation, source)
  const yielded = yieldToNewcomer(rivals, observation.address, source)

  const after: KnownDevice = {
    ...(itself.rows[0] ?? rowOf(device as KnownDevice)),
    addresses: addresses.addresses,
    ...portsAfter(device, interfaces.rows),
    members: replaced(device?.members ?? [], members.rows),
    sections: sectionsAfter(device?.sections ?? {}, sections),
  }
  const succession = findSuccessions(
    [after, ...rivals.map(it => yielded.after.get(it.id) ?? it)],
    observation.address,
  )
  const endpoints = tellDevicesFromEndpoints(
    concernedEndpoints(known.endpoints, [after, ...yielded.after.values()]),
    [after, ...yielded.after.values()],
    [...rivals.filter(it => !yielded.after.has(it.id)), ...candidates.filter(isMerged)]
      .map(identityOf)
      .concat(known.identities),
  )
  const partsChanges = device
    ? [...addresses.changes, ...interfaces.changes, ...members.changes]
    : []
  const ofDevice = { deviceId: id }

  return {
    devices: withSuccessors([...itself.rows, ...yielded.devices], succession.devices),
    addresses: [...addresses.rows.map(it => ({ ...it, ...ofDevice })), ...yielded.addresses],
    interfaces: interfaces.rows.map(it => ({ ...it, ...ofDevice })),
    members: members.rows.map(it => ({ ...it, ...ofDevice })),
    sections: sections.map(it => ({ ...it, ...ofDevice })),
    endpoints: endpoints.rows,
    adoptedEndpoints: [],
    sharedNames: [],
    changes: [
      ...itself.changes,
      ...partsChanges,
      ...yielded.changes,
      ...succession.changes,
      ...endpoints.changes,
    ],
    cases: [
      ...casesOf(after, matched, known.askedCases),
      ...casesElsewhere(after, { observation, source }, known.elsewhere, known.askedCases),
    ],
  }
}

/** The device whose ports must be loaded before the observation can be reconciled; undefined when all that it takes is known. */
export function observedLackingPorts(
  known: Known,
  told: Observation,
  source: Source,
): KnownDevice | undefined {
  const { interfaces } = told
  if (interfaces.status !== 'complete') return undefined
  const { device } = matchKnown(known, told, source).matched
  if (!device || device.interfaces) return undefined
  return isToldAgain(device.sections.interfaces, interfaces.rows, source) ? undefined : device
}

type Matched = { observation: Observation; candidates: KnownDevice[]; matched: Match }

/** The latest match with a set of devices: who asks what must be loaded for it then reconciles with it. */
const latest = new WeakMap<Known['devices'], { told: Observation; source: Source } & Matched>()

function matchKnown({ devices }: Known, told: Observation, source: Source): Matched {
  const before = latest.get(devices)
  if (before?.told === told && isSame(before.source, source)) return before
  const observation = withCanonicalAddresses(told)
  const candidates = [...devices.values()]
  const matched = match(candidates, observation, source)
  latest.set(devices, { told, source, observation, candidates, matched })
  return { observation, candidates, matched }
}

/** The observation, with its addresses as they are stored. */
export function withCanonicalAddresses(observation: Observation): Observation {
  const { addresses } = observation
  return {
    ...observation,
    address: canonicalAddress(observation.address),
    ...(addresses ? { addresses: addresses.map(canonicalAddress) } : {}),
  }
}

function isMerged({ mergedInto }: KnownDevice): boolean {
  return mergedInto !== undefined
}

/** Devices that answered at the address before are not there any more; they keep their record. */
function yieldToNewcomer(rivals: readonly KnownDevice[], address: string, source: Source) {
  const devices: DeviceRow[] = []
  const addresses: Changeset['addresses'][number][] = []
  const changes: Change[] = []
  const after = new Map<string, KnownDevice>()
  for (const rival of rivals) {
    const diff: AddressesDiff = yieldAddress(rival, address, source)
    if (diff.rows.length === 0) continue
    devices.push(...readdress(rival, diff.addresses))
    addresses.push(...diff.rows.map(it => ({ ...it, deviceId: rival.id })))
    changes.push(...diff.changes)
    after.set(rival.id, { ...rival, addresses: diff.addresses })
  }
  return { devices, addresses, changes, after }
}

/** Endpoints that turn out to be one of the changed devices, and those that are not any more. */
function tellDevicesFromEndpoints(
  endpoints: readonly KnownEndpoint[],
  changed: readonly KnownDevice[],
  others: readonly DeviceIdentity[],
): { rows: KnownEndpoint[]; changes: Change[] } {
  if (endpoints.length === 0) return { rows: [], changes: [] }
  const identities = [...changed.map(identityOf), ...others]
  const ids = new Set(identities.map(it => it.id))
  const rows: KnownEndpoint[] = []
  const changes: Change[] = []
  for (const endpoint of endpoints) {
    const { deviceId: before, ...rest } = endpoint
    const isOfAnother = before !== undefined && !ids.has(before)
    const found = deviceOfEndpoint(endpoint, identities) ?? (isOfAnother ? before : undefined)
    if (found === before) continue
    const row: KnownEndpoint = found === undefined ? rest : { ...rest, deviceId: found }
    rows.push(row)
    changes.push(...changesOfEndpoint(endpoint, row))
  }
  return { rows, changes }
}

function portsAfter(
  device: KnownDevice | undefined,
  rows: readonly KnownPart<InterfaceValues>[],
): Pick<KnownDevice, 'interfaces' | 'portMacs'> {
  if (!device) return { interfaces: rows }
  const { interfaces, portMacs } = device
  return interfaces ? { interfaces: replaced(interfaces, rows) } : { portMacs: portMacs ?? [] }
}

function replaced<Values>(
  known: readonly KnownPart<Values>[],
  rows: readonly KnownPart<Values>[],
): readonly KnownPart<Values>[] {
  if (rows.length === 0) return known
  const byKey = new Map(known.map(it => [it.key, it]))
  for (const row of rows) byKey.set(row.key, row)
  return [...byKey.values()]
}
