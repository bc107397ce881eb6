import { defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { integer, ipAddress } from '../snmp/value.ts'
import type { DeviceContext } from './device-context.ts'

const octetsOf = (address: string): number[] => address.split('.').map(Number)

type Route = {
  readonly destination: string
  readonly mask: string
  readonly nextHop: string
  readonly ifIndex: number
}

/** The firewall's way out, and a route into a network behind its other port. */
function routes({ network, device }: DeviceContext): Route[] {
  const { school } = network
  const wan = device.ports.find(port => port.name === school.wan.port)
  if (device.name !== school.firewall || !wan) return []
  const { nextHop } = school.wan
  return [
    { destination: '0.0.0.0', mask: '0.0.0.0', nextHop, ifIndex: wan.index },
    { destination: '10.255.0.0', mask: '255.255.0.0', nextHop: '10.255.255.254', ifIndex: 2 },
  ]
}

/** IP-FORWARD-MIB of RFC 2096, as bsnmpd has it. */
export function ipForwardMib(): Table<DeviceContext>[] {
  return [
    defineTable<Route, DeviceContext>({
      entry: '1.3.6.1.2.1.4.24.4.1',
      rows: context =>
        sortedRows(routes(context), row => [
          ...octetsOf(row.destination),
          ...octetsOf(row.mask),
          0,
          ...octetsOf(row.nextHop),
        ]),
      columns: {
        1: row => ipAddress(row.destination),
        2: row => ipAddress(row.mask),
        3: () => integer(0),
        4: row => ipAddress(row.nextHop),
        5: row => integer(row.ifIndex),
        6: () => integer(4),
      },
    }),
  ]
}
