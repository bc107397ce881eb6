import { defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { integer, objectId, octets, truth } from '../snmp/value.ts'
import type { DeviceContext } from './device-context.ts'

/** PhysicalClass of RFC 4133. */
export const PhysicalClass = {
  other: 1,
  chassis: 3,
  container: 5,
  powerSupply: 6,
  fan: 7,
  sensor: 8,
  module: 9,
  port: 10,
  stack: 11,
} as const

/** One part of a machine; absent strings are answered empty, as agents do. */
export type Part = {
  readonly index: number
  readonly description: string
  readonly containedIn: number
  readonly class: number
  readonly position: number
  readonly name: string
  readonly hardware?: string
  readonly firmware?: string
  readonly software?: string
  readonly serial?: string
  readonly manufacturer?: string
  readonly model?: string
  readonly isReplaceable?: boolean
  readonly vendorType?: string
  /** ifIndex of the interface this port is. */
  readonly ifIndex?: number
}

/** ENTITY-MIB (RFC 4133) over the parts of a machine. */
export function entityMib(partsOf: (context: DeviceContext) => Part[]): Table<DeviceContext>[] {
  const entPhysicalTable = defineTable<Part, DeviceContext>({
    entry: '1.3.6.1.2.1.47.1.1.1.1',
    rows: context => sortedRows(partsOf(context), part => [part.index]),
    columns: {
      2: part => octets(part.description),
      3: part => objectId(part.vendorType ?? [0, 0]),
      4: part => integer(part.containedIn),
      5: part => integer(part.class),
      6: part => integer(part.position),
      7: part => octets(part.name),
      8: part => octets(part.hardware ?? ''),
      9: part => octets(part.firmware ?? ''),
      10: part => octets(part.software ?? ''),
      11: part => octets(part.serial ?? ''),
      12: part => octets(part.manufacturer ?? ''),
      13: part => octets(part.model ?? ''),
      14: () => octets(''),
      15: () => octets(''),
      16: part => truth(part.isReplaceable ?? false),
    },
  })
  const entAliasMappingTable = defineTable<Part, DeviceContext>({
    entry: '1.3.6.1.2.1.47.1.3.2.1',
    rows: context =>
      sortedRows(
        partsOf(context).filter(part => part.ifIndex !== undefined),
        part => [part.index, 0],
      ),
    columns: { 2: part => objectId([1, 3, 6, 1, 2, 1, 2, 2, 1, 1, part.ifIndex ?? 0]) },
  })
  return [entPhysicalTable, entAliasMappingTable]
}
