import { expect, test } from 'vitest'
import { chunkByVlan, describeEndpoints } from '../../agent/endpoints.ts'
import type { NodeStatus } from '../../agent/names/node-status.ts'
import type { HostOutcome } from '../../agent/scan.ts'
import { assignTargets } from '../../agent/scan-areas.ts'
import { describeScan } from '../../agent/scan-report.ts'
import { device, endpoint } from './found.ts'

const MAC = '3c:52:82:01:02:03'
const silent = (address: string, known: Partial<HostOutcome['host']> = {}): HostOutcome => ({
  host: { address, via: ['icmp'], ...known },
  status: 'silent',
})
const observed = (known: Parameters<typeof device>[0]): HostOutcome => {
  const observation = device(known)
  return { host: { address: observation.address, via: ['icmp'] }, status: 'observed', observation }
}
const arpTable = (address: string, macAddress: string) => ({
  status: 'complete' as const,
  rows: [{ address, macAddress }],
})
const windows: NodeStatus = { name: 'a107-sev-05', macAddress: MAC, isDomainController: false }
const describe = (outcomes: HostOutcome[], names: [string, NodeStatus][] = []) =>
  describeEndpoints(outcomes, new Map(names))

test('a host with nothing but an answer to ping is an endpoint of unknown kind', async () => {
  expect(await describe([silent('10.1.20.7')])).toEqual([
    { type: 'endpoint', address: '10.1.20.7', kind: 'unknown', via: ['icmp'] },
  ])
})

test('a Windows workstation is a PC, with its name, its MAC and the maker of its card', async () => {
  expect(await describe([silent('10.1.20.7')], [['10.1.20.7', windows]])).toEqual([
    {
      type: 'endpoint',
      address: '10.1.20.7',
      macAddress: MAC,
      name: 'a107-sev-05',
      kind: 'pc',
      vendor: 'Hewlett Packard',
      via: ['icmp', 'netbios', 'oui'],
    },
  ])
})

test('Samba is not taken for a PC, and a domain controller is a server', async () => {
  const { macAddress: _none, ...samba } = windows
  const kinds = await describe(
    [silent('10.1.20.7'), silent('10.1.20.8')],
    [
      ['10.1.20.7', samba],
      ['10.1.20.8', { ...windows, isDomainController: true }],
    ],
  )
  expect(kinds.map(it => it.kind)).toEqual(['unknown', 'server'])
})

test('the ARP table of a device gives endpoints behind a router their MAC', async () => {
  const router = observed({ kind: 'router', arpTable: arpTable('10.1.20.7', MAC) })
  expect((await describe([router, silent('10.1.20.7')]))[0]).toMatchObject({
    macAddress: MAC,
    via: ['icmp', 'arp', 'oui'],
  })
})

test('what the kernel saw on the link outweighs what a router remembers', async () => {
  const router = observed({ arpTable: arpTable('10.1.20.7', MAC) })
  const here = silent('10.1.20.7', { macAddress: '00:1b:3f:00:00:01', via: ['icmp', 'arp'] })
  expect((await describe([router, here]))[0]?.macAddress).toBe('00:1b:3f:00:00:01')
})

test('a randomised MAC is marked, and has no maker', async () => {
  const [tablet] = await describe([silent('10.1.20.7', { macAddress: 'da:a1:19:00:00:01' })])
  expect(tablet).toMatchObject({ isRandomMac: true })
  expect(tablet).not.toHaveProperty('vendor')
})

test('a device is never also an endpoint, nor are the further addresses of network gear', async () => {
  const firewall = observed({ kind: 'firewall', addresses: ['10.1.20.254'] })
  expect(await describe([firewall, silent('10.1.20.254')])).toEqual([])
  const server = observed({ kind: 'server', addresses: ['10.1.20.253'] })
  expect(await describe([server, silent('10.1.20.253')])).toHaveLength(1)
})

test('an address that nobody looked at is no endpoint', async () => {
  expect(await describe([silent('10.1.20.7', { via: [] })])).toEqual([])
})

const vlan = (id: number, ...targets: string[]) => ({
  id,
  name: `vlan ${id}`,
  targets,
  snmp: true,
  netbios: false,
})

test('endpoints go by VLAN in the order of the plan, a thousand to a message', () => {
  const areas = assignTargets([vlan(20, '10.1.0.0/21'), vlan(10, '10.2.0.1')])
  const addresses = areas.flatMap(area => area.addresses)
  const chunks = chunkByVlan(
    areas,
    addresses.toReversed().map(address => endpoint({ address })),
  )
  expect(chunks.map(it => [it.vlan, it.endpoints.length])).toEqual([
    [20, 1000],
    [20, 1000],
    [20, 46],
    [10, 1],
  ])
  expect(chunks.flatMap(it => it.endpoints.map(one => one.address))).toEqual(addresses)
})

test('an address that two VLANs name belongs to the first', () => {
  const [first, second] = assignTargets([
    vlan(10, '10.1.2.1-10.1.2.3'),
    vlan(20, '10.1.2.2-10.1.2.5'),
  ])
  expect(first?.addresses).toHaveLength(3)
  expect(second?.addresses).toEqual(['10.1.2.4', '10.1.2.5'])
})

test('a VLAN that could not be looked at says so, so that nobody counts a miss there', () => {
  const areas = assignTargets([vlan(10, '10.1.2.1-10.1.2.2'), vlan(20, '10.1.3.1'), vlan(30, 'x')])
  const { coverage, troubled } = describeScan({
    scanId: '01a1ffd4-ba6f-74a7-836b-673ba8e855a9',
    startedAt: new Date(0),
    finishedAt: new Date(1000),
    isPartial: false,
    areas,
    swept: {
      ok: true,
      value: {
        method: 'fping',
        hosts: [],
        unreached: [{ address: '10.1.3.1', reason: 'no route to 10.1.3.1' }],
      },
    },
    outcomes: [
      observed({
        address: '10.1.2.1',
        macTable: { status: 'failed', reason: 'the device has stopped answering' },
      }),
      silent('10.1.2.2'),
    ],
    endpoints: [endpoint({ address: '10.1.2.2' })],
  })
  expect(coverage[0]).toEqual({
    vlan: 10,
    targets: ['10.1.2.1-10.1.2.2'],
    addressesTried: 2,
    hostsAlive: 2,
    devicesObserved: 1,
    endpointsSeen: 1,
    snmpSilent: 1,
  })
  expect(coverage[1]).toMatchObject({ addressesTried: 0, failure: 'no route to 10.1.3.1' })
  expect(coverage[2]).toMatchObject({
    addressesTried: 0,
    failure: expect.stringContaining('expected'),
  })
  expect(troubled).toEqual([
    { address: '10.1.2.1', reason: 'macTable: the device has stopped answering' },
  ])
})
