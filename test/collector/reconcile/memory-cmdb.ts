import type { Changeset } from '../../../collector/reconcile/changeset.ts'
import { identityOf } from '../../../collector/reconcile/device-of-endpoint.ts'
import { placeOf } from '../../../collector/reconcile/endpoint-place.ts'
import type { KnownDevice, KnownEndpoint, KnownPart } from '../../../collector/reconcile/known.ts'
import { reconcile } from '../../../collector/reconcile/reconcile.ts'
import { sourceOf } from '../../../collector/reconcile/source.ts'
import type { EndpointsMessage } from '../../../schemas/endpoint.ts'
import type { ObservationMessage } from '../../../schemas/observation.ts'
import { newId } from '../school.ts'

export type InventoryMessage = { id: string } & (
  | { kind: 'observation'; body: ObservationMessage }
  | { kind: 'endpoints'; body: EndpointsMessage }
)

/** A CMDB that is a value: what reconcile is told, and what its changesets make of it. */
export type MemoryCmdb = {
  devices: ReadonlyMap<string, KnownDevice>
  endpoints: ReadonlyMap<string, KnownEndpoint>
}

export const emptyCmdb: MemoryCmdb = { devices: new Map(), endpoints: new Map() }

const NOW = new Date('2027-01-01T00:00:00Z')

/** Reconciles one message with all that is known. */
export function concludeFrom(cmdb: MemoryCmdb, message: InventoryMessage): Changeset {
  const source = sourceOf(message.id, message.body.observedAt, NOW)
  const devices = [...cmdb.devices.values()]
  const endpoints = [...cmdb.endpoints.values()]
  return message.kind === 'observation'
    ? reconcile({ ...message, known: { devices, endpoints } }, source, newId)
    : reconcile(
        { ...message, known: { devices: devices.map(identityOf), endpoints } },
        source,
        newId,
      )
}

/** The CMDB after some messages, in this order. */
export function cmdbAfter(messages: readonly InventoryMessage[], from = emptyCmdb): MemoryCmdb {
  return messages.reduce((cmdb, it) => apply(cmdb, concludeFrom(cmdb, it)), from)
}

export function apply(cmdb: MemoryCmdb, changeset: Changeset): MemoryCmdb {
  const devices = new Map(cmdb.devices)
  const nothing = { addresses: [], interfaces: [], members: [], sections: {} }
  for (const row of changeset.devices) {
    const { addresses, interfaces, members, sections } = devices.get(row.id) ?? nothing
    devices.set(row.id, { ...row, addresses, interfaces, members, sections })
  }
  const edit = (id: string, change: (device: KnownDevice) => KnownDevice) => {
    const device = devices.get(id)
    if (!device) throw new Error(`a row for device ${id}, which is not there`)
    devices.set(id, change(device))
  }
  for (const { deviceId, ...row } of changeset.addresses) {
    edit(deviceId, it => ({
      ...it,
      addresses: [...it.addresses.filter(old => old.address !== row.address), row],
    }))
  }
  for (const { deviceId, name, rows: _, ...row } of changeset.sections) {
    edit(deviceId, it => ({ ...it, sections: { ...it.sections, [name]: row } }))
  }
  for (const { deviceId, ...row } of changeset.interfaces) {
    edit(deviceId, it => ({ ...it, interfaces: replace(it.interfaces, row) }))
  }
  for (const { deviceId, ...row } of changeset.members) {
    edit(deviceId, it => ({ ...it, members: replace(it.members, row) }))
  }
  for (const [id, device] of devices) {
    // A present part has the source of its section, as when it is loaded.
    const interfaces = device.interfaces.map(it => current(it, device.sections.interfaces))
    const members = device.members.map(it => current(it, device.sections.members))
    devices.set(id, { ...device, interfaces, members })
  }
  const endpoints = new Map(cmdb.endpoints)
  for (const id of changeset.adoptedEndpoints) endpoints.delete(id)
  for (const row of changeset.endpoints) endpoints.set(row.id, row)
  return { devices, endpoints }
}

function replace<Values>(parts: readonly KnownPart<Values>[], row: KnownPart<Values>) {
  return [...parts.filter(it => it.key !== row.key), row]
}

function current<Values>(
  part: KnownPart<Values>,
  section: KnownDevice['sections']['interfaces'],
): KnownPart<Values> {
  return part.isPresent && section?.complete ? { ...part, source: section.complete } : part
}

/** Everything in the CMDB without the ids it was given, in an order of its own: equal for equal inventories. */
export function contents(cmdb: MemoryCmdb) {
  const names = new Map<string, string>()
  const devices = [...cmdb.devices.values()].map(({ id, ...device }) => {
    const content = {
      ...device,
      addresses: sorted(device.addresses),
      interfaces: sorted(device.interfaces),
      members: sorted(device.members),
      sections: Object.fromEntries(Object.entries(device.sections).sort()),
    }
    names.set(id, JSON.stringify([device.values.serial, device.values.name, device.firstSeen]))
    return content
  })
  const endpoints = [...cmdb.endpoints.values()].map(({ id: _, deviceId, ...endpoint }) => ({
    ...endpoint,
    sightings: Object.fromEntries(Object.entries(endpoint.sightings).sort()),
    ...placeOf(endpoint.sightings),
    isDevice: deviceId && names.get(deviceId),
  }))
  return { devices: sorted(devices), endpoints: sorted(endpoints) }
}

function sorted<Item>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
}

/** JSON with the keys of every object in alphabetical order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, it) =>
    it && typeof it === 'object' && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  )
}
