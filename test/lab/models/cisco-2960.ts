import { bridgeMibPerVlan } from '../mibs/bridge-mib.ts'
import { ciscoCdpMib } from '../mibs/cisco-cdp-mib.ts'
import { ciscoVlanMibs } from '../mibs/cisco-vlan-mibs.ts'
import type { DeviceContext } from '../mibs/device-context.ts'
import { entityMib, type Part, PhysicalClass } from '../mibs/entity-mib.ts'
import { dot3StatsTable } from '../mibs/ether-like-mib.ts'
import { ifMib } from '../mibs/if-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { lldpMib } from '../mibs/lldp-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { macPlus } from '../truth/mac-addresses.ts'
import type { Port } from '../truth/school.ts'
import { type Model, type PortPlan, port, switchLimits, upTo } from './model.ts'

const version = '12.2(55)SE12'
const product = 'WS-C2960-24TC-S'
const chassisPart = 1001

function ports(plan: PortPlan): Port[] {
  const management = plan.interfaces[0]
  return [
    port({
      name: 'Vl1',
      description: 'Vlan1',
      index: 1,
      type: 53,
      macAddress: plan.managementMacAddress,
      isEnabled: false,
    }),
    ...plan.interfaces.map(({ vlan, ip, prefixLength }) =>
      port({
        name: `Vl${vlan}`,
        description: `Vlan${vlan}`,
        alias: vlan === management?.vlan ? 'administration' : '',
        index: vlan,
        type: 53,
        macAddress: plan.managementMacAddress,
        address: { ip, prefixLength },
      }),
    ),
    ...upTo(24).map(number =>
      port({
        name: `Fa0/${number}`,
        description: `FastEthernet0/${number}`,
        index: 10_000 + number,
        speedMbps: 100,
        macAddress: macPlus(plan.macAddress, number),
        bridgePort: number,
        member: 1,
        accessVlan: 1,
      }),
    ),
    ...upTo(2).map(number =>
      port({
        name: `Gi0/${number}`,
        description: `GigabitEthernet0/${number}`,
        index: 10_100 + number,
        macAddress: macPlus(plan.macAddress, 24 + number),
        bridgePort: 24 + number,
        member: 1,
        accessVlan: 1,
      }),
    ),
    port({ name: 'Nu0', description: 'Null0', index: 10_501, type: 1, speedMbps: 10_000 }),
  ]
}

function entityParts({ device }: DeviceContext): Part[] {
  const chassis: Part = {
    index: chassisPart,
    description: product,
    containedIn: 0,
    class: PhysicalClass.chassis,
    position: -1,
    name: '1',
    hardware: 'V05',
    firmware: '12.2(53r)SEY3',
    software: version,
    serial: device.serial ?? '',
    manufacturer: 'cisco',
    model: product,
    isReplaceable: true,
    vendorType: '1.3.6.1.4.1.9.12.3.1.3.759',
  }
  const supply: Part = {
    index: chassisPart + 1,
    description: 'Power Supply',
    containedIn: chassisPart,
    class: PhysicalClass.powerSupply,
    position: 0,
    name: 'Power Supply 0',
  }
  const portParts = device.ports
    .filter(each => each.bridgePort !== undefined)
    .map(
      (each, at): Part => ({
        index: chassisPart + 10 + at,
        description: each.description,
        containedIn: chassisPart,
        class: PhysicalClass.port,
        position: at,
        name: each.description,
        ifIndex: each.index,
      }),
    )
  return [chassis, supply, ...portParts]
}

const common = [
  systemGroup({ services: 6 }),
  ...ifMib,
  ...ipMib({ isForwarding: false }),
  dot3StatsTable,
  ...bridgeMibPerVlan,
  ...ciscoVlanMibs,
  ...entityMib(entityParts),
  ...ciscoCdpMib,
]

const lldp = lldpMib({
  localPortNumber: 'bridge-port',
  timeMark: () => 0,
  describePort: each => each.description,
})

const base: Model = {
  key: 'cisco-2960-24tc-s',
  kind: 'switch',
  vendor: 'Cisco',
  product,
  version,
  organisation: 'cisco',
  macBlock: 128,
  managementMacOffset: 64,
  serialFormat: 'cisco',
  sysObjectId: '1.3.6.1.4.1.9.1.928',
  sysDescr: () =>
    `Cisco IOS Software, C2960 Software (C2960-LANLITEK9-M), Version ${version}, RELEASE SOFTWARE (fc2)\r\n` +
    'Technical Support: http://www.cisco.com/techsupport\r\n' +
    'Copyright (c) 1986-2017 by Cisco Systems, Inc.\r\nCompiled Thu 28-Sep-17 02:29 by prod_rel_team',
  lldp: { portId: 'interface-name', hasMib: true, capabilities: ['bridge'] },
  cdp: 'speaks',
  ports,
  accessPorts: () => upTo(24).map(number => `Fa0/${number}`),
  uplinkPorts: () => ['Gi0/1', 'Gi0/2'],
  tables: [...common, ...lldp],
  hasVlanCommunities: true,
  limits: switchLimits,
}

/** Catalyst 2960-24TC-S (LAN Lite): one with LLDP switched on, one that talks CDP only. */
export const cisco2960: Model[] = [
  base,
  { ...base, key: 'cisco-2960-24tc-s-cdp-only', lldp: undefined, tables: common },
]
