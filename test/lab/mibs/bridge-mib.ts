import { defineScalars, defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { integer, macBytes, macNumbers, macOctets, octets, timeTicks } from '../snmp/value.ts'
import type { Device, Port } from '../truth/school.ts'
import { bridgePorts, isMemberOf, type Learned, learned } from './bridge-vlans.ts'
import { type DeviceContext, upTimeTicks } from './device-context.ts'

type BridgePort = Port & { bridgePort: number }

/** In a VLAN's own bridge there are only that VLAN's ports and addresses. */
function portsInView(context: DeviceContext): BridgePort[] {
  const { vlan } = context
  const ports = bridgePorts(context)
  return vlan === undefined ? ports : ports.filter(port => isMemberOf(port, vlan))
}

const dot1dBase = defineScalars<DeviceContext>('1.3.6.1.2.1.17.1', {
  1: ({ device }) => macOctets(device.macAddress),
  2: context => integer(portsInView(context).length),
  3: () => integer(2),
})

const dot1dBasePortTable = defineTable<BridgePort, DeviceContext>({
  entry: '1.3.6.1.2.1.17.1.4.1',
  rows: context => sortedRows(portsInView(context), port => [port.bridgePort]),
  columns: {
    1: port => integer(port.bridgePort),
    2: port => integer(port.index),
    3: () => ({ tag: 0x06, oid: [0, 0] }),
    4: () => ({ tag: 0x41, number: 0 }),
    5: () => ({ tag: 0x41, number: 0 }),
  },
})

/** Bridge identifier (8 octets): the core has the best priority. */
function bridgeId(context: DeviceContext, device: Device): Buffer {
  const priority = device.name === context.network.school.core ? 0x1000 : 0x8000
  return Buffer.concat([Buffer.from([priority >> 8, priority & 0xff]), macBytes(device.macAddress)])
}

function portIdentifier(bridgePort: number): Buffer {
  return Buffer.from([0x80 | (bridgePort >> 8), bridgePort & 0xff])
}

function rootPort({ network, device }: DeviceContext): Port | undefined {
  const uplink = network.tree.parent(device.name)
  return uplink && network.tree.port(device.name, uplink.lowerPort)
}

function depth({ network }: DeviceContext, device: Device): number {
  let steps = 0
  for (let at = network.tree.parent(device.name); at; at = network.tree.parent(at.upper.name)) {
    steps += 1
  }
  return steps
}

const pathCost = 20_000

const dot1dStp = defineScalars<DeviceContext>('1.3.6.1.2.1.17.2', {
  1: () => integer(3),
  2: ({ network, device }) => integer(device.name === network.school.core ? 4096 : 32_768),
  3: context => timeTicks(upTimeTicks(context)),
  4: () => ({ tag: 0x41, number: 3 }),
  5: context => octets(bridgeId(context, context.network.tree.device(context.network.school.core))),
  6: context => integer(depth(context, context.device) * pathCost),
  7: context => integer(rootPort(context)?.bridgePort ?? 0),
})

/** On the root port the neighbour is designated; on all others this bridge is. */
function designated(port: BridgePort, context: DeviceContext) {
  const uplink = context.network.tree.parent(context.device.name)
  if (!uplink || uplink.lowerPort !== port.name) {
    return { bridge: context.device, port: port.bridgePort }
  }
  const upper = context.network.tree.port(uplink.upper.name, uplink.upperPort)
  return { bridge: uplink.upper, port: upper.bridgePort ?? 0 }
}

const dot1dStpPortTable = defineTable<BridgePort, DeviceContext>({
  entry: '1.3.6.1.2.1.17.2.15.1',
  rows: context =>
    sortedRows(
      portsInView(context).filter(port => port.aggregate === undefined),
      port => [port.bridgePort],
    ),
  columns: {
    1: port => integer(port.bridgePort),
    2: () => integer(128),
    3: (port, { network, device }) => {
      const blocking = network.tree.isBlocked(device.name, port.name)
      return integer(!network.isPortUp(device, port) ? 1 : blocking ? 2 : 5)
    },
    4: () => integer(1),
    5: () => integer(pathCost),
    6: (_port, context) =>
      octets(bridgeId(context, context.network.tree.device(context.network.school.core))),
    7: (port, context) => integer(depth(context, designated(port, context).bridge) * pathCost),
    8: (port, context) => octets(bridgeId(context, designated(port, context).bridge)),
    9: (port, context) => octets(portIdentifier(designated(port, context).port)),
    10: () => ({ tag: 0x41, number: 1 }),
  },
})

const dot1dTp = defineScalars<DeviceContext>('1.3.6.1.2.1.17.4', {
  1: () => ({ tag: 0x41, number: 0 }),
  2: () => integer(300),
})

/** dot1dTpFdbTable (RFC 4188) knows no VLAN: an address is listed once. */
function forwardingTable(inView: (entry: Learned, context: DeviceContext) => boolean) {
  return defineTable<Learned, DeviceContext>({
    entry: '1.3.6.1.2.1.17.4.3.1',
    rows: context => {
      const entries = learned(context).filter(entry => inView(entry, context))
      const byAddress = new Map(entries.map(entry => [entry.macAddress, entry]))
      return sortedRows([...byAddress.values()], entry => macNumbers(entry.macAddress))
    },
    columns: {
      1: entry => macOctets(entry.macAddress),
      2: entry => integer(entry.bridgePort),
      3: () => integer(3),
    },
  })
}

const common = [dot1dBase, dot1dBasePortTable, dot1dStp, dot1dStpPortTable, dot1dTp]

/** BRIDGE-MIB of a bridge that mixes all VLANs in one table. */
export const bridgeMib: Table<DeviceContext>[] = [...common, forwardingTable(() => true)]

/** BRIDGE-MIB of a Catalyst: one bridge per VLAN, VLAN 1 unless the community says `@vlan`. */
export const bridgeMibPerVlan: Table<DeviceContext>[] = [
  ...common,
  forwardingTable((entry, { vlan }) => entry.vlan === (vlan ?? 1)),
]
