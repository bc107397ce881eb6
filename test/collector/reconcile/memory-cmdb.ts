import type { Changeset } from '../../../collector/reconcile/changeset.ts'
import { placeOf } from '../../../collector/reconcile/endpoint-place.ts'
import type { Known } from '../../../collector/reconcile/known.ts'
import { knownAfter } from '../../../collector/reconcile/known-after.ts'
import { reconcile } from '../../../collector/reconcile/reconcile.ts'
import { sourceOf } from '../../../collector/reconcile/source.ts'
import type { EndpointsMessage } from '../../../schemas/endpoint.ts'
import type { ObservationMessage } from '../../../schemas/observation.ts'
import { newId } from '../school.ts'

export type InventoryMessage = { id: string } & (
  | { kind: 'observation'; body: ObservationMessage }
  | { kind: 'endpoints'; body: EndpointsMessage }
)

/** An empty CMDB, as a value. */
export const emptyCmdb: Known = {
  devices: new Map(),
  identities: [],
  endpoints: new Map(),
  elsewhere: [],
  askedCases: new Set(),
  sharedNames: new Set(),
}

const NOW = new Date('2027-01-01T00:00:00Z')

/** Reconciles one message with all that is known. */
export function concludeFrom(cmdb: Known, message: InventoryMessage): Changeset {
  return reconcile(cmdb, message, sourceOf(message.id, message.body.observedAt, NOW), newId)
}

/** The CMDB after some messages, in this order. */
export function cmdbAfter(messages: readonly InventoryMessage[], from = emptyCmdb): Known {
  return messages.reduce((cmdb, it) => knownAfter(cmdb, concludeFrom(cmdb, it)), from)
}

/** Everything in the CMDB without the ids it was given, in an order of its own: equal for equal inventories. */
export function contents(cmdb: Known) {
  const names = new Map(
    [...cmdb.devices.values()].map(({ id, values, firstSeen }) => [
      id,
      JSON.stringify([values.serial, values.name, firstSeen]),
    ]),
  )
  const devices = [...cmdb.devices.values()].map(({ id: _, successor, ...device }) => {
    return {
      ...device,
      successor: successor && { ...successor, id: names.get(successor.id) },
      addresses: sorted(device.addresses),
      interfaces: sorted(device.interfaces ?? []),
      members: sorted(device.members),
      sections: Object.fromEntries(Object.entries(device.sections).sort()),
    }
  })
  const endpoints = [...cmdb.endpoints.values()].map(({ id: _, deviceId, ...endpoint }) => ({
    ...endpoint,
    sightings: Object.fromEntries(Object.entries(endpoint.sightings).sort()),
    ...placeOf(endpoint.sightings),
    isDevice: deviceId && names.get(deviceId),
  }))
  const sharedNames = [...cmdb.sharedNames].sort()
  return { devices: sorted(devices), endpoints: sorted(endpoints), sharedNames }
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
