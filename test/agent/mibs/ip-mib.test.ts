import { expect, test } from 'vitest'
import { readOwnAddresses, readResolvedAddresses } from '../../../agent/mibs/ip-mib.ts'
import { hex, rows } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const physicalEntry = '1.3.6.1.2.1.4.35.1'
const mediaEntry = '1.3.6.1.2.1.4.22.1'
const ipv6 = '2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1'
const mac = hex('001b3f0a0b0c')
const macAddress = '00:1b:3f:0a:0b:0c'

test('the newer table is enough where it knows IPv4', async () => {
  const session = replaySession(
    rows(physicalEntry, { '3.1.4.10.1.2.3': { 4: mac, 6: 3 }, [`3.${ipv6}`]: { 4: mac, 6: 3 } }) +
      rows(mediaEntry, { '3.10.9.9.9': { 2: mac, 4: 3 } }),
  )
  expect(await readResolvedAddresses(session)).toEqual({
    status: 'complete',
    rows: [
      { ifIndex: 3, address: '10.1.2.3', macAddress },
      { ifIndex: 3, address: '2001:db8::1', macAddress },
    ],
  })
})

test('the older table adds IPv4 where the newer has none, or is not there', async () => {
  const media = rows(mediaEntry, { '3.10.1.2.3': { 2: mac, 4: 3 }, '3.1.10.1.2.4': { 2: mac } })
  const both = await readResolvedAddresses(
    replaySession(media + rows(physicalEntry, { [`3.${ipv6}`]: { 4: mac } })),
  )
  expect(both).toMatchObject({
    rows: [{ address: '10.1.2.4' }, { address: '10.1.2.3' }, { address: '2001:db8::1' }],
  })
  expect(await readResolvedAddresses(replaySession(media))).toMatchObject({ rows: { length: 2 } })
})

test('entries that are invalid, or that nobody has answered yet, are left out', async () => {
  const session = replaySession(
    rows(mediaEntry, {
      '3.10.1.2.3': { 2: mac, 4: 2 },
      '3.10.1.2.4': { 2: hex('000000000000'), 4: 3 },
      '3.10.1.2.5': { 2: '', 4: 3 },
      '3.10.1.2.6': { 2: mac, 4: 3 },
    }),
  )
  expect(await readResolvedAddresses(session)).toMatchObject({ rows: [{ address: '10.1.2.6' }] })
})

test('own addresses are those by which others can reach the device', async () => {
  const session = replaySession(
    rows('1.3.6.1.2.1.4.34.1', {
      '1.4.127.0.0.1': { 3: 1, 4: 1 },
      '1.4.10.1.2.3': { 3: 2, 4: 1 },
      '1.4.10.1.2.255': { 3: 2, 4: 3 },
      '2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1': { 3: 2, 4: 1 },
    }),
  )
  expect(await readOwnAddresses(session)).toEqual({
    status: 'complete',
    rows: [{ address: '10.1.2.3', ifIndex: 2 }],
  })
})

test('own addresses come from the older table where there is no newer', async () => {
  const session = replaySession(
    rows('1.3.6.1.2.1.4.20.1', { '10.1.2.3': { 2: 7 }, '127.0.0.1': { 2: 1 } }),
  )
  expect(await readOwnAddresses(session)).toEqual({
    status: 'complete',
    rows: [{ address: '10.1.2.3', ifIndex: 7 }],
  })
})
