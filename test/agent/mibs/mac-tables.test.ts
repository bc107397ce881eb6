import { expect, test } from 'vitest'
import { readMacTables } from '../../../agent/mibs/mac-tables.ts'
import type { VlanTables } from '../../../agent/mibs/vlan-tables.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { failure } from '../../../schemas/result.ts'
import { rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const fdbEntry = '1.3.6.1.2.1.17.4.3.1'
const portEntry = '1.3.6.1.2.1.17.1.4.1'
const numPorts = scalar('1.3.6.1.2.1.17.1.2.0', 24)
const vtp = (...ids: number[]): VlanTables => ({
  from: 'vtp',
  vlans: { status: 'complete', rows: ids.map(id => ({ id })) },
  trunkPorts: { status: 'unsupported' },
  accessPorts: { status: 'unsupported' },
})
const own = numPorts + rows(fdbEntry, { '0.27.63.1.2.1': { 2: 1, 3: 3 } })

test("with VTP the table is that of every VLAN's bridge context, each with its own port numbers", async () => {
  const session = replaySession(own, {
    contexts: {
      1: own + rows(portEntry, { 1: { 2: 10101 } }),
      10:
        numPorts +
        rows(fdbEntry, { '0.27.63.1.2.2': { 2: 1, 3: 3 } }) +
        rows(portEntry, { 1: { 2: 10124 } }),
      20: numPorts,
    },
  })
  expect((await readMacTables(session, vtp(1, 10, 20))).fdb).toEqual({
    status: 'complete',
    rows: [
      { macAddress: '00:1b:3f:01:02:01', port: 1, isStatic: false, vlan: 1, ifIndex: 10101 },
      { macAddress: '00:1b:3f:01:02:02', port: 1, isStatic: false, vlan: 10, ifIndex: 10124 },
    ],
  })
})

/** A device that is silent in these contexts. */
function silentIn(session: SnmpSession, contexts: readonly string[]): SnmpSession {
  return {
    ...session,
    inContext: context =>
      contexts.includes(context)
        ? { ...session, walkColumns: async () => failure({ kind: 'timeout', detail: 'no answer' }) }
        : session.inContext(context),
  }
}

test('a device that answers in no context has its own table', async () => {
  const session = silentIn(replaySession(own), ['1', '10'])
  expect((await readMacTables(session, vtp(1, 10))).fdb).toMatchObject({
    rows: [{ macAddress: '00:1b:3f:01:02:01' }],
  })
})

test('when only some contexts answer, the table has failed: the missing VLANs are not empty', async () => {
  const session = silentIn(replaySession(own, { contexts: { 1: own } }), ['10'])
  expect((await readMacTables(session, vtp(1, 10))).fdb).toMatchObject({ status: 'failed' })
})

test('a table per VLAN is preferred to that of the whole bridge', async () => {
  const session = replaySession(
    own + rows('1.3.6.1.2.1.17.7.1.2.2.1', { '10.0.27.63.1.2.3': { 2: 5, 3: 3 } }),
  )
  expect((await readMacTables(session, vtp())).fdb).toMatchObject({ rows: [{ fdbId: 10 }] })
})

test('in SNMPv3 a VLAN’s bridge is the context that Cisco names after it', async () => {
  const session = replaySession(own, {
    version: '3',
    contexts: { 'vlan-10': numPorts + rows(fdbEntry, { '0.27.63.1.2.2': { 2: 1, 3: 3 } }) },
  })
  expect((await readMacTables(session, vtp(10))).fdb).toMatchObject({
    rows: [{ macAddress: '00:1b:3f:01:02:02', vlan: 10 }],
  })
})
