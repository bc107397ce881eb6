import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordDevice } from '../../../agent/record/record-device.ts'
import { formatSnmprec } from '../../../agent/record/snmprec.ts'
import { hex, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'
import { isIn, spelledOut } from './spelled-out.ts'

const maker = '1.3.6.1.4.1.55555'
const [mac, foreignMac] = ['00:1b:3f:c4:d5:e6', '3c:52:82:9a:8b:7c'] as const
const [address, foreignAddress] = ['10.147.36.21', '192.168.77.143'] as const
const name = 'canary-sw01.lycee-canari.example'
const [serial, community] = ['CN61FKX0WM', 'c4nary!Comm'] as const
const octetsOf = (of: string) =>
  of.includes(':') ? of.split(':').map(it => Number.parseInt(it, 16)) : of.split('.').map(Number)
const arcs = (of: string | number[]) => (typeof of === 'string' ? octetsOf(of) : of).join('.')
const binary = (of: string) => hex(Buffer.from(octetsOf(of)).toString('hex'))
const asArcs = (text: string) => [...Buffer.from(text)].join('.')
const digits = mac.replaceAll(':', '')

/** Everything that tells whose this switch is, wherever devices are known to put it. */
const system =
  scalar(
    '1.3.6.1.2.1.1.1.0',
    `Acme GX24 24-port switch, version 5.4.0.11, ${name} (${address}), S/N ${serial}`,
  ) +
  scalar('1.3.6.1.2.1.1.2.0', { tag: '6', text: `${maker}.1.24` }) +
  scalar('1.3.6.1.2.1.1.4.0', 'Jeanne Canari <jeanne.canari@canari.example>, 02 47 99 88 77') +
  scalar('1.3.6.1.2.1.1.5.0', name) +
  scalar('1.3.6.1.2.1.1.6.0', hex(Buffer.from('Lycée Canarin, réserve', 'latin1').toString('hex')))

const standard =
  scalar('1.0.8802.1.1.2.1.3.1.0', 4) +
  rows('1.3.6.1.2.1.2.2.1', {
    1: { 2: 'Gi0/1', 3: 6, 6: binary(mac) },
    2: { 2: `link to ${name}`, 3: 6, 6: mac.toUpperCase().replaceAll(':', '-') },
  }) +
  rows('1.3.6.1.2.1.31.1.1.1', {
    1: { 1: 'Gi0/1', 18: `vers ${foreignAddress} (bureau Canarin)` },
    2: { 1: 'Gi0/2', 18: '0247998877' },
  }) +
  rows('1.3.6.1.2.1.4.20.1', { [address]: { 1: { tag: '64', text: address }, 2: 1 } }) +
  rows('1.3.6.1.2.1.4.22.1', {
    [`1.${foreignAddress}`]: { 2: binary(foreignMac), 3: { tag: '64', text: foreignAddress } },
  }) +
  rows('1.3.6.1.2.1.17', { 0: { 1: binary(mac) } }) +
  scalar('1.3.6.1.2.1.17.1.2.0', 24) +
  rows('1.3.6.1.2.1.17.4.3.1', { [arcs(foreignMac)]: { 1: binary(foreignMac), 2: 1, 3: 3 } }) +
  scalar('1.3.6.1.2.1.17.2.5.0', hex(`8000${digits}`)) +
  rows('1.3.6.1.2.1.17.7.1.4.3.1', { 30: { 1: 'CANARI-VIE-SCOLAIRE', 2: hex('80') } }) +
  rows('1.3.6.1.2.1.47.1.1.1.1', { 1: { 2: 'GX24 chassis', 5: 3, 11: serial, 13: 'GX24' } }) +
  rows('1.0.8802.1.1.2.1.4.1.1', {
    '0.1.1': {
      4: 4,
      5: binary(foreignMac),
      6: 5,
      7: 'Gi0/24',
      8: `vers ${name}`,
      9: 'canary-ap-07',
      10: 'Acme AP',
    },
    '0.2.1': { 4: 7, 5: foreignMac, 6: 3, 7: binary(foreignMac), 9: 'canary-ap-08' },
    '0.3.1': {
      4: 5,
      5: hex(`01${Buffer.from(octetsOf(foreignAddress)).toString('hex')}`),
      6: 7,
      7: '3',
    },
  }) +
  rows('1.0.8802.1.1.2.1.4.2.1', { [`0.1.1.1.4.${foreignAddress}`]: { 3: 2 } })

const enterprise =
  [
    foreignMac,
    foreignMac.toUpperCase(),
    digits.toUpperCase(),
    foreignMac.replaceAll(':', '-'),
    foreignMac.replaceAll(':', ' '),
    digits.match(/.{4}/g)?.join('.'),
    digits.match(/.{4}/g)?.join('-'),
    digits.match(/.{6}/g)?.join('-'),
    `SEP${digits}`,
    `snmp-server community ${community} ro; xx${community}xx`,
    `gateway ${foreignAddress}, dns ${address}`,
    'ssid=CanariWifi; psk=motdepasse-canari',
    'user jcanari logged in from jcanari@canari.example',
    `unit 1: GX24, serial ${serial}, version 5.4.0.11`,
    name.toUpperCase(),
    'Salle des profs du lycee Canarin',
    '06 12 34 56 78',
  ]
    .map((text, at) => scalar(`${maker}.7.${at}.0`, text ?? ''))
    .join('') +
  rows(`${maker}.8.1`, {
    [arcs(foreignMac)]: { 1: 1 },
    [`6.${arcs(mac)}`]: { 1: 1 },
    [`4.${arcs(foreignAddress)}`]: { 1: 1, 2: binary(foreignAddress), 3: hex(`0c${digits}0001`) },
    [`${community.length}.${asArcs(community)}`]: { 1: 1 },
    [`1.${asArcs('jcanari')}`]: { 1: 1 },
    '184.27.235.195.1.2': { 1: 1 },
  })

const told = [
  ...[mac, foreignMac, address, foreignAddress, name, serial, community],
  ...[
    'canary-ap',
    'canari',
    'jeanne',
    '02 47 99 88 77',
    '0247998877',
    'réserve',
    'psk',
    'motdepasse',
  ],
  ...['vie-scolaire', '06 12 34', 'profs', 'b8:1b:eb:c3:01:02'],
]

async function record(recording: string, random?: (below: number) => number) {
  const session = replaySession(Buffer.from(recording), { address, contexts: { 30: standard } })
  const recorded = await recordDevice(session, [community], random ? { random } : {})
  if (!recorded) throw new Error('no answer')
  const text = [...recorded.contexts.values()].map(formatSnmprec).join('')
  return { ...recorded, text }
}

test('nothing of what tells whose device it is, is in a recording: as text, in hex, as arcs', async () => {
  const planted = system + standard + enterprise
  const { text, remarks } = await record(planted)
  const before = spelledOut(Buffer.from(planted).toString('latin1'))
  const after = spelledOut(text)
  // The search itself finds what is planted.
  expect(told.filter(secret => !isIn(before, secret) && secret !== 'b8:1b:eb:c3:01:02')).toEqual([])
  expect(told.filter(secret => isIn(after, secret))).toEqual([])
  expect(remarks).toEqual([])
})

test('what makes the recording a test is still in it', async () => {
  const { observation, text } = await record(system + standard + enterprise)
  expect(observation).toMatchObject({
    sysDescr: expect.stringMatching(/^Acme GX24 24-port switch, version 5\.4\.0\.11, /),
    sysObjectId: `${maker}.1.24`,
    members: [{ model: 'GX24', serial: expect.stringMatching(/^[A-Z]{2}\d\d[A-Z]{3}\d[A-Z]{2}$/) }],
    macAddress: expect.stringMatching(/^00:1b:3f:/),
  })
  // The maker's own tree says where model and version are; nothing else is left of its words.
  expect(text).toMatch(
    /^1\.3\.6\.1\.4\.1\.55555\.7\.13\.0\|4\|\w+ \d: GX24, serial \w+, version 5\.4\.0\.11$/m,
  )
})

test('the same original has the same replacement everywhere', async () => {
  const { observation, text } = await record(system + standard + enterprise)
  const { neighbours, macTable, arpTable, interfaces } = observation
  if (neighbours.status !== 'complete' || macTable.status !== 'complete') throw new Error('no rows')
  if (arpTable.status !== 'complete' || interfaces.status !== 'complete') throw new Error('no rows')
  const foreign = arpTable.rows[0]?.macAddress ?? ''
  expect(macTable.rows[0]?.macAddress).toBe(foreign)
  expect(neighbours.rows.map(it => it.chassisId).slice(0, 2)).toEqual([foreign, foreign])
  expect(neighbours.rows[0]?.managementAddress).toBe(arpTable.rows[0]?.address)
  expect(neighbours.rows[2]?.chassisId).toBe(arpTable.rows[0]?.address)
  expect(interfaces.rows.map(it => it.macAddress)).toEqual([
    observation.macAddress,
    observation.macAddress,
  ])
  expect(observation.sysDescr).toContain(`${observation.name} (${observation.address})`)
  expect(observation.sysDescr).toContain(`S/N ${observation.members?.[0]?.serial}`)
  for (const written of [foreign, foreign.toUpperCase(), foreign.replaceAll(':', '-')]) {
    expect(text).toContain(`|4|${written}\n`)
  }
  expect(text).toContain(`${maker}.8.1.1.${arcs(foreign)}|`)
})

test('the next hop of a default route is told nowhere, neither as a value nor in an index', async () => {
  const nextHop = '193.51.24.98'
  const router = (routes: string) =>
    [
      scalar('1.3.6.1.2.1.1.1.0', 'pfSense fw.example 2.7.2-RELEASE FreeBSD 14.0-CURRENT amd64'),
      scalar('1.3.6.1.2.1.1.2.0', { tag: '6', text: '1.3.6.1.4.1.12325.1.1.2.1.1' }),
      rows('1.3.6.1.2.1.2.2.1', { 7: { 2: 'igb0', 3: 6 } }),
      routes,
    ].join('')
  const tables = [
    scalar(`1.3.6.1.2.1.4.24.7.1.7.1.4.0.0.0.0.0.2.0.0.1.4.${nextHop}`, 7),
    scalar(`1.3.6.1.2.1.4.24.7.1.7.1.4.0.0.0.0.0.3.1.3.9.1.4.${nextHop}`, 7),
    scalar(`1.3.6.1.2.1.4.24.4.1.5.0.0.0.0.0.0.0.0.0.${nextHop}`, 7),
    scalar('1.3.6.1.2.1.4.21.1.7.0.0.0.0', { tag: '64', text: nextHop }),
  ]
  for (const table of tables) {
    const { observation, text } = await record(router(table))
    expect(isIn(spelledOut(text), nextHop)).toBe(false)
    const [route, ...others] = observation.defaultRoutes ?? []
    expect(route?.nextHop).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
    expect(route?.nextHop).not.toBe(nextHop)
    expect(others).toEqual([])
  }
})

test('a community called public, and the names that a factory gives, stay as they are', async () => {
  const { observation } = await record(
    scalar('1.3.6.1.2.1.1.1.0', 'Acme public address switch') +
      scalar('1.3.6.1.2.1.1.2.0', { tag: '6', text: '1.3.6.1.4.1.11.2.3.7.11.1' }) +
      rows('1.3.6.1.2.1.17.7.1.4.3.1', { 1: { 1: 'DEFAULT_VLAN' }, 30: { 1: 'VLAN0030' } }) +
      rows('1.3.6.1.2.1.47.1.1.1.1', { 1: { 5: 3, 11: 'To be filled by O.E.M.', 13: 'X' } }),
  )
  expect(observation.sysDescr).toBe('Acme public address switch')
  expect(observation.vlans).toEqual({
    status: 'complete',
    rows: [
      { id: 1, name: 'DEFAULT_VLAN' },
      { id: 30, name: 'VLAN0030' },
    ],
  })
  expect(observation.serial).toBe(undefined)
})

test('whatever addresses and names a device has, none is left of it, and no two become one', async () => {
  const octet = fc.integer({ min: 1, max: 254 })
  const macs = fc.tuple(fc.constantFrom(0, 2, 0x3c, 0xa4), octet, octet, octet, octet, octet)
  const ips = fc.tuple(fc.constantFrom(10, 172, 192, 193, 8), octet, octet, octet)
  const hosts = fc.array(
    fc.record({ mac: macs, ip: ips, name: fc.stringMatching(/^[a-z]{3,9}-[a-z0-9]{3,6}$/) }),
    { minLength: 1, maxLength: 30 },
  )
  await fc.assert(
    fc.asyncProperty(hosts, async found => {
      const machines = [...new Map(found.map(host => [arcs(host.mac), host])).values()]
      const planted =
        system +
        scalar('1.0.8802.1.1.2.1.3.1.0', 4) +
        machines
          .map(
            ({ mac: six, ip: four, name: host }, at) =>
              rows('1.3.6.1.2.1.4.22.1', {
                [`${at + 1}.${arcs(four)}`]: { 2: hex(Buffer.from(six).toString('hex')) },
              }) +
              rows('1.0.8802.1.1.2.1.4.1.1', {
                [`0.${at + 1}.1`]: {
                  5: hex(Buffer.from(six).toString('hex')),
                  9: host,
                  10: `a ${host} at ${arcs(four)}`,
                },
              }) +
              scalar(
                `${maker}.9.${at}.0`,
                `${host}/${arcs(four)}/${Buffer.from(six).toString('hex')}`,
              ),
          )
          .join('')
      const { text, observation } = await record(planted)
      const after = spelledOut(text)
      for (const { mac: six, ip: four, name: host } of machines) {
        const written = six.map(it => it.toString(16).padStart(2, '0')).join(':')
        expect(six[0] === 0 && isIn(after, '00:00:00:00:00:00')).toBe(false)
        expect([written, arcs(four), host].filter(secret => isIn(after, secret))).toEqual([])
      }
      const { arpTable, neighbours } = observation
      if (arpTable.status !== 'complete' || neighbours.status !== 'complete')
        throw new Error('no rows')
      expect(arpTable.rows).toHaveLength(machines.length)
      expect(new Set(arpTable.rows.map(row => row.macAddress)).size).toBe(machines.length)
      expect(new Set(neighbours.rows.map(row => row.name)).size).toBe(
        new Set(machines.map(host => host.name)).size,
      )
    }),
    { numRuns: 60 },
  )
})
