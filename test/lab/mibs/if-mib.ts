import type { Direction } from '../network/counters.ts'
import { defineScalars, defineTable, type Rows, sortedRows, type Table } from '../snmp/table.ts'
import * as value from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import { type DeviceContext, upTimeTicks } from './device-context.ts'

type Count =
  | 'octets'
  | 'unicastPackets'
  | 'multicastPackets'
  | 'broadcastPackets'
  | 'errors'
  | 'discards'

function count(what: Count, direction: Direction) {
  return (port: Port, { network, device, at }: DeviceContext): number =>
    network.counters[what](device.name, port.name, direction, at)
}

const [octetsIn, octetsOut] = [count('octets', 'in'), count('octets', 'out')]
const [unicastIn, unicastOut] = [count('unicastPackets', 'in'), count('unicastPackets', 'out')]
const [multicastIn, multicastOut] = [
  count('multicastPackets', 'in'),
  count('multicastPackets', 'out'),
]
const [broadcastIn, broadcastOut] = [
  count('broadcastPackets', 'in'),
  count('broadcastPackets', 'out'),
]
const [errorsIn, errorsOut] = [count('errors', 'in'), count('errors', 'out')]
const [discardsIn, discardsOut] = [count('discards', 'in'), count('discards', 'out')]

/** Rows by ifIndex. */
function portRows({ device }: DeviceContext): Rows<Port> {
  return sortedRows(device.ports, port => [port.index])
}

/** Hundredths of a second between boot and the last change of this port. */
function lastChange(port: Port, context: DeviceContext): number {
  const changedAt = context.network.state.portChangedAt(context.device.name, port.name)
  const bootedAt = context.network.state.bootedAt(context.device.name)
  // Ports come up one after the other in the first minute.
  const ticks = changedAt === undefined ? 2_000 + port.index : (changedAt - bootedAt) / 10
  return Math.min(Math.max(0, ticks), upTimeTicks(context))
}

const isUp = (port: Port, { network, device }: DeviceContext) => network.isPortUp(device, port)

/** ifTable (RFC 2863). `text` is how the agent writes ifDescr. */
function ifTable(text: (description: string) => value.SnmpValue): Table<DeviceContext> {
  return defineTable<Port, DeviceContext>({
    entry: '1.3.6.1.2.1.2.2.1',
    rows: portRows,
    columns: {
      1: port => value.integer(port.index),
      2: port => text(port.description),
      3: port => value.integer(port.type),
      4: port => value.integer(port.type === 24 ? 65_536 : 1500),
      5: port => value.gauge32(port.speedMbps * 1_000_000),
      6: port => value.macOctets(port.macAddress),
      7: port => value.integer(port.isEnabled ? 1 : 2),
      8: (port, context) => value.integer(isUp(port, context) ? 1 : 2),
      9: (port, context) => value.timeTicks(lastChange(port, context)),
      10: (...of) => value.counter32(octetsIn(...of)),
      11: (...of) => value.counter32(unicastIn(...of)),
      12: (...of) => value.counter32(multicastIn(...of) + broadcastIn(...of)),
      13: (...of) => value.counter32(discardsIn(...of)),
      14: (...of) => value.counter32(errorsIn(...of)),
      15: () => value.counter32(0),
      16: (...of) => value.counter32(octetsOut(...of)),
      17: (...of) => value.counter32(unicastOut(...of)),
      18: (...of) => value.counter32(multicastOut(...of) + broadcastOut(...of)),
      19: (...of) => value.counter32(discardsOut(...of)),
      20: (...of) => value.counter32(errorsOut(...of)),
      21: () => value.gauge32(0),
      22: () => value.objectId([0, 0]),
    },
  })
}

/** ifXTable (RFC 2863): names, 64-bit counters, alias. */
const ifXTable = defineTable<Port, DeviceContext>({
  entry: '1.3.6.1.2.1.31.1.1.1',
  rows: portRows,
  columns: {
    1: port => value.octets(port.name),
    2: (...of) => value.counter32(multicastIn(...of)),
    3: (...of) => value.counter32(broadcastIn(...of)),
    4: (...of) => value.counter32(multicastOut(...of)),
    5: (...of) => value.counter32(broadcastOut(...of)),
    6: (...of) => value.counter64(octetsIn(...of)),
    7: (...of) => value.counter64(unicastIn(...of)),
    8: (...of) => value.counter64(multicastIn(...of)),
    9: (...of) => value.counter64(broadcastIn(...of)),
    10: (...of) => value.counter64(octetsOut(...of)),
    11: (...of) => value.counter64(unicastOut(...of)),
    12: (...of) => value.counter64(multicastOut(...of)),
    13: (...of) => value.counter64(broadcastOut(...of)),
    14: port => value.integer(port.address ? 2 : 1),
    15: port => value.gauge32(port.speedMbps),
    16: () => value.truth(false),
    17: port => value.truth(port.type === 6),
    18: port => value.octets(port.alias),
    19: () => value.timeTicks(0),
  },
})

const ifNumber = defineScalars<DeviceContext>('1.3.6.1.2.1.2', {
  1: ({ device }) => value.integer(device.ports.length),
})

const plainText = (description: string) => value.octets(description)
/** Windows ends ifDescr with a NUL. */
const terminatedText = (description: string) => value.octets(`${description}\0`)

/** IF-MIB with 64-bit counters and names. */
export const ifMib = [ifNumber, ifTable(plainText), ifXTable]
/** MIB-II interfaces only: no names, no alias, 32-bit counters. */
export const ifMibOf1990 = [ifNumber, ifTable(plainText)]
/** IF-MIB as Windows serves it. */
export const ifMibOfWindows = [ifNumber, ifTable(terminatedText), ifXTable]
