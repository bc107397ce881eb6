import { isDeepStrictEqual } from 'node:util'
import type { Observation } from '../../schemas/observation.ts'
import { type Change, changesOf } from './change.ts'
import type { DeviceRow } from './changeset.ts'
import { primaryAddress } from './diff-addresses.ts'
import { isOutranked } from './golden-record.ts'
import { type DeviceValues, deviceFields, type KnownAddress, type KnownDevice } from './known.ts'
import { mergeFields, told } from './merge-fields.ts'
import { earlier, isLater, type Source } from './source.ts'

const RESTLESS = new Set(['uptimeSeconds'])

export type DeviceDiff = { rows: DeviceRow[]; changes: Change[] }

/** What must change in the CMDB so that it agrees with the device about itself. `addresses` are those it will have. */
export function diffDevice(
  known: KnownDevice,
  observation: Observation,
  addresses: readonly KnownAddress[],
  source: Source,
): DeviceDiff {
  const merged = mergeFields(deviceFields, known, told(valuesOf(observation), source))
  const isNews = isLater(source, known.source)
  const row: DeviceRow = {
    id: known.id,
    ...merged.described,
    // Seen again, whatever was thought of it; a message that comes late proves nothing about now.
    state: isNews ? 'seen' : known.state,
    firstSeen: earlier(source.at, known.firstSeen),
    ...addressOf(addresses),
    asserted: known.asserted,
    ...(known.aliases ? { aliases: known.aliases } : {}),
    ...(known.successor ? { successor: known.successor } : {}),
  }
  const item = { type: 'device' as const, id: known.id }
  const visible = merged.changes.filter(it => !isOutranked(it.field, known.asserted))
  const changes = changesOf(item, visible, RESTLESS)
  if (row.state !== known.state) {
    changes.push({
      kind: 'changed',
      item,
      field: 'state',
      before: known.state,
      after: row.state,
    })
  }
  return { rows: isDeepStrictEqual(row, rowOf(known)) ? [] : [row], changes }
}

/** The row and the line of history for a device that is seen for the first time. Its parts are not listed one by one. */
export function addDevice(
  id: string,
  observation: Observation,
  addresses: readonly KnownAddress[],
  source: Source,
): DeviceDiff {
  const values = valuesOf(observation)
  const address = addressOf(addresses)
  const row: DeviceRow = {
    id,
    ...told(values, source),
    state: 'seen',
    firstSeen: source.at,
    ...address,
    asserted: {},
  }
  const { uptimeSeconds: _, sysDescr: __, ...summary } = values
  const item = { type: 'device' as const, id }
  return { rows: [row], changes: [{ kind: 'added', item, after: { ...summary, ...address } }] }
}

/** The device's row with other addresses, when that changes where it is reached. */
export function readdress(known: KnownDevice, addresses: readonly KnownAddress[]): DeviceRow[] {
  const { address: before, ...row } = rowOf(known)
  const after = addressOf(addresses)
  return before === after.address ? [] : [{ ...row, ...after }]
}

/** A device that says it is of unknown kind says nothing. */
function valuesOf(observation: Observation): DeviceValues {
  const values: Record<string, unknown> = {}
  for (const field of deviceFields) {
    const value = observation[field]
    if (value !== undefined && value !== 'unknown') values[field] = value
  }
  // Each field has the same type in both.
  return values as DeviceValues
}

function addressOf(addresses: readonly KnownAddress[]): { address?: string } {
  const address = primaryAddress(addresses)
  return address === undefined ? {} : { address }
}

/** The device's own row. */
export function rowOf(known: KnownDevice): DeviceRow {
  const { addresses, interfaces, portMacs, members, sections, ...row } = known
  return row
}
