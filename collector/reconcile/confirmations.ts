import { isDeepStrictEqual } from 'node:util'
import type { DeviceRow, OfDevice, SectionRow } from './changeset.ts'
import { rowOf } from './diff-device.ts'
import { placeOf } from './endpoint-place.ts'
import type { Known, KnownAddress, KnownEndpoint, KnownSection, SectionName } from './known.ts'
import type { mergeChangesets } from './merge-changesets.ts'

type Rows = ReturnType<typeof mergeChangesets>
type SameSection = KnownSection & { readonly name: SectionName } & OfDevice

/** Rows that are stored already, but for when they were seen last. */
export type Confirmations = {
  readonly devices: readonly DeviceRow[]
  readonly addresses: readonly (KnownAddress & OfDevice)[]
  readonly sections: readonly SameSection[]
  readonly endpoints: readonly KnownEndpoint[]
}

/** Tells the rows that only confirm what was loaded from those that change it. `known` is what was loaded. */
export function splitConfirmations(
  known: Known,
  rows: Rows,
): { changed: Rows; confirmed: Confirmations } {
  const devices = Map.groupBy(rows.devices, it => isDeviceConfirmed(known, it))
  const addresses = Map.groupBy(rows.addresses, it => isAddressConfirmed(known, it))
  const sections = Map.groupBy(rows.sections, it => isSectionConfirmed(known, it))
  const endpoints = Map.groupBy(rows.endpoints, it => isEndpointConfirmed(known, it))
  return {
    changed: {
      ...rows,
      devices: devices.get(false) ?? [],
      addresses: addresses.get(false) ?? [],
      sections: sections.get(false) ?? [],
      endpoints: endpoints.get(false) ?? [],
    },
    confirmed: {
      devices: devices.get(true) ?? [],
      addresses: addresses.get(true) ?? [],
      sections: sections.get(true) ?? [],
      endpoints: endpoints.get(true) ?? [],
    },
  }
}

/** How long a device has been up is new every time. */
function isDeviceConfirmed(known: Known, row: DeviceRow): boolean {
  const stored = known.devices.get(row.id)
  if (!stored) return false
  const { source, ...before } = rowOf(stored)
  const values = { ...row.values, uptimeSeconds: 0 }
  return isDeepStrictEqual(
    { ...before, values: { ...before.values, uptimeSeconds: 0 } },
    { ...withoutSource(row), values },
  )
}

function withoutSource({ source, ...row }: DeviceRow): Omit<DeviceRow, 'source'> {
  return row
}

function isAddressConfirmed(known: Known, row: KnownAddress & OfDevice): boolean {
  const { addresses = [] } = known.devices.get(row.deviceId) ?? {}
  const stored = addresses.find(it => it.address === row.address)
  return (
    stored !== undefined &&
    stored.firstSeen === row.firstSeen &&
    stored.isCurrent === row.isCurrent &&
    (stored.answered === undefined) === (row.answered === undefined)
  )
}

function isSectionConfirmed(known: Known, row: SectionRow & OfDevice): boolean {
  const stored = known.devices.get(row.deviceId)?.sections[row.name]
  return (
    stored !== undefined &&
    row.rows === undefined &&
    stored.status === row.status &&
    stored.reason === row.reason &&
    stored.digest === row.digest
  )
}

function isEndpointConfirmed(known: Known, row: KnownEndpoint): boolean {
  const stored = known.endpoints.get(row.id)
  return (
    stored !== undefined &&
    stored.state === row.state &&
    stored.firstSeen === row.firstSeen &&
    stored.macAddress === row.macAddress &&
    stored.deviceId === row.deviceId &&
    isDeepStrictEqual(stored.values, row.values) &&
    isDeepStrictEqual(stored.held, row.held) &&
    isDeepStrictEqual(stored.asserted, row.asserted) &&
    Object.keys(stored.sightings).length === Object.keys(row.sightings).length &&
    isDeepStrictEqual(placeOf(stored.sightings), placeOf(row.sightings))
  )
}
