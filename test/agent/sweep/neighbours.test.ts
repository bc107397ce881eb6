import { expect, test } from 'vitest'
import { parseEcho } from '../../../agent/sweep/fping.ts'
import { joinHosts } from '../../../agent/sweep/join-hosts.ts'
import {
  type Neighbour,
  parseIpNeighbours,
  parseProcNetArp,
} from '../../../agent/sweep/neighbours.ts'

const MAC = '00:1b:3f:0a:0b:0c'
const entry = (state: string, lladdr?: string) =>
  JSON.stringify([{ dst: '10.1.2.3', dev: 'eth0', ...(lladdr && { lladdr }), state: [state] }])

test.each([
  ['REACHABLE', 'confirmed'],
  ['STALE', 'confirmed'],
  ['DELAY', 'pending'],
  ['PROBE', 'pending'],
  ['FAILED', undefined],
  ['INCOMPLETE', undefined],
  ['PERMANENT', undefined],
  ['NOARP', undefined],
])('a neighbour in state %s is %s', (state, expected) => {
  expect(parseIpNeighbours(entry(state, MAC)).get('10.1.2.3')?.state).toBe(expected)
})

test('a neighbour without a MAC, or with a group MAC, is nobody', () => {
  expect(parseIpNeighbours(entry('REACHABLE')).size).toBe(0)
  expect(parseIpNeighbours(entry('REACHABLE', 'ff:ff:ff:ff:ff:ff')).size).toBe(0)
  expect(parseIpNeighbours(entry('REACHABLE', '00:00:00:00:00:00')).size).toBe(0)
})

test('/proc/net/arp gives its complete entries only', () => {
  const table = `IP address       HW type     Flags       HW address            Mask     Device
10.1.2.3         0x1         0x2         00:1B:3F:0A:0B:0C     *        eth0
10.1.2.4         0x1         0x0         00:00:00:00:00:00     *        eth0
`
  expect([...parseProcNetArp(table)]).toEqual([
    ['10.1.2.3', { state: 'confirmed', macAddress: MAC }],
  ])
})

test('an fping line gives address and time, and anything else nothing', () => {
  expect(parseEcho('10.1.2.3 (0.41 ms)')).toEqual({ address: '10.1.2.3', rttMs: 0.41 })
  expect(parseEcho('2001:db8::1 (12 ms)')).toEqual({ address: '2001:db8::1', rttMs: 12 })
  for (const line of [
    '',
    '10.1.2.3 is alive',
    'ICMP Host Unreachable from 10.1.2.1',
    '10.1.2.3 (',
  ]) {
    expect(parseEcho(line)).toBeUndefined()
  }
})

test('a router that answers ARP for everybody does not fill the prefix with hosts', () => {
  const addresses = Array.from({ length: 254 }, (_, index) => `10.1.2.${index + 1}`)
  const neighbours = new Map<string, Neighbour>(
    addresses.map(address => [address, { state: 'confirmed', macAddress: MAC }]),
  )
  neighbours.set('10.1.2.9', { state: 'confirmed', macAddress: '00:1b:3f:00:00:09' })
  const hosts = joinHosts(addresses, [{ address: '10.1.2.1', rttMs: 1 }], neighbours, new Map())
  expect(hosts.map(host => host.address)).toEqual(['10.1.2.1', '10.1.2.9'])
})
