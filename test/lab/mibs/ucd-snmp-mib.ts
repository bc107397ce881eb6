import { defineScalars, defineTable, sortedRows } from '../snmp/table.ts'
import { integer, octets } from '../snmp/value.ts'
import type { DeviceContext } from './device-context.ts'

const root = '1.3.6.1.4.1.2021'

const loads = sortedRows(
  [
    { index: 1, name: 'Load-1', load: 0.21 },
    { index: 2, name: 'Load-5', load: 0.18 },
    { index: 3, name: 'Load-15', load: 0.11 },
  ],
  row => [row.index],
)

/** UCD-SNMP-MIB: memory and load, as every net-snmp agent gives them. */
export const ucdSnmpMib = [
  defineScalars<DeviceContext>(`${root}.4`, {
    1: () => integer(0),
    2: () => octets('swap'),
    3: () => integer(2_097_148),
    4: () => integer(2_095_100),
    5: () => integer(16_318_480),
    6: () => integer(9_120_336),
  }),
  defineTable<(typeof loads.items)[number], DeviceContext>({
    entry: `${root}.10.1`,
    rows: () => loads,
    columns: {
      1: row => integer(row.index),
      2: row => octets(row.name),
      3: row => octets(row.load.toFixed(2)),
      5: row => integer(row.load * 100),
    },
  }),
]
