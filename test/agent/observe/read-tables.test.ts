import { expect, test } from 'vitest'
import { readTables } from '../../../agent/observe/read-tables.ts'
import type { DeviceProfile } from '../../../agent/profiles/device-profile.ts'
import type { SessionLimits, SnmpSession } from '../../../agent/snmp/session.ts'
import { failure } from '../../../schemas/result.ts'
import { rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const recording =
  rows('1.3.6.1.2.1.2.2.1', { 1: { 2: 'a' }, 2: { 2: 'b' } }) +
  rows('1.3.6.1.2.1.17.1.4.1', { 1: { 2: 1 } }) +
  rows('1.3.6.1.2.1.17.4.3.1', { '0.27.63.1.2.1': { 2: 1, 3: 3 } }) +
  rows('1.3.6.1.2.1.4.22.1', { '1.10.1.2.3': { 2: '00:1b:3f:01:02:01', 4: 3 } }) +
  rows('1.3.6.1.4.1.14823.2.3.3.1.2.1.1', { '0.27.63.1.2.1': { 2: 'ap1' } }) +
  scalar('1.3.6.1.2.1.17.1.1.0', { tag: '4x', text: '001b3f010200' })

const profile = (more: Partial<DeviceProfile>): DeviceProfile => ({
  vendor: 'Example',
  family: 'Example family',
  kind: 'switch',
  match: [],
  ...more,
})

/** The same device, silent below this OID. */
function silentBelow(session: SnmpSession, oid: string): SnmpSession {
  return {
    ...session,
    walkColumns: async (columns, options) =>
      columns.some(column => column.startsWith(oid))
        ? failure({ kind: 'timeout', detail: 'no answer' })
        : session.walkColumns(columns, options),
  }
}

test('a table that fails says why, and leaves the others', async () => {
  const session = silentBelow(replaySession(recording), '1.3.6.1.2.1.17.4')
  const tables = await readTables(session, { kind: 'switch' })
  expect(tables.macTable.fdb).toEqual({
    status: 'failed',
    reason: 'dot1dTpFdbTable: timeout, no answer',
  })
  expect(tables.interfaces).toMatchObject({ status: 'complete', rows: { length: 2 } })
  expect(tables.arpTable).toMatchObject({ status: 'complete', rows: { length: 1 } })
  expect(tables.bridgeAddress).toBe('00:1b:3f:01:02:00')
})

test('what the profile skips is not asked', async () => {
  const walked: string[] = []
  const session = replaySession(recording)
  const tables = await readTables(
    {
      ...session,
      walkColumns: (columns, options) => {
        walked.push(...columns)
        return session.walkColumns(columns, options)
      },
    },
    { kind: 'switch', profile: profile({ skip: ['macTable', 'neighbours'] }) },
  )
  expect(tables.macTable.fdb).toEqual({ status: 'unsupported' })
  expect(walked.filter(oid => /^1\.3\.6\.1\.2\.1\.17\.4|^1\.0\.8802/.test(oid))).toEqual([])
  expect(tables.interfaces.status).toBe('complete')
})

test('access points are asked of controllers, and where the profile says so', async () => {
  const read = async (identity: Parameters<typeof readTables>[1]) =>
    (await readTables(replaySession(recording), identity)).accessPoints.status
  expect(await read({ kind: 'switch' })).toBe('unsupported')
  expect(await read({ kind: 'access-point' })).toBe('complete')
  expect(await read({ kind: 'switch', profile: profile({ also: ['accessPoints'] }) })).toBe(
    'complete',
  )
})

test('a device is asked as gently as its profile wants before anything is read', async () => {
  const limits: SessionLimits[] = []
  const session = {
    ...replaySession(recording),
    adapt: (limit: SessionLimits) => limits.push(limit),
  }
  await readTables(session, {
    kind: 'switch',
    profile: profile({ transport: { maxRepetitions: 5 } }),
  })
  expect(limits).toEqual([{ maxRepetitions: 5 }])
})
