import type { Changeset } from './changeset.ts'
import { keyOfCase } from './identity-case.ts'
import type { Known, KnownDevice, KnownPart, KnownSection } from './known.ts'
import { isSame } from './source.ts'

const NO_PARTS = { addresses: [], interfaces: [], members: [], sections: {} }

/** What is known once the changeset is applied: as it would be loaded again. */
export function knownAfter(known: Known, changeset: Changeset): Known {
  const devices = new Map(known.devices)
  const touched = new Set<string>()
  for (const row of changeset.devices) {
    const { addresses, members, sections, ...known } = devices.get(row.id) ?? NO_PARTS
    devices.set(row.id, { ...row, addresses, ...portsOf(known), members, sections })
  }
  const edit = (id: string, change: (device: KnownDevice) => Partial<KnownDevice>) => {
    const device = devices.get(id)
    if (!device) throw new Error(`a row for device ${id}, which is not known`)
    devices.set(id, { ...device, ...change(device) })
    touched.add(id)
  }
  for (const [id, rows] of byDevice(changeset.addresses)) {
    edit(id, it => ({ addresses: replace(it.addresses, rows, 'address') }))
  }
  for (const [id, rows] of byDevice(changeset.sections)) {
    const sections = Object.fromEntries(rows.map(({ name, rows: _, ...row }) => [name, row]))
    edit(id, it => ({ sections: { ...it.sections, ...sections } }))
  }
  for (const [id, rows] of byDevice(changeset.interfaces)) {
    edit(id, it => ({ interfaces: replace(it.interfaces ?? [], rows, 'key') }))
  }
  for (const [id, rows] of byDevice(changeset.members)) {
    edit(id, it => ({ members: replace(it.members, rows, 'key') }))
  }
  for (const id of touched) {
    edit(id, ({ interfaces, members, sections }) => ({
      ...(interfaces && { interfaces: withSource(interfaces, sections.interfaces) }),
      members: withSource(members, sections.members),
    }))
  }

  const endpoints = endpointsAfter(known, changeset)
  const askedCases = new Set([...known.askedCases, ...changeset.cases.map(keyOfCase)])
  const sharedNames = new Set([...known.sharedNames, ...changeset.sharedNames])
  return { ...known, devices, endpoints, askedCases, sharedNames }
}

function endpointsAfter(
  known: Known,
  { endpoints, adoptedEndpoints }: Changeset,
): Known['endpoints'] {
  if (endpoints.length === 0 && adoptedEndpoints.length === 0) return known.endpoints
  const after = new Map(known.endpoints)
  for (const { id } of adoptedEndpoints) after.delete(id)
  for (const row of endpoints) after.set(row.id, row)
  return after
}

function portsOf({ interfaces, portMacs }: Pick<KnownDevice, 'interfaces' | 'portMacs'>) {
  return interfaces ? { interfaces } : portMacs ? { portMacs } : {}
}

function byDevice<Row extends { deviceId: string }>(
  rows: readonly Row[],
): Map<string, Omit<Row, 'deviceId'>[]> {
  const groups = new Map<string, Omit<Row, 'deviceId'>[]>()
  for (const { deviceId, ...row } of rows) {
    const group = groups.get(deviceId)
    if (group) group.push(row)
    else groups.set(deviceId, [row])
  }
  return groups
}

function replace<Row, Key extends keyof Row>(
  known: readonly Row[],
  rows: readonly Row[],
  key: Key,
): Row[] {
  const byKey = new Map(known.map(it => [it[key], it]))
  for (const row of rows) byKey.set(row[key], row)
  return [...byKey.values()]
}

/** A present part has the source of its section's latest complete reading. */
function withSource<Values>(
  parts: readonly KnownPart<Values>[],
  section: KnownSection | undefined,
): readonly KnownPart<Values>[] {
  const source = section?.complete
  if (!source || parts.every(it => !it.isPresent || isSame(it.source, source))) return parts
  return parts.map(it => (it.isPresent ? { ...it, source } : it))
}
