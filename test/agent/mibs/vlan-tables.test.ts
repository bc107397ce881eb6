import { expect, test } from 'vitest'
import { readVlanTables } from '../../../agent/mibs/vlan-tables.ts'
import { hex, portMap, rows } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const staticEntry = '1.3.6.1.2.1.17.7.1.4.3.1'
const currentEntry = '1.3.6.1.2.1.17.7.1.4.2.1'
const pvidEntry = '1.3.6.1.2.1.17.7.1.4.5.1'
const vtpEntry = '1.3.6.1.4.1.9.9.46.1.3.1.1'

test('VLANs have the names and ports of the static table', async () => {
  const tables = await readVlanTables(
    replaySession(
      rows(staticEntry, {
        10: { 1: 'PEDAGO', 2: portMap([1, 2, 24]), 4: portMap([1, 2]), 5: 1 },
        20: { 1: '', 2: portMap([24]), 4: portMap([]), 5: 1 },
        4095: { 1: 'internal', 5: 1 },
      }) + rows(pvidEntry, { 1: { 1: 10 }, 24: { 1: 1 }, 25: { 1: 0 } }),
    ),
  )
  expect(tables).toEqual({
    from: 'q-bridge',
    vlans: {
      status: 'complete',
      rows: [
        { id: 10, name: 'PEDAGO', egressPorts: [1, 2, 24], untaggedPorts: [1, 2] },
        { id: 20, egressPorts: [24], untaggedPorts: [] },
      ],
    },
    portVlans: {
      status: 'complete',
      rows: [
        { port: 1, vlan: 10 },
        { port: 24, vlan: 1 },
      ],
    },
  })
})

test('where there is no static table, the VLANs in force are those of the latest time mark', async () => {
  const tables = await readVlanTables(
    replaySession(
      rows(currentEntry, {
        '0.10': { 4: portMap([1]), 5: portMap([]) },
        '99.10': { 4: portMap([1, 2]), 5: portMap([2]) },
      }),
    ),
  )
  expect(tables.vlans).toEqual({
    status: 'complete',
    rows: [{ id: 10, egressPorts: [1, 2], untaggedPorts: [2] }],
  })
})

test("where VLANs come from VTP they are Cisco's Ethernet ones, with trunks and access ports by ifIndex", async () => {
  const allowed = Buffer.alloc(128)
  allowed[1] = 0b0010_0000 // VLAN 10
  allowed[127] = 1 // VLAN 1023
  const tables = await readVlanTables(
    replaySession(
      rows(vtpEntry, {
        '1.10': { 2: 1, 3: 1, 4: 'PEDAGO' },
        '1.1002': { 2: 1, 3: 2, 4: 'fddi-default' },
      }) +
        rows('1.3.6.1.4.1.9.9.46.1.6.1.1', {
          10101: { 4: hex(allowed.toString('hex')), 5: 1, 14: 1, 17: portMap([1], 128) },
          10102: { 4: hex(allowed.toString('hex')), 5: 1, 14: 2 },
        }) +
        rows('1.3.6.1.4.1.9.9.68.1.2.2.1', { 10102: { 2: 10 } }),
    ),
  )
  expect(tables).toEqual({
    from: 'vtp',
    vlans: { status: 'complete', rows: [{ id: 10, name: 'PEDAGO' }] },
    trunkPorts: {
      status: 'complete',
      rows: [{ ifIndex: 10101, nativeVlan: 1, allowedVlans: new Set([10, 1023, 1024]) }],
    },
    accessPorts: { status: 'complete', rows: [{ ifIndex: 10102, vlan: 10 }] },
  })
})

test('a device without any of these has no VLANs to tell', async () => {
  expect((await readVlanTables(replaySession(''))).vlans).toEqual({ status: 'unsupported' })
})
