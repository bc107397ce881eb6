import { defineScalars, defineTable, sortedRows } from '../snmp/table.ts'
import { integer, octets } from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import { type BridgeVlan, bridgePorts, bridgeVlans } from './bridge-vlans.ts'
import type { DeviceContext } from './device-context.ts'

const managementDomain = 1
type BridgePort = Port & { bridgePort: number }

const isTrunk = (port: Port): boolean => port.taggedVlans.length > 0

/** VLANs 0 to 1023 as bits, VLAN 0 first. */
function vlanBits(port: Port): Buffer {
  const bits = Buffer.alloc(128)
  for (const vlan of [1, ...port.taggedVlans]) {
    bits[vlan >> 3] = (bits[vlan >> 3] ?? 0) | (0x80 >> (vlan & 7))
  }
  return bits
}

const vtpStatus = defineScalars<DeviceContext>('1.3.6.1.4.1.9.9.46.1.1', {
  1: () => integer(2),
  2: () => integer(255),
})

const vtpVlanTable = defineTable<BridgeVlan, DeviceContext>({
  entry: '1.3.6.1.4.1.9.9.46.1.3.1.1',
  rows: context =>
    sortedRows(
      [
        ...bridgeVlans(context, 'default'),
        { id: 1002, name: 'fddi-default' },
        { id: 1003, name: 'token-ring-default' },
        { id: 1004, name: 'fddinet-default' },
        { id: 1005, name: 'trnet-default' },
      ],
      vlan => [managementDomain, vlan.id],
    ),
  columns: {
    2: () => integer(1),
    3: vlan => integer(vlan.id < 1002 ? 1 : vlan.id - 1000),
    4: vlan => octets(vlan.name),
    5: () => integer(1500),
    18: (vlan, { device }) =>
      integer(device.ports.find(port => port.name === `Vl${vlan.id}`)?.index ?? 0),
  },
})

const vlanTrunkPortTable = defineTable<BridgePort, DeviceContext>({
  entry: '1.3.6.1.4.1.9.9.46.1.6.1.1',
  rows: context => sortedRows(bridgePorts(context), port => [port.index]),
  columns: {
    2: () => integer(managementDomain),
    3: () => integer(4),
    4: port => octets(vlanBits(port)),
    5: () => integer(1),
    13: port => integer(isTrunk(port) ? 1 : 2),
    14: port => integer(isTrunk(port) ? 1 : 2),
  },
})

/** CISCO-VLAN-MEMBERSHIP-MIB vmMembershipTable: access ports only. */
const vmMembershipTable = defineTable<BridgePort, DeviceContext>({
  entry: '1.3.6.1.4.1.9.9.68.1.2.2.1',
  rows: context =>
    sortedRows(
      bridgePorts(context).filter(port => !isTrunk(port)),
      port => [port.index],
    ),
  columns: {
    1: () => integer(1),
    2: port => integer(port.accessVlan ?? 1),
    3: (port, { network, device }) => integer(network.isPortUp(device, port) ? 2 : 1),
  },
})

/** CISCO-VTP-MIB and CISCO-VLAN-MEMBERSHIP-MIB. */
export const ciscoVlanMibs = [vtpStatus, vtpVlanTable, vlanTrunkPortTable, vmMembershipTable]
