import { defineScalars, defineTable, sortedRows } from '../snmp/table.ts'
import { integer, octets } from '../snmp/value.ts'
import type { DeviceContext } from './device-context.ts'

const root = '1.3.6.1.4.1.6574'
const disks = sortedRows([0, 1, 2, 3], index => [index])

/** SYNOLOGY-SYSTEM-MIB and SYNOLOGY-DISK-MIB. */
export const synologyMib = [
  defineScalars<DeviceContext>(`${root}.1`, {
    1: () => integer(1),
    2: () => integer(41),
    3: () => integer(1),
  }),
  defineScalars<DeviceContext>(`${root}.1.4`, { 1: () => integer(1), 2: () => integer(1) }),
  defineScalars<DeviceContext>(`${root}.1.5`, {
    1: ({ device }) => octets(device.product.replace(/^Synology /, '')),
    2: ({ device }) => octets(device.serial ?? ''),
    3: ({ device }) => octets(device.version),
    4: () => integer(2),
  }),
  defineTable<number, DeviceContext>({
    entry: `${root}.2.1.1`,
    rows: () => disks,
    columns: {
      2: index => octets(`Drive ${index + 1}`),
      3: () => octets('ST4000VN008-2DR166'),
      4: () => octets('SATA'),
      5: () => integer(1),
      6: index => integer(33 + index),
    },
  }),
]
