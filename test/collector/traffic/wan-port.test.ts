import { expect, test } from 'vitest'
import { proposeWanPorts, type WanPortEvidence } from '../../../collector/traffic/wan-port.ts'

const port = (name: string, more: Partial<WanPortEvidence> = {}): WanPortEvidence => ({
  device: 'd1',
  address: '10.1.2.1',
  interface: name,
  deviceKind: 'firewall',
  isGateway: true,
  hasUnknownNeighbour: false,
  hasOwnHosts: false,
  isSeenInside: false,
  hasDefaultRoute: false,
  hasForeignHosts: false,
  ...more,
})

test('the firewall’s port behind which strangers are is the likeliest, and the reasons say so', () => {
  const [first, ...others] = proposeWanPorts([
    port('igb1', { alias: 'LAN pedago', octets: 9_000_000 }),
    port('igb0', { hasForeignHosts: true, octets: 8_000_000 }),
    port('igb2', { isUp: false }),
  ])
  expect(first).toMatchObject({ interface: 'igb0', address: '10.1.2.1' })
  expect(first?.reasons).toContain('hosts of a network that is not the site’s are behind it')
  for (const other of others) expect(other.score).toBeLessThan(first?.score ?? 0)
})

test('where the default route leads says more than what moves most, and makes one port the likeliest', () => {
  const [first, second] = proposeWanPorts([
    port('igb1', { octets: 9_000_000 }),
    port('igb3', { hasDefaultRoute: true, octets: 10 }),
  ])
  expect(first).toMatchObject({ interface: 'igb3' })
  expect(first?.reasons).toContain('the default route of the device leads out of it')
  expect(second?.score).toBeLessThan(first?.score ?? 0)
})

test('a name says more than traffic, and a port that is down is none', () => {
  const [first] = proposeWanPorts([
    port('port1', { octets: 10 ** 12 }),
    port('port2', { alias: 'WAN Orange', octets: 10 }),
    port('wan3', { isUp: false }),
  ])
  expect(first?.interface).toBe('port2')
})

test('where the firewall is silent, the switch port at which unknown gear announces itself is all that is left', () => {
  const quiet = { deviceKind: 'switch', isGateway: false } as const
  const proposals = proposeWanPorts([
    port('1', { ...quiet, role: 'downlink' }),
    port('24', { ...quiet, hasUnknownNeighbour: true, alias: 'box FAI', octets: 1 }),
  ])
  expect(proposals.map(it => it.interface)).toEqual(['24'])
})

test('the inner port moves as much as the outer one, and is told from it by what is behind it', () => {
  const [first, second] = proposeWanPorts([
    port('igb1', { hasOwnHosts: true, isSeenInside: true, octets: 9_000_000 }),
    port('igb0', { octets: 8_900_000 }),
  ])
  expect([first?.interface, second]).toEqual(['igb0', undefined])
})

test('the same evidence in any order gives the same proposals', () => {
  const ports = ['a', 'b', 'c', 'd'].map(name => port(name))
  expect(proposeWanPorts([...ports].reverse())).toEqual(proposeWanPorts(ports))
})
