import { expect, test } from 'vitest'
import type { PhysicalEntity } from '../../../agent/mibs/entity-mib.ts'
import { type Looked, observe } from '../../../agent/observe/observe.ts'
import type { Tables } from '../../../agent/observe/read-tables.ts'
import { Observation } from '../../../schemas/observation.ts'
import { complete, failed, port, tables } from './tables.ts'

const look = (some: Partial<Tables>, more: Partial<Looked> = {}) =>
  observe({
    address: '10.1.2.3',
    system: {},
    identity: { kind: 'switch' },
    facts: {},
    tables: tables(some),
    ...more,
  })

const interfaces = complete(port(101, 'Gi1/0/1'), port(102, 'Gi1/0/2'), port(5001, 'Po1'))
const basePorts = complete({ port: 1, ifIndex: 101 }, { port: 2, ifIndex: 102 })
const learnt = (port: number, fdbId: number) => ({
  macAddress: '00:1b:3f:0a:0b:0c',
  port,
  fdbId,
  isStatic: false,
})

test('a device that nothing names is a switch when five of its Ethernet ports are bridged', () => {
  const ports = [1, 2, 3, 4, 5].map(index => ({ ...port(index, `port ${index}`), type: 6 }))
  const bridged = ports.map(({ index }) => ({ port: index, ifIndex: index }))
  const told = (kind: 'unknown' | 'firewall') =>
    look(
      { interfaces: complete(...ports), basePorts: complete(...bridged) },
      { identity: { kind } },
    ).kind
  expect(told('unknown')).toBe('switch')
  expect(told('firewall')).toBe('firewall')
})

test('a device of which nothing is known has no key for what is not known', () => {
  expect(look({})).toEqual({
    type: 'device',
    address: '10.1.2.3',
    kind: 'switch',
    interfaces: { status: 'unsupported' },
    vlans: { status: 'unsupported' },
    neighbours: { status: 'unsupported' },
    macTable: { status: 'unsupported' },
    arpTable: { status: 'unsupported' },
    accessPoints: { status: 'unsupported' },
  })
})

test('what the device says of itself is more exact than what it was taken for', () => {
  const observation = look(
    { entities: complete({ index: 1, class: 3, serial: 'CN00ABC123' }) },
    {
      identity: { kind: 'unknown', vendor: 'HP' },
      facts: {
        kind: 'switch',
        vendor: 'HPE',
        model: '5130',
        members: [{ position: 2, serial: 'X1' }],
      },
      cost: { requests: 21, seconds: 0.123456 },
    },
  )
  expect(observation).toMatchObject({
    kind: 'switch',
    vendor: 'HPE',
    model: '5130',
    members: [{ position: 2, serial: 'X1' }],
    cost: { requests: 21, seconds: 0.123 },
  })
})

test('a default route leads out of a named interface, or only to a next hop', () => {
  const { defaultRoutes } = look({
    interfaces,
    defaultRoutes: [
      { ifIndex: 102, nextHop: '192.0.2.1' },
      { ifIndex: 999, nextHop: '192.0.2.9' },
    ],
  })
  expect(defaultRoutes).toEqual([
    { interface: 'Gi1/0/2', nextHop: '192.0.2.1' },
    { nextHop: '192.0.2.9' },
  ])
})

test('an interface gathers what other MIBs know of it', () => {
  const { interfaces: section } = look({
    interfaces,
    basePorts,
    duplex: complete({ ifIndex: 101, duplex: 'full' as const }),
    aggregates: complete({ ifIndex: 102, aggregateIfIndex: 5001 }),
    poe: complete({ group: 1, port: 1, watts: 6.4, status: 'delivering' as const }),
    vlans: {
      from: 'q-bridge',
      vlans: complete(
        { id: 10, egressPorts: [1, 2], untaggedPorts: [1] },
        { id: 20, egressPorts: [2], untaggedPorts: [] },
      ),
      portVlans: complete({ port: 1, vlan: 10 }, { port: 2, vlan: 10 }),
    },
  })
  expect(section).toEqual(
    complete(
      port(101, 'Gi1/0/1', {
        duplex: 'full',
        accessVlan: 10,
        taggedVlans: [],
        poeWatts: 6.4,
        poeStatus: 'delivering',
      }),
      // A tagged member of its own PVID has no untagged VLAN.
      port(102, 'Gi1/0/2', { aggregate: 'Po1', taggedVlans: [10, 20] }),
      port(5001, 'Po1'),
    ),
  )
})

test("a trunk of Cisco's carries those of its allowed VLANs that exist", () => {
  const { interfaces: section } = look({
    interfaces,
    vlans: {
      from: 'vtp',
      vlans: complete({ id: 1 }, { id: 20 }, { id: 10 }),
      trunkPorts: complete({
        ifIndex: 102,
        nativeVlan: 1,
        allowedVlans: new Set([1, 10, 20, 999]),
      }),
      accessPorts: complete({ ifIndex: 101, vlan: 10 }),
    },
  })
  expect(section).toMatchObject({
    rows: [
      { accessVlan: 10, taggedVlans: [] },
      { accessVlan: 1, taggedVlans: [10, 20] },
      { name: 'Po1' },
    ],
  })
})

test('a MAC table has VLANs and port names; the bridge itself has no port', () => {
  const { macTable } = look({
    interfaces,
    basePorts,
    macTable: {
      fdb: complete(learnt(1, 7), learnt(0, 10), learnt(9, 10)),
      fdbVlans: complete({ fdbId: 7, vlan: 30 }),
    },
  })
  const macAddress = '00:1b:3f:0a:0b:0c'
  expect(macTable).toEqual(
    complete(
      { macAddress, vlan: 30, interface: 'Gi1/0/1' },
      { macAddress, vlan: 10 },
      { macAddress, vlan: 10 },
    ),
  )
})

test('where several VLANs share a filtering database, a learnt address has no VLAN', () => {
  const { macTable } = look({
    interfaces,
    basePorts,
    macTable: {
      fdb: complete(learnt(1, 1)),
      fdbVlans: complete({ fdbId: 1, vlan: 10 }, { fdbId: 1, vlan: 20 }),
    },
  })
  expect(macTable).toEqual(complete({ macAddress: '00:1b:3f:0a:0b:0c', interface: 'Gi1/0/1' }))
})

test('a MAC table without the key to its ports has failed: no address was unplugged', () => {
  const observation = look({
    interfaces,
    basePorts: failed('dot1dBasePortTable: timeout, no answer'),
    macTable: { fdb: complete(learnt(1, 1)), fdbVlans: { status: 'unsupported' } },
  })
  expect(observation.macTable).toEqual(failed('dot1dBasePortTable: timeout, no answer'))
  expect(observation.interfaces.status).toBe('complete')
})

test('neighbours of both protocols are on named ports; one that fails fails the section', () => {
  const lldp = complete({ localPort: 2, protocol: 'lldp' as const, name: 'a' })
  const cdp = complete({ ifIndex: 101, protocol: 'cdp' as const, name: 'b' })
  const localPorts = { status: 'unsupported' } as const
  const at = (neighbours: Tables['neighbours']) =>
    look({ interfaces, basePorts, neighbours }).neighbours
  expect(at({ lldp, cdp, localPorts })).toEqual(
    complete(
      { interface: 'Gi1/0/2', protocol: 'lldp', name: 'a' },
      { interface: 'Gi1/0/1', protocol: 'cdp', name: 'b' },
    ),
  )
  expect(at({ lldp, cdp: { status: 'unsupported' }, localPorts })).toMatchObject({
    rows: { length: 1 },
  })
  expect(at({ lldp, cdp: failed('lost'), localPorts })).toEqual(failed('lost'))
})

test('a neighbour on a port that no interface explains keeps the number', () => {
  const neighbours = {
    lldp: complete({ localPort: 4711, protocol: 'lldp' as const }),
    localPorts: { status: 'unsupported' } as const,
    cdp: { status: 'unsupported' } as const,
  }
  expect(look({ interfaces, neighbours }).neighbours).toEqual(
    complete({ interface: '4711', protocol: 'lldp' }),
  )
})

test("a device's base address is its bridge's, else its LLDP chassis, else its first Ethernet port", () => {
  const bridgeAddress = '00:1b:3f:00:00:01'
  const ports = complete(
    port(1, 'docker0', { type: 6, macAddress: '02:42:00:00:00:01' }),
    port(2, 'lo', { type: 24, macAddress: '00:1b:3f:00:00:03' }),
    port(9, 'eth1', { type: 6, macAddress: '00:1b:3f:00:00:05' }),
    port(3, 'eth0', { type: 6, macAddress: '00:1b:3f:00:00:04' }),
  )
  expect(look({ bridgeAddress, lldpChassisId: '00:1b:3f:00:00:02' }).macAddress).toBe(bridgeAddress)
  expect(look({ lldpChassisId: '00:1b:3f:00:00:02', interfaces: ports }).macAddress).toBe(
    '00:1b:3f:00:00:02',
  )
  expect(look({ lldpChassisId: 'sw152', interfaces: ports }).macAddress).toBe('00:1b:3f:00:00:04')
})

test('other addresses are each there once, without the one that answered', () => {
  const addresses = complete(
    { address: '10.1.2.3' },
    { address: '10.9.9.9' },
    { address: '10.9.9.9' },
  )
  expect(look({ addresses }).addresses).toEqual(['10.9.9.9'])
})

test('the members of a stack are its chassis, each with a serial of its own', () => {
  const chassis = (index: number, position: number, serial: string) => ({
    index,
    class: 3,
    position,
    serial,
    model: 'JG937A',
    software: '7.1.070',
  })
  const { members } = look({
    entities: complete<PhysicalEntity>(
      { index: 1, class: 11, model: 'stack' },
      chassis(3, 2, 'CN65JX2002'),
      chassis(2, 1, 'CN65JX2001'),
      { index: 9, class: 6, serial: 'PSU123456' },
    ),
  })
  expect(members).toMatchObject([
    { position: 1, serial: 'CN65JX2001', model: 'JG937A' },
    { position: 2, serial: 'CN65JX2002' },
  ])
})

test('what comes out fits the contract', () => {
  const observation = look(
    { interfaces, basePorts, macTable: { fdb: complete(learnt(1, 10)), fdbVlans: complete() } },
    { system: { name: 'sw', sysObjectId: '1.3.6.1.4.1.9.1.1', uptimeSeconds: 1.5 } },
  )
  expect(Observation.parse(observation)).toEqual(observation)
})
