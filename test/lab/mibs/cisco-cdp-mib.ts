import type { Neighbour } from '../network/neighbours.ts'
import { defineScalars, defineTable, sortedRows } from '../snmp/table.ts'
import { integer, octets, truth } from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import type { DeviceContext } from './device-context.ts'

type Row = Neighbour & { readonly deviceIndex: number }

const cdpGlobal = defineScalars<DeviceContext>('1.3.6.1.4.1.9.9.23.1.3', {
  1: () => truth(true),
  2: () => integer(60),
  3: () => integer(180),
  4: ({ device }) => octets(device.name),
})

const cdpInterfaceTable = defineTable<Port, DeviceContext>({
  entry: '1.3.6.1.4.1.9.9.23.1.1.1.1',
  rows: ({ device }) =>
    sortedRows(
      device.ports.filter(port => port.type === 6),
      port => [port.index],
    ),
  columns: { 2: () => truth(true), 6: port => octets(port.description) },
})

const cdpCacheTable = defineTable<Row, DeviceContext>({
  entry: '1.3.6.1.4.1.9.9.23.1.2.1.1',
  rows: ({ network, device }) =>
    sortedRows(
      network
        .cdpNeighbours(device.name)
        .map((neighbour, position) => ({ ...neighbour, deviceIndex: position + 1 })),
      row => [row.localPort.index, row.deviceIndex],
    ),
  columns: {
    3: () => integer(1),
    4: row => octets(Uint8Array.from(row.device.address.split('.').map(Number))),
    5: row => octets(row.device.sysDescr),
    6: row => octets(row.device.name),
    7: row => octets(row.port.description),
    8: row => octets(`cisco ${row.device.product}`),
    /** Switch, IGMP capable. */
    9: () => octets(Uint8Array.from([0, 0, 0, 0x28])),
    10: () => octets(''),
    11: () => integer(1),
    12: row => integer(row.port.duplex === 'half' ? 2 : 3),
  },
})

/** CISCO-CDP-MIB. */
export const ciscoCdpMib = [cdpGlobal, cdpInterfaceTable, cdpCacheTable]
