import { bridgeMib } from '../mibs/bridge-mib.ts'
import type { DeviceContext } from '../mibs/device-context.ts'
import { entityMib, type Part, PhysicalClass } from '../mibs/entity-mib.ts'
import { dot3StatsTable } from '../mibs/ether-like-mib.ts'
import { ieee8023LagMib } from '../mibs/ieee8023-lag-mib.ts'
import { ifMib } from '../mibs/if-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { lldpMib } from '../mibs/lldp-mib.ts'
import { qBridgeMib } from '../mibs/q-bridge-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { macPlus } from '../truth/mac-addresses.ts'
import { hash32 } from '../truth/random.ts'
import type { Port } from '../truth/school.ts'
import { type Model, type PortPlan, port, switchLimits, upTo } from './model.ts'

/** Interface numbers a member takes, and where the virtual interfaces start (Comware 7). */
const indexesPerMember = 64
const firstVirtualIndex = 641
const uplinksPerMember = 4
const parts = { stack: 1, member: (position: number) => position * 200 - 198 }

const copperName = (member: number, number: number) => `GigabitEthernet${member}/0/${number}`
const opticalName = (member: number, number: number) => `Ten-GigabitEthernet${member}/0/${number}`

function ports(plan: PortPlan, copperPorts: number): Port[] {
  let bridgePort = 0
  const physical = plan.members.flatMap(({ position, macAddress }) => {
    const total = copperPorts + uplinksPerMember
    return upTo(total).map(number => {
      const isCopper = number <= copperPorts
      bridgePort += 1
      return port({
        name: (isCopper ? copperName : opticalName)(position, number),
        index: (position - 1) * indexesPerMember + number,
        speedMbps: isCopper ? 1000 : 10_000,
        macAddress: macPlus(macAddress, number),
        member: position,
        bridgePort,
        accessVlan: 1,
      })
    })
  })
  const virtual = [
    port({ name: 'NULL0', index: firstVirtualIndex, type: 1, speedMbps: 0 }),
    port({ name: 'InLoopBack0', index: firstVirtualIndex + 1, type: 24, speedMbps: 0 }),
    ...plan.interfaces.map(({ vlan, ip, prefixLength }, position) =>
      port({
        name: `Vlan-interface${vlan}`,
        index: firstVirtualIndex + 2 + position,
        type: 53,
        macAddress: plan.managementMacAddress,
        address: { ip, prefixLength },
      }),
    ),
  ]
  const aggregates = plan.aggregates.map((name, position) => {
    bridgePort += 1
    return port({
      name,
      index: firstVirtualIndex + 40 + position,
      type: 161,
      speedMbps: 20_000,
      macAddress: plan.macAddress,
      bridgePort,
      accessVlan: 1,
    })
  })
  return [...physical, ...virtual, ...aggregates].map(each => ({
    ...each,
    alias: `${each.name} Interface`,
  }))
}

/** Comware 7 lists a stack, in it the members, in them supplies, fans, sensors and ports. */
function entityParts({ device }: DeviceContext): Part[] {
  const maker = { manufacturer: 'HPE', isReplaceable: false }
  const stack: Part = {
    ...maker,
    index: parts.stack,
    description: 'HPE 5130 EI Switch Series',
    containedIn: 0,
    class: PhysicalClass.stack,
    position: -1,
    name: 'HPE 5130 EI Switch Series',
    software: device.version,
    vendorType: device.sysObjectId,
  }
  const members = device.members.flatMap(member => {
    const base = parts.member(member.position)
    const inMember = { ...maker, containedIn: base }
    const chassis: Part = {
      ...maker,
      index: base,
      description: `${member.product} Switch`,
      containedIn: parts.stack,
      class: PhysicalClass.chassis,
      position: member.position,
      name: `Chassis ${member.position}`,
      hardware: 'REV.B',
      firmware: '157',
      software: device.version,
      serial: member.serial,
      model: member.product.replace(/^HPE /, ''),
      isReplaceable: true,
      vendorType: device.sysObjectId,
    }
    const supply: Part = {
      ...inMember,
      index: base + 1,
      description: 'AC POWER',
      class: PhysicalClass.powerSupply,
      position: 1,
      name: 'POWER 1',
    }
    const sensor: Part = {
      ...inMember,
      index: base + 2,
      description: 'Temperature Sensor',
      class: PhysicalClass.sensor,
      position: 1,
      name: 'SENSOR 1',
    }
    const ofMember = device.ports.filter(each => each.member === member.position)
    const portParts: Part[] = ofMember.map((each, at) => ({
      ...inMember,
      index: base + 10 + at,
      description: each.name,
      class: PhysicalClass.port,
      position: at + 1,
      name: each.name,
      ifIndex: each.index,
    }))
    return [chassis, supply, sensor, ...portParts]
  })
  return [stack, ...members]
}

const tables = [
  systemGroup({ services: 78 }),
  ...ifMib,
  ...ipMib({ isForwarding: true }),
  dot3StatsTable,
  ...bridgeMib,
  ...qBridgeMib({ nameOfVlan1: 'VLAN 0001', hasForwardingTable: true, hasCurrentTable: true }),
  ...entityMib(entityParts),
  ...lldpMib({
    localPortNumber: 'if-index',
    // Comware marks rows with the time of their last change; any fixed instant will do.
    timeMark: device => hash32(device.name) % 100_000,
    describePort: each => `${each.name} Interface`,
  }),
  ...ieee8023LagMib,
]

function model(key: string, product: string, copperPorts: number, sysObjectId: string): Model {
  return {
    key,
    kind: 'switch',
    vendor: 'HPE',
    product,
    version: '7.1.070 Release 3208P15',
    organisation: 'hpe',
    macBlock: 64,
    managementMacOffset: 0,
    serialFormat: 'hpe',
    sysObjectId,
    sysDescr: () =>
      `HPE Comware Platform Software, Software Version 7.1.070, Release 3208P15\r\n${product}\r\n` +
      'Copyright (c) 2010-2019 Hewlett Packard Enterprise Development LP',
    lldp: { portId: 'interface-name', hasMib: true, capabilities: ['bridge', 'router'] },
    cdp: 'drops',
    ports: plan => ports(plan, copperPorts),
    accessPorts: members =>
      upTo(members).flatMap(member => upTo(copperPorts).map(number => copperName(member, number))),
    uplinkPorts: members =>
      upTo(uplinksPerMember).flatMap(number =>
        upTo(members).map(member => opticalName(member, copperPorts + number)),
      ),
    tables,
    limits: switchLimits,
  }
}

/** HPE FlexNetwork 5130 EI switches under Comware 7; several in an IRF stack are one device. */
export const hpe5130 = [
  model('hpe-5130-24g', 'HPE 5130-24G-4SFP+ EI JG932A', 24, '1.3.6.1.4.1.25506.11.1.161'),
  model('hpe-5130-48g', 'HPE 5130-48G-4SFP+ EI JG934A', 48, '1.3.6.1.4.1.25506.11.1.162'),
]
