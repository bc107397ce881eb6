import { defineTable, sortedRows } from '../snmp/table.ts'
import { integer, macOctets, octets } from '../snmp/value.ts'
import type { Member } from '../truth/school.ts'
import type { DeviceContext } from './device-context.ts'

/** A3COM0352-STACK-CONFIG stackUnitTable: the only place where a SuperStack tells its serial. */
export const stackUnitTable = defineTable<Member, DeviceContext>({
  entry: '1.3.6.1.4.1.43.10.27.1.1.1',
  rows: ({ device }) => sortedRows(device.members, member => [member.position]),
  columns: {
    1: member => integer(member.position),
    2: member => macOctets(member.macAddress),
    5: member => octets(member.product),
    6: (_member, { device }) => octets(device.name.slice(0, 30)),
    7: () => integer(3),
    10: () => octets('1.05'),
    11: () => octets('02.01.00'),
    12: (_member, { device }) => octets(device.version),
    13: member => octets(member.serial),
    16: () => octets('3C17203'),
  },
})
