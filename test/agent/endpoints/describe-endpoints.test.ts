import { expect, test } from 'vitest'
import type { NodeStatus } from '../../../agent/names/node-status.ts'
import type { Neighbour } from '../../../schemas/neighbour.ts'
import { arpTable, describe, endpointsOf, macTable, observed, silent, vlan } from './scanned.ts'

const MAC = '3c:52:82:01:02:03'
const OTHER = '3c:52:82:01:02:04'
const windows: NodeStatus = { name: 'a107-sev-05', macAddress: MAC, isDomainController: false }

test('a host with nothing but an answer to ping is an endpoint of unknown kind', async () => {
  expect(await describe([silent('10.1.20.7')])).toEqual([
    { type: 'endpoint', address: '10.1.20.7', kind: 'unknown', via: ['icmp'] },
  ])
})

test('a Windows workstation is a PC, with its name, its MAC and the maker of its card', async () => {
  expect(await describe([silent('10.1.20.7')], { '10.1.20.7': { netbios: windows } })).toEqual([
    {
      type: 'endpoint',
      address: '10.1.20.7',
      macAddress: MAC,
      name: 'a107-sev-05',
      kind: 'pc',
      kindFrom: ['netbios'],
      vendor: 'Hewlett Packard',
      via: ['icmp', 'netbios', 'oui'],
    },
  ])
})

test('the ARP table of a device gives endpoints behind a router their MAC', async () => {
  const router = observed({ kind: 'router', arpTable: arpTable(['10.1.20.7', MAC]) })
  expect((await describe([router, silent('10.1.20.7')]))[0]).toMatchObject({
    macAddress: MAC,
    via: ['icmp', 'arp', 'oui'],
  })
})

test('what the kernel saw on the link outweighs what a router remembers', async () => {
  const router = observed({ arpTable: arpTable(['10.1.20.7', MAC]) })
  const here = silent('10.1.20.7', { macAddress: '00:1b:3f:00:00:01', via: ['icmp', 'arp'] })
  expect((await describe([router, here]))[0]?.macAddress).toBe('00:1b:3f:00:00:01')
})

test('where two devices disagree about an address, the first of the scan is believed', async () => {
  const one = observed({ address: '10.1.2.1', arpTable: arpTable(['10.1.20.7', MAC]) })
  const two = observed({ address: '10.1.2.2', arpTable: arpTable(['10.1.20.7', OTHER]) })
  expect((await describe([one, two]))[0]?.macAddress).toBe(MAC)
  expect((await describe([two, one]))[0]?.macAddress).toBe(OTHER)
})

test('a PC that drops pings is an endpoint when a router has resolved its address', async () => {
  const router = observed({
    kind: 'router',
    arpTable: arpTable(
      ['10.1.20.7', MAC],
      ['10.1.99.7', OTHER],
      ['10.1.20.9', '00:00:00:00:00:00'],
    ),
  })
  // Addresses beyond the plan are nobody's business, and an unfinished entry is no answer.
  expect(await describe([router])).toMatchObject([
    { address: '10.1.20.7', macAddress: MAC, via: ['arp', 'oui'] },
  ])
})

test('a router that answers for a whole prefix is not taken for its hosts', async () => {
  const answered = (count: number) =>
    Array.from({ length: count }, (_, at): [string, string] => [`10.1.20.${at + 1}`, MAC])
  const router = (count: number) =>
    observed({ kind: 'router', arpTable: arpTable(...answered(count)) })
  expect(await describe([router(16)])).toHaveLength(16)
  expect(await describe([router(17)])).toEqual([])
})

test('the MAC of a virtual router, or of a device that answers for others, is no host’s', async () => {
  const gear = observed({
    kind: 'router',
    address: '10.1.2.1',
    addresses: ['10.1.3.1'],
    macAddress: MAC,
    arpTable: arpTable(['10.1.20.1', '00:00:5e:00:01:0a'], ['10.1.20.7', MAC]),
  })
  expect(await describe([gear])).toEqual([])
  expect(await describe([gear, silent('10.1.20.7')])).toEqual([
    { type: 'endpoint', address: '10.1.20.7', kind: 'unknown', via: ['icmp', 'arp'] },
  ])
})

test('a MAC that a switch has learnt, and nobody resolved, is an endpoint of its VLAN', async () => {
  const one = observed({ macTable: macTable([OTHER, 20], [MAC, 20], [MAC, 30]) })
  const two = observed({ address: '10.1.2.4', macTable: macTable([MAC, 20]) })
  const plan = [vlan(20, '10.1.20.0/24'), vlan(30, '10.1.30.0/24')]
  for (const outcomes of [
    [one, two],
    [two, one],
  ]) {
    const parts = await endpointsOf(outcomes, {}, plan)
    expect(parts.map(part => part.endpoints.map(it => it.macAddress))).toEqual([
      [MAC, OTHER],
      [MAC],
    ])
    expect(parts[0]?.endpoints[0]).toEqual({
      type: 'endpoint',
      macAddress: MAC,
      kind: 'unknown',
      vendor: 'Hewlett Packard',
      via: ['bridge', 'oui'],
    })
  }
})

test('a MAC with an address is told once, and the switch speaks for it too', async () => {
  const router = observed({ kind: 'router', arpTable: arpTable(['10.1.20.7', MAC]) })
  const table = observed({ address: '10.1.2.4', macTable: macTable([MAC, 20]) })
  expect(await describe([router, table, silent('10.1.20.7')])).toMatchObject([
    { address: '10.1.20.7', via: ['icmp', 'arp', 'bridge', 'oui'] },
  ])
  // Also when the host itself gave the MAC.
  const named = { '10.1.20.7': { netbios: windows } }
  expect(await describe([table, silent('10.1.20.7')], named)).toHaveLength(1)
})

test('VLANs that the plan does not name are not told of', async () => {
  expect(await describe([observed({ macTable: macTable([MAC, 99]) })])).toEqual([])
})

test('where a bridge knows no VLANs, the port’s only one counts, else none', async () => {
  const old = observed({
    macTable: macTable([MAC, undefined, '1'], [OTHER, undefined, '24']),
    interfaces: {
      status: 'complete',
      rows: [
        { name: '1', index: 1, accessVlan: 20, taggedVlans: [] },
        { name: '24', index: 24, accessVlan: 20, taggedVlans: [30] },
      ],
    },
  })
  const [twenty, none] = await endpointsOf([old])
  expect(twenty).toMatchObject({ vlan: { id: 20 }, endpoints: [{ macAddress: MAC }] })
  expect(none).toMatchObject({ endpoints: [{ macAddress: OTHER }] })
  expect(none).not.toHaveProperty('vlan')
})

test('the gear itself is not among what its switches have learnt', async () => {
  const PORT = '00:1b:3f:00:00:02'
  const AP = '20:4c:03:00:00:01'
  const NEIGHBOUR = '70:10:6f:00:00:01'
  const neighbour: Neighbour = {
    interface: '1',
    protocol: 'lldp',
    chassisId: NEIGHBOUR,
    capabilities: ['bridge'],
  }
  const gear = observed({
    macAddress: '00:1b:3f:00:00:01',
    interfaces: { status: 'complete', rows: [{ name: '1', index: 1, macAddress: PORT }] },
    accessPoints: { status: 'complete', rows: [{ macAddress: AP }] },
    neighbours: { status: 'complete', rows: [neighbour] },
    macTable: macTable(
      ...['00:1b:3f:00:00:01', PORT, AP, NEIGHBOUR, '01:80:c2:00:00:00', '00:00:5e:00:01:0a'].map(
        (mac): [string, number] => [mac, 20],
      ),
    ),
  })
  expect(await describe([gear])).toEqual([])
})

test('an entry that the bridge has on no port is its own', async () => {
  const table = { status: 'complete' as const, rows: [{ macAddress: MAC, vlan: 20 }] }
  expect(await describe([observed({ macTable: table })])).toEqual([])
})

test('a telephone is told by the switch that hears it, and by the name it gives there', async () => {
  const phone: Neighbour = {
    interface: '1',
    protocol: 'lldp',
    chassisId: '10.1.20.9',
    portId: MAC,
    name: 'SIP-T46G',
    capabilities: ['bridge', 'telephone'],
  }
  const table = observed({
    macTable: macTable([MAC, 20]),
    neighbours: { status: 'complete', rows: [phone] },
  })
  expect(await describe([table])).toMatchObject([
    {
      macAddress: MAC,
      kind: 'phone',
      kindFrom: ['lldp', 'name'],
      name: 'sip-t46g',
      via: ['bridge', 'lldp', 'oui'],
    },
  ])
})

test('a flooded switch does not flood the inventory, and the VLAN says so', async () => {
  const flood = Array.from({ length: 10_001 }, (_, at): [string, number] => {
    const hex = at.toString(16).padStart(4, '0')
    return [`00:1b:3f:00:${hex.slice(0, 2)}:${hex.slice(2)}`, 20]
  })
  const [part] = await endpointsOf([observed({ macTable: macTable(...flood) })])
  expect(part).toMatchObject({ isCut: true })
  expect(part?.endpoints).toHaveLength(10_000)
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

test('a server’s own card in another VLAN is the server, not a further host', async () => {
  const server = observed({ kind: 'server', addresses: ['10.1.20.253'], macAddress: MAC })
  const card = silent('10.1.20.253', { macAddress: MAC, via: ['icmp', 'arp'] })
  expect(await describe([server, card])).toEqual([])
})

test('an address that nobody looked at is no endpoint', async () => {
  expect(await describe([silent('10.1.20.7', { via: [] })])).toEqual([])
})
