import { defineTable, sortedRows } from '../snmp/table.ts'
import { integer, macOctets, truth } from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import { portList } from './bridge-vlans.ts'
import type { DeviceContext } from './device-context.ts'

const aggregateType = 161

const aggregates = ({ device }: DeviceContext) =>
  sortedRows(
    device.ports.filter(port => port.type === aggregateType),
    port => [port.index],
  )

function aggregateIndex(port: Port, { device }: DeviceContext): number {
  return device.ports.find(each => each.name === port.aggregate)?.index ?? 0
}

const dot3adAggTable = defineTable<Port, DeviceContext>({
  entry: '1.2.840.10006.300.43.1.1.1.1',
  rows: aggregates,
  columns: {
    2: port => macOctets(port.macAddress),
    3: () => integer(32_768),
    4: (_port, { device }) => macOctets(device.macAddress),
    5: () => truth(true),
    6: port => integer(port.index),
    7: port => integer(port.index),
  },
})

const dot3adAggPortListTable = defineTable<Port, DeviceContext>({
  entry: '1.2.840.10006.300.43.1.1.2.1',
  rows: aggregates,
  columns: {
    1: (aggregate, context) => {
      // The list names the members, which other port lists leave to the aggregation.
      const members = new Set(
        context.device.ports
          .filter(port => port.aggregate === aggregate.name)
          .map(port => port.name),
      )
      const alone = context.device.ports.map(port => ({ ...port, aggregate: undefined }))
      const view = { ...context, device: { ...context.device, ports: alone } }
      return { tag: 0x04, bytes: portList(view, port => members.has(port.name)) }
    },
  },
})

const dot3adAggPortTable = defineTable<Port, DeviceContext>({
  entry: '1.2.840.10006.300.43.1.2.1.1',
  rows: ({ device }) =>
    sortedRows(
      device.ports.filter(port => port.aggregate !== undefined),
      port => [port.index],
    ),
  columns: {
    12: (port, context) => integer(aggregateIndex(port, context)),
    13: (port, context) => integer(aggregateIndex(port, context)),
    14: port => integer(port.bridgePort ?? port.index),
    24: () => truth(false),
  },
})

/** IEEE8023-LAG-MIB: which ports make which aggregation. */
export const ieee8023LagMib = [dot3adAggTable, dot3adAggPortListTable, dot3adAggPortTable]
