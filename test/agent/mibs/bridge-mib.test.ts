import { expect, test } from 'vitest'
import {
  readBasePorts,
  readBridgeAddress,
  readTransparentFdb,
} from '../../../agent/mibs/bridge-mib.ts'
import { readFdbVlans, readVlanFdb } from '../../../agent/mibs/q-bridge-mib.ts'
import { hex, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const numPorts = scalar('1.3.6.1.2.1.17.1.2.0', 24)
const fdbEntry = '1.3.6.1.2.1.17.4.3.1'
const vlanFdbEntry = '1.3.6.1.2.1.17.7.1.2.2.1'

test('bridge ports are those with an interface', async () => {
  const session = replaySession(rows('1.3.6.1.2.1.17.1.4.1', { 1: { 2: 101 }, 2: { 2: 102 } }))
  expect(await readBasePorts(session)).toEqual({
    status: 'complete',
    rows: [
      { port: 1, ifIndex: 101 },
      { port: 2, ifIndex: 102 },
    ],
  })
})

test('a bridge without an address of its own has none', async () => {
  const address = (octets: string) => replaySession(scalar('1.3.6.1.2.1.17.1.1.0', hex(octets)))
  expect(await readBridgeAddress(address('001b3f0a0b0c'))).toBe('00:1b:3f:0a:0b:0c')
  expect(await readBridgeAddress(address('000000000000'))).toBe(undefined)
  expect(await readBridgeAddress(replaySession(''))).toBe(undefined)
})

test('learnt addresses keep their port; entries about to go are left out, the own ones marked', async () => {
  const session = replaySession(
    rows(fdbEntry, {
      '0.27.63.1.2.3': { 2: 5, 3: 3 },
      '0.27.63.1.2.4': { 2: 0, 3: 4 },
      '0.27.63.1.2.5': { 2: 5, 3: 2 },
    }),
  )
  expect(await readTransparentFdb(session)).toEqual({
    status: 'complete',
    rows: [
      { macAddress: '00:1b:3f:01:02:03', port: 5, isStatic: false },
      { macAddress: '00:1b:3f:01:02:04', port: 0, isStatic: true },
    ],
  })
})

test('a table indexed by a counter is read by its addresses', async () => {
  const session = replaySession(
    rows(fdbEntry, { 1: { 1: hex('001b3f010203'), 2: 5 }, 2: { 1: hex('001b3f010204'), 2: 6 } }),
  )
  expect(await readTransparentFdb(session)).toMatchObject({
    rows: [
      { macAddress: '00:1b:3f:01:02:03', port: 5 },
      { macAddress: '00:1b:3f:01:02:04', port: 6 },
    ],
  })
})

test('a table whose rows have no address has failed: it is not empty', async () => {
  expect(await readTransparentFdb(replaySession(rows(fdbEntry, { 1: { 2: 5 } })))).toMatchObject({
    status: 'failed',
  })
})

test('a bridge that has learnt nothing has an empty table, a host has none', async () => {
  expect(await readTransparentFdb(replaySession(numPorts))).toEqual({
    status: 'complete',
    rows: [],
  })
  expect(await readTransparentFdb(replaySession(''))).toEqual({ status: 'unsupported' })
})

test('addresses per VLAN carry their filtering database, with or without a length in the index', async () => {
  const session = replaySession(
    rows(vlanFdbEntry, { '10.0.27.63.1.2.3': { 2: 5, 3: 3 }, '90.6.0.27.63.1.2.4': { 2: 6 } }),
  )
  expect(await readVlanFdb(session)).toMatchObject({
    rows: [
      { macAddress: '00:1b:3f:01:02:03', fdbId: 10, port: 5 },
      { macAddress: '00:1b:3f:01:02:04', fdbId: 90, port: 6 },
    ],
  })
})

test('which VLANs share a filtering database is read from the VLANs in force', async () => {
  const session = replaySession(
    rows('1.3.6.1.2.1.17.7.1.4.2.1', { '0.10': { 3: 1 }, '0.20': { 3: 1 }, '77.4095': { 3: 9 } }),
  )
  expect(await readFdbVlans(session)).toEqual({
    status: 'complete',
    rows: [
      { fdbId: 1, vlan: 10 },
      { fdbId: 1, vlan: 20 },
    ],
  })
})
