import { defineScalars, defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { counter32, gauge32, integer, objectId, octets, timeTicks } from '../snmp/value.ts'
import { type DeviceContext, upTimeTicks } from './device-context.ts'

export type Storage = {
  readonly index: number
  /** Last number of hrStorageTypes: 2 RAM, 3 virtual memory, 4 fixed disk, 10 network disk. */
  readonly type: number
  readonly description: string
  readonly unitBytes: number
  readonly units: number
  readonly usedUnits: number
}

type Processor = { readonly index: number; readonly description: string }

const hrStorageTypes = '1.3.6.1.2.1.25.2.1'
const hrDeviceProcessor = '1.3.6.1.2.1.25.3.1.3'

/** DateAndTime (RFC 2579) in UTC. */
function dateAndTime(at: number): Buffer {
  const date = new Date(at)
  const bytes = Buffer.alloc(11)
  bytes.writeUInt16BE(date.getUTCFullYear(), 0)
  const rest = [
    ...[date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()],
    ...[date.getUTCSeconds(), 0, '+'.charCodeAt(0), 0, 0],
  ]
  bytes.set(rest, 2)
  return bytes
}

/** HOST-RESOURCES-MIB (RFC 2790): what a server says about itself. */
export function hostResourcesMib(options: {
  memoryKilobytes: number
  storage: readonly Storage[]
  processors: readonly Processor[]
}): Table<DeviceContext>[] {
  const hrSystem = defineScalars<DeviceContext>('1.3.6.1.2.1.25.1', {
    1: context => timeTicks(upTimeTicks(context)),
    2: ({ at }) => octets(dateAndTime(at)),
    5: () => gauge32(1),
    6: () => gauge32(142),
    7: () => integer(0),
  })
  const hrMemory = defineScalars<DeviceContext>('1.3.6.1.2.1.25.2', {
    2: () => integer(options.memoryKilobytes),
  })
  const hrStorageTable = defineTable<Storage, DeviceContext>({
    entry: '1.3.6.1.2.1.25.2.3.1',
    rows: () => sortedRows(options.storage, storage => [storage.index]),
    columns: {
      1: storage => integer(storage.index),
      2: storage => objectId(`${hrStorageTypes}.${storage.type}`),
      3: storage => octets(storage.description),
      4: storage => integer(storage.unitBytes),
      5: storage => integer(storage.units),
      6: storage => integer(storage.usedUnits),
      7: () => counter32(0),
    },
  })
  const hrDeviceTable = defineTable<Processor, DeviceContext>({
    entry: '1.3.6.1.2.1.25.3.2.1',
    rows: () => sortedRows(options.processors, processor => [processor.index]),
    columns: {
      1: processor => integer(processor.index),
      2: () => objectId(hrDeviceProcessor),
      3: processor => octets(processor.description),
      4: () => objectId([0, 0]),
      5: () => integer(2),
      6: () => counter32(0),
    },
  })
  const hrProcessorTable = defineTable<Processor, DeviceContext>({
    entry: '1.3.6.1.2.1.25.3.3.1',
    rows: () => sortedRows(options.processors, processor => [processor.index]),
    columns: { 1: () => objectId([0, 0]), 2: processor => integer(3 + (processor.index % 7)) },
  })
  return [hrSystem, hrMemory, hrStorageTable, hrDeviceTable, hrProcessorTable]
}
