import { defineScalars, defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { counter32, gauge32, integer, macNumbers, octets, timeTicks, truth } from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import {
  type BridgeVlan,
  bridgePorts,
  bridgeVlans,
  isMemberOf,
  isUntaggedIn,
  type Learned,
  learned,
  portList,
} from './bridge-vlans.ts'
import type { DeviceContext } from './device-context.ts'

const egress = (vlan: BridgeVlan, context: DeviceContext) =>
  octets(portList(context, port => isMemberOf(port, vlan.id)))
const untagged = (vlan: BridgeVlan, context: DeviceContext) =>
  octets(portList(context, port => isUntaggedIn(port, vlan.id)))

/** dot1qTpFdbTable: learned addresses per filtering database; one database per VLAN. */
const dot1qTpFdbTable = defineTable<Learned, DeviceContext>({
  entry: '1.3.6.1.2.1.17.7.1.2.2.1',
  rows: context =>
    sortedRows(learned(context), entry => [entry.vlan, ...macNumbers(entry.macAddress)]),
  columns: {
    2: entry => integer(entry.bridgePort),
    3: () => integer(3),
  },
})

const dot1qPortVlanTable = defineTable<Port & { bridgePort: number }, DeviceContext>({
  entry: '1.3.6.1.2.1.17.7.1.4.5.1',
  rows: context => sortedRows(bridgePorts(context), port => [port.bridgePort]),
  columns: {
    1: port => gauge32(port.accessVlan ?? 1),
    2: () => integer(1),
    3: () => truth(true),
    4: () => truth(false),
  },
})

/** Q-BRIDGE-MIB (RFC 4363). `nameOfVlan1` is what the maker calls the default VLAN. */
export function qBridgeMib(options: {
  nameOfVlan1: string
  hasForwardingTable: boolean
  hasCurrentTable: boolean
}): Table<DeviceContext>[] {
  const vlans = (context: DeviceContext) => bridgeVlans(context, options.nameOfVlan1)
  const dot1qBase = defineScalars<DeviceContext>('1.3.6.1.2.1.17.7.1.1', {
    1: () => integer(1),
    2: () => integer(4094),
    3: () => gauge32(4094),
    4: context => gauge32(vlans(context).length),
    5: () => integer(2),
  })
  /** Indexed by TimeFilter: 0 gives everything. */
  const dot1qVlanCurrentTable = defineTable<BridgeVlan, DeviceContext>({
    entry: '1.3.6.1.2.1.17.7.1.4.2.1',
    rows: context => sortedRows(vlans(context), vlan => [0, vlan.id]),
    columns: {
      3: vlan => gauge32(vlan.id),
      4: egress,
      5: untagged,
      6: () => integer(2),
      7: () => timeTicks(4_200),
    },
  })
  const dot1qVlanStaticTable = defineTable<BridgeVlan, DeviceContext>({
    entry: '1.3.6.1.2.1.17.7.1.4.3.1',
    rows: context => sortedRows(vlans(context), vlan => [vlan.id]),
    columns: {
      1: vlan => octets(vlan.name),
      2: egress,
      3: (_vlan, context) => octets(portList(context, () => false)),
      4: untagged,
      5: () => integer(1),
    },
  })
  const dot1qFdbTable = defineTable<{ vlan: number; count: number }, DeviceContext>({
    entry: '1.3.6.1.2.1.17.7.1.2.1.1',
    rows: context => {
      const byVlan = Map.groupBy(learned(context), entry => entry.vlan)
      const rows = [...byVlan].map(([vlan, entries]) => ({ vlan, count: entries.length }))
      return sortedRows(rows, row => [row.vlan])
    },
    columns: { 2: row => counter32(row.count) },
  })
  return [
    dot1qBase,
    dot1qVlanStaticTable,
    dot1qPortVlanTable,
    ...(options.hasCurrentTable ? [dot1qVlanCurrentTable] : []),
    ...(options.hasForwardingTable ? [dot1qFdbTable, dot1qTpFdbTable] : []),
  ]
}
