import { expect, test } from 'vitest'
import { readInterfaces } from '../../../agent/mibs/if-mib.ts'
import { gauge, hex, rows } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const ifEntry = '1.3.6.1.2.1.2.2.1'
const ifXEntry = '1.3.6.1.2.1.31.1.1.1'

async function read(recording: string) {
  const section = await readInterfaces(replaySession(recording))
  return section.status === 'complete' ? section.rows : section
}

test('an interface is both halves of IF-MIB, named by ifName', async () => {
  const recording =
    rows(ifEntry, {
      10101: {
        2: 'GigabitEthernet1/0/1',
        3: 6,
        4: 1500,
        5: gauge(1_000_000_000),
        6: hex('001b3f0a0b0c'),
        7: 1,
        8: 2,
      },
    }) + rows(ifXEntry, { 10101: { 1: 'Gi1/0/1', 15: gauge(1000), 18: 'vers salle A107' } })
  expect(await read(recording)).toEqual([
    {
      name: 'Gi1/0/1',
      index: 10101,
      description: 'GigabitEthernet1/0/1',
      alias: 'vers salle A107',
      type: 6,
      macAddress: '00:1b:3f:0a:0b:0c',
      speedMbps: 1000,
      mtuBytes: 1500,
      isUp: false,
      isEnabled: true,
    },
  ])
})

test('without ifXTable a port is named by ifDescr, without that by ifIndex', async () => {
  expect(await read(rows(ifEntry, { 1: { 2: 'Port 1' }, 2: { 2: '', 8: 1 } }))).toEqual([
    { name: 'Port 1', index: 1 },
    { name: '2', index: 2, isUp: true },
  ])
})

test('ports of one name all get their ifIndex, so that none takes over the history of another', async () => {
  const names = async (table: Parameters<typeof rows>[1]) => {
    const found = await read(rows(ifEntry, table))
    return Array.isArray(found) ? found.map(port => port.name) : found
  }
  expect(await names({ 1: { 2: 'eth' }, 2: { 2: 'eth' }, 3: { 2: 'wan' } })).toEqual([
    'eth#1',
    'eth#2',
    'wan',
  ])
  expect(await names({ 2: { 2: 'eth' }, 3: { 2: 'wan' }, 7: { 2: 'eth' } })).toEqual([
    'eth#2',
    'wan',
    'eth#7',
  ])
  expect(await names({ 1: { 2: 'a' }, 2: { 2: 'a' }, 3: { 2: 'a#1' } })).toEqual([
    'a#1#1',
    'a#2',
    'a#1',
  ])
})

test('speed is ifHighSpeed, else ifSpeed below its ceiling, else not known', async () => {
  const recording =
    rows(ifEntry, {
      1: { 5: gauge(4_294_967_295) },
      2: { 5: gauge(4_294_967_295) },
      3: { 5: gauge(64_000) },
      4: { 5: gauge(0) },
    }) + rows(ifXEntry, { 1: { 15: gauge(10_000) }, 3: { 15: gauge(0) } })
  const found = await read(recording)
  expect(Array.isArray(found) && found.map(port => port.speedMbps)).toEqual([
    10_000,
    undefined,
    0.064,
    undefined,
  ])
})

test('an address that no host can have is no MAC address', async () => {
  const found = await read(
    rows(ifEntry, {
      1: { 6: hex('000000000000') },
      2: { 6: hex('ffffffffffff') },
      3: { 6: hex('') },
      4: { 6: 'x' },
    }),
  )
  expect(Array.isArray(found) && found.length).toBe(4)
  expect(JSON.stringify(found)).not.toContain('macAddress')
})

test('unknown states stay unknown, dormant is up, testing is neither enabled nor disabled', async () => {
  const found = await read(
    rows(ifEntry, { 1: { 7: 3, 8: 4 }, 2: { 7: 2, 8: 5 }, 3: { 7: 1, 8: 7 } }),
  )
  expect(found).toEqual([
    { name: '1', index: 1 },
    { name: '2', index: 2, isEnabled: false, isUp: true },
    { name: '3', index: 3, isEnabled: true, isUp: false },
  ])
})

test('rows that only ifXTable has are not ports', async () => {
  expect(
    await read(rows(ifEntry, { 1: { 2: 'a' } }) + rows(ifXEntry, { 500001: { 1: 'ghost' } })),
  ).toEqual([{ name: 'a', index: 1 }])
})

test('a device without IF-MIB has it unsupported', async () => {
  expect(await read('')).toEqual({ status: 'unsupported' })
})
