import { expect, test } from 'vitest'
import { concludeTopology } from '../../../../collector/reconcile/topology/conclude-topology.ts'
import type { SiteView } from '../../../../collector/reconcile/topology/site-view.ts'
import { device, EVENING, GATEWAY, hears, hosts, MORNING, NOON, site } from './small-site.ts'

function linksOf(view: SiteView): string[] {
  return concludeTopology(view).links.map(({ one, other }) =>
    [`${one.device}.${one.port ?? '?'}`, `${other.device}.${other.port ?? '?'}`].join(' — '),
  )
}

function placesOf(view: SiteView, known?: Parameters<typeof concludeTopology>[1]) {
  const { locations } = concludeTopology(view, known)
  return Object.fromEntries(locations.map(it => [it.endpoint, `${it.device}.${it.port}`]))
}

function believed(endpoint: string, deviceId: string, port: string, seenAtMs: number) {
  return new Map([[endpoint, { endpoint, device: deviceId, port, seenAtMs }]])
}

test('two switches that hear each other are one link, known from both ends', () => {
  const view = site([
    device('a', { neighbours: [hears('1', 'b', { portId: '24' })] }),
    device('b', { neighbours: [hears('24', 'a', { portId: '1' })] }),
  ])
  expect(concludeTopology(view).links).toMatchObject([
    { one: { device: 'a', port: '1' }, other: { device: 'b', port: '24' }, isMutual: true },
  ])
})

test('a link that only one end tells of is kept, and is less certain', () => {
  const heard = device('a', { neighbours: [hears('1', 'b', { portId: '24' })] })
  const one = concludeTopology(site([heard, device('b', { ports: [{ name: '24' }] })])).links[0]
  const both = concludeTopology(
    site([heard, device('b', { neighbours: [hears('24', 'a', { portId: '1' })] })]),
  ).links[0]
  expect(one).toMatchObject({ isMutual: false, other: { port: '24' } })
  expect(one?.confidence).toBeLessThan(both?.confidence ?? 0)
})

test.each([
  ['its name', { portId: 'GigabitEthernet0/1' }],
  ['a short form of its name', { portId: 'Gi0/1' }],
  ['its MAC address', { portId: '00:1b:3f:aa:aa:01' }],
  ['its description', { portId: '7', portDescription: 'uplink port' }],
  ['what was written on it', { portId: 'x', portDescription: 'vers le coeur' }],
  ['its ifIndex', { portId: '10101' }],
])('a neighbour’s port is found by %s', (_, told) => {
  const named = {
    ...{ name: 'GigabitEthernet0/1', index: 10_101, description: 'uplink port' },
    ...{ macAddress: '00:1b:3f:aa:aa:01', alias: 'vers le coeur' },
  }
  const view = site([
    device('a', { neighbours: [hears('1', 'b', told)] }),
    device('b', { ports: [named, { name: 'GigabitEthernet0/2', index: 10_102 }] }),
  ])
  expect(linksOf(view)).toEqual(['a.1 — b.GigabitEthernet0/1'])
})

test('a neighbour is who its hardware address says, whatever its name', () => {
  const view = site([
    device('a', { neighbours: [hears('1', 'b', { name: 'c' })] }),
    device('b'),
    device('c'),
  ])
  expect(linksOf(view)).toEqual(['a.1 — b.?'])
})

test('a name that two devices have finds neither of them', () => {
  const unknown = { chassisId: '00:1b:3f:99:99:99', name: 'twin' }
  const view = site([
    device('a', { neighbours: [hears('1', 'x', unknown)] }),
    device('b', { name: 'twin' }),
    device('c', { name: 'TWIN' }),
  ])
  const { links, unknown: kept } = concludeTopology(view)
  expect(links).toEqual([])
  expect(kept).toMatchObject([{ device: 'a', port: '1', neighbour: { name: 'twin' } }])
})

test('what announces itself and is no device of ours is kept as such', () => {
  const phone = hears('3', 'tel-1', { capabilities: ['bridge', 'telephone'] })
  const { links, unknown } = concludeTopology(site([device('a', { neighbours: [phone] })]))
  expect(links).toEqual([])
  expect(unknown).toMatchObject([{ port: '3', neighbour: { name: 'tel-1' } }])
})

test('members of an aggregate are one link with its cables', () => {
  const members = (names: string[]) => [
    ...names.map(name => ({ name, aggregate: 'lag1' })),
    { name: 'lag1', type: 161 },
  ]
  const view = site([
    device('a', {
      neighbours: [hears('1', 'b', { portId: '23' }), hears('2', 'b', { portId: '24' })],
      ports: members(['1', '2']),
    }),
    device('b', {
      neighbours: [hears('23', 'a', { portId: '1' }), hears('24', 'a', { portId: '2' })],
      ports: members(['23', '24']),
    }),
  ])
  expect(concludeTopology(view).links).toMatchObject([
    {
      one: { device: 'a', port: 'lag1' },
      other: { device: 'b', port: 'lag1' },
      cables: [
        { onePort: '1', otherPort: '23' },
        { onePort: '2', otherPort: '24' },
      ],
    },
  ])
})

/** Core, then a middle switch that speaks nothing, then two switches behind it. */
const chain = [
  device('core', { table: { 1: ['middle', 'left', 'right', 'pc1', 'pc2'], 24: [GATEWAY] } }),
  device('middle', { table: { 1: ['left', 'pc1'], 2: ['right', 'pc2'], 26: [GATEWAY, 'core'] } }),
  device('left', { table: { 5: ['pc1'], 24: [GATEWAY, 'right'] } }),
  device('right', { table: { 6: ['pc2'], 24: [GATEWAY, 'left'] } }),
]

test('switches that announce nothing are linked by what they learnt', () => {
  expect(linksOf(site(chain))).toEqual([
    'core.1 — middle.26',
    'left.24 — middle.1',
    'middle.2 — right.24',
  ])
})

test('two that hear each other by CDP through a switch that floods it are not linked', () => {
  const cdp = (port: string, other: string) => hears(port, other, { protocol: 'cdp' })
  const view = site([
    ...chain.slice(0, 2),
    device('left', {
      table: { 5: ['pc1'], 24: [GATEWAY, 'right'] },
      neighbours: [cdp('24', 'right')],
    }),
    device('right', {
      table: { 6: ['pc2'], 24: [GATEWAY, 'left'] },
      neighbours: [cdp('24', 'left')],
    }),
  ])
  expect(linksOf(view)).not.toContain('left.24 — right.24')
})

test('a switch whose own address nobody learnt is found by the hosts behind it', () => {
  const view = site(
    [
      device('core', { table: { 1: ['pc1', 'pc2', 'pc3'], 2: ['pc9'], 24: [GATEWAY] } }),
      device('quiet', { table: { 1: ['pc1'], 2: ['pc2'], 3: ['pc3'], 26: [GATEWAY] } }),
    ],
    hosts('pc1', 'pc2', 'pc3'),
  )
  expect(linksOf(view)).toEqual(['core.1 — quiet.26'])
})

test('a host is on its access port, not on the uplinks that learnt it, too', () => {
  expect(placesOf(site(chain, hosts('pc1', 'pc2')))).toEqual({ pc1: 'left.5', pc2: 'right.6' })
})

test('importing an upstream switch moves no PC onto its trunk', () => {
  const left = chain.filter(it => it.id === 'left')
  const before = concludeTopology(site(left, hosts('pc1')))
  const known = new Map(before.locations.map(it => [it.endpoint, it]))
  expect(placesOf(site(chain, hosts('pc1')), known)).toEqual({
    pc1: 'left.5',
  })
})

test('an old table of a switch that is silent now does not bring a PC back to it', () => {
  const view = site(
    [
      device('core', {
        table: { 1: ['old'], 2: ['new', 'pc1'], 24: [GATEWAY] },
        at: NOON,
      }),
      device('old', { table: { 5: ['pc1'], 24: [GATEWAY] }, at: MORNING }),
      device('new', { table: { 7: ['pc1'], 24: [GATEWAY] }, at: NOON }),
    ],
    hosts('pc1'),
  )
  expect(placesOf(view)).toEqual({ pc1: 'new.7' })
  expect(placesOf(view, believed('pc1', 'new', '7', NOON))).toEqual({ pc1: 'new.7' })
})

test('a PC that is off stays where it was, even where an old table has it elsewhere', () => {
  const view = site(
    [
      device('core', { table: { 1: ['old'], 2: ['new'], 24: [GATEWAY] }, at: EVENING }),
      device('old', { table: { 5: ['pc1'], 24: [GATEWAY] }, at: MORNING }),
      device('new', { table: { 7: ['pc9'], 24: [GATEWAY] }, at: EVENING }),
    ],
    hosts('pc1'),
  )
  expect(placesOf(view, believed('pc1', 'new', '7', NOON))).toEqual({})
})

test('a port tells by what is behind it whether it is an access port, a telephone’s or shared', () => {
  const view = site(
    [
      device('core', {
        table: {
          1: ['pc1'],
          2: ['tel-2', 'pc2'],
          3: ['pc3', 'pc4', 'pc5'],
          4: ['host', '52:54:00:00:00:01', '52:54:00:00:00:02'],
          24: [GATEWAY],
        },
      }),
    ],
    hosts('pc1', 'tel-2', 'pc2', 'pc3', 'pc4', 'pc5', 'host', GATEWAY),
  )
  const roles = concludeTopology(view).ports.map(it => [it.port, it.role])
  expect(Object.fromEntries(roles)).toEqual({
    1: 'access',
    2: 'phone',
    3: 'shared',
    4: 'access',
    24: 'access',
  })
})

test('a host behind an access point that tells no table is on the port of that', () => {
  const view = site(
    [
      device('core', {
        table: { 1: ['ap', 'tablet'], 24: [GATEWAY] },
        neighbours: [hears('1', 'ap', { capabilities: ['access-point'] })],
      }),
      device('ap', { kind: 'access-point' }),
    ],
    hosts('tablet'),
  )
  expect(concludeTopology(view).locations).toMatchObject([
    { endpoint: 'tablet', device: 'core', port: '1', through: 'ap' },
  ])
})

test('a ring’s spare link is told from those that carry traffic', () => {
  const view = site([
    device('core', {
      table: { 1: ['a', 'pc1'], 2: ['b', 'pc2'], 24: [GATEWAY] },
      neighbours: [hears('1', 'a'), hears('2', 'b')],
    }),
    device('a', {
      table: { 5: ['pc1'], 24: [GATEWAY, 'b'] },
      neighbours: [hears('24', 'core'), hears('23', 'b')],
    }),
    device('b', {
      table: { 5: ['pc2'], 24: [GATEWAY, 'a'] },
      neighbours: [hears('24', 'core'), hears('23', 'a')],
    }),
  ])
  const { links } = concludeTopology(view)
  const spare = links.filter(it => it.isForwarding === false)
  expect(links).toHaveLength(3)
  expect(spare).toMatchObject([
    { one: { device: 'a', port: '23' }, other: { device: 'b', port: '23' } },
  ])
})

test('a device that hears itself, or learnt its own address on a port, has a loop', () => {
  const view = site([
    device('a', { neighbours: [hears('3', 'a')] }),
    device('b', { table: { 7: ['b'], 24: [GATEWAY] } }),
  ])
  expect(concludeTopology(view).findings).toMatchObject([
    { kind: 'loop', subject: { device: 'a', key: '3' }, detail: { by: ['announcement'] } },
    { kind: 'loop', subject: { device: 'b', key: '7' }, detail: { by: ['bridge-table'] } },
  ])
})

test('a link that one end does not hear is one-way, if that end hears others and was asked later', () => {
  const view = (at: number, others: ReturnType<typeof hears>[]) =>
    site([
      device('a', { neighbours: [hears('1', 'b', { portId: '24' })], at: NOON }),
      device('b', { neighbours: others, at, ports: [{ name: '24' }] }),
      device('c'),
    ])
  const kinds = (it: SiteView) => concludeTopology(it).findings.map(finding => finding.kind)
  expect(kinds(view(EVENING, [hears('2', 'c')]))).toEqual(['one-way-link'])
  expect(kinds(view(EVENING, []))).toEqual([])
  expect(kinds(view(MORNING, [hears('2', 'c')]))).toEqual([])
})

test('different speed or duplex at the two ends, and 100 Mbit/s between switches, are findings', () => {
  const [core, left] = [
    { name: '1', speedMbps: 100, duplex: 'full' as const },
    { name: '24', speedMbps: 1000, duplex: 'half' as const },
  ]
  const view = site([
    device('core', {
      table: { 1: ['left'], 24: [GATEWAY] },
      neighbours: [hears('1', 'left', { portId: '24' })],
      ports: [core],
    }),
    device('left', {
      table: { 5: ['pc1'], 24: [GATEWAY] },
      neighbours: [hears('24', 'core', { portId: '1' })],
      ports: [left],
    }),
  ])
  expect(concludeTopology(view).findings).toMatchObject([
    { kind: 'duplex-mismatch', detail: { duplex: 'full', peerDuplex: 'half' } },
    { kind: 'slow-uplink', detail: { speedMbps: 100 } },
    { kind: 'speed-mismatch', detail: { speedMbps: 100, peerSpeedMbps: 1000 } },
  ])
})
