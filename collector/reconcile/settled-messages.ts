import type { Changeset } from './changeset.ts'
import { identityOf } from './device-of-endpoint.ts'
import { groupSightings } from './group-sightings.ts'
import type { Known, KnownAddress, KnownEndpoint } from './known.ts'
import type { mergeChangesets } from './merge-changesets.ts'
import type { Told } from './reconcile.ts'
import { withCanonicalAddresses } from './reconcile-observation.ts'
import { mayBe } from './shared-marks.ts'
import { isSame, type Source } from './source.ts'

/** A message with where it comes from. */
export type Telling = { readonly told: Told; readonly source: Source }

/** A message, and the rows that it confirmed. */
export type Settled = Telling & {
  readonly deviceId?: string
  readonly endpointIds: readonly string[]
}

/**
 * The messages, if all that they did together was to confirm what was known, for reasons that hold however late the same
 * is told again: until anything but a time is different, it would confirm the same rows. Empty when any one changed
 * something, came late, or was judged by how long ago something else was seen. `known` is what was loaded, `changed` the rows that became different.
 */
export function settledMessages(
  known: Known,
  changed: ReturnType<typeof mergeChangesets>,
  concluded: readonly Concluded[],
): Settled[] {
  const isQuiet =
    Object.values(changed).every(it => it.length === 0) &&
    concluded.every(
      ({ changeset: { changes, cases } }) => changes.length === 0 && cases.length === 0,
    )
  if (!isQuiet || ![...known.endpoints.values()].every(it => isAlone(it, known))) return []

  const settled = concluded.flatMap((it): Settled[] =>
    it.told.kind === 'observation' ? settleDevice(known, it) : settleHosts(known, it),
  )
  const devices = settled.flatMap(it => it.deviceId ?? [])
  const rows = [...devices, ...settled.flatMap(it => it.endpointIds)]
  // A device that was not observed now is a rival of those that were; of two that told of one row only the later did.
  const isWhole =
    settled.length === concluded.length &&
    devices.length === known.devices.size &&
    new Set(rows).size === rows.length
  return isWhole ? settled : []
}

type Concluded = Telling & { changeset: Changeset }

/** A device that nothing but its own observations can be of, at one address, with every address it has told again. */
function settleDevice(known: Known, { told, source, changeset }: Concluded): Settled[] {
  const [row] = changeset.devices
  const device = known.devices.get(row?.id ?? '')
  if (told.kind !== 'observation' || !row || !device) return []
  const observation = withCanonicalAddresses(told.body.observation)
  const rows = new Map(changeset.addresses.map(it => [it.address, it]))
  const current = device.addresses
    .map((it): KnownAddress => rows.get(it.address) ?? it)
    .filter(it => it.isCurrent)
  const isSettled =
    changeset.devices.length === 1 &&
    changeset.endpoints.length === 0 &&
    isSame(row.source, source) &&
    row.state === 'seen' &&
    device.mergedInto === undefined &&
    device.aliases === undefined &&
    changeset.addresses.every(it => it.deviceId === row.id && it.isCurrent) &&
    current.every(it => isSame(it.claimed, source)) &&
    current.every(it =>
      it.address === observation.address ? isSame(it.answered, source) : it.answered === undefined,
    ) &&
    changeset.sections.every(
      it => isSame(it.checked, source) && (it.status !== 'complete' || isSame(it.complete, source)),
    ) &&
    [...known.devices.values()].every(it => it === device || !mayBe(it, observation))
  return isSettled ? [{ told, source, deviceId: row.id, endpointIds: [] }] : []
}

/** Hosts that are told of by their MAC addresses, each in one VLAN only. */
function settleHosts(known: Known, { told, source, changeset }: Concluded): Settled[] {
  if (told.kind !== 'endpoints') return []
  const vlan = String(told.body.vlan ?? '')
  const hosts = groupSightings(told.body.endpoints)
  const { endpoints } = changeset
  const isSettled =
    hosts.length === endpoints.length &&
    hosts.every(it => it.macAddress !== undefined) &&
    endpoints.every(
      it =>
        known.endpoints.has(it.id) &&
        it.macAddress !== undefined &&
        it.state === 'seen' &&
        isSame(it.source, source) &&
        isSame(it.sightings[vlan], source) &&
        Object.keys(it.sightings).length === 1,
    )
  return isSettled ? [{ told, source, endpointIds: endpoints.map(it => it.id) }] : []
}

/** No device, or the one with its card: who has an address is a question of who was there last. */
function isAlone({ deviceId, macAddress }: KnownEndpoint, known: Known): boolean {
  if (deviceId === undefined) return true
  if (macAddress === undefined) return false
  return [...[...known.devices.values()].map(identityOf), ...known.identities].some(
    it => it.id === deviceId && it.macAddresses.has(macAddress),
  )
}
