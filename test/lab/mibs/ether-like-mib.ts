import { defineTable, sortedRows } from '../snmp/table.ts'
import { counter32, integer } from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import type { DeviceContext } from './device-context.ts'

/** EtherLike-MIB dot3StatsTable (RFC 3635): errors by cause and the duplex in use. */
export const dot3StatsTable = defineTable<Port, DeviceContext>({
  entry: '1.3.6.1.2.1.10.7.2.1',
  rows: ({ device }) =>
    sortedRows(
      device.ports.filter(port => port.type === 6),
      port => [port.index],
    ),
  columns: {
    1: port => integer(port.index),
    2: () => counter32(0),
    3: (port, { network, device, at }) =>
      counter32(network.counters.errors(device.name, port.name, 'in', at)),
    4: () => counter32(0),
    8: () => counter32(0),
    19: (port, { network, device }) => {
      if (!network.isPortUp(device, port)) return integer(1)
      return integer(port.duplex === 'half' ? 2 : 3)
    },
  },
})
