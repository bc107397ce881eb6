import { expect, test } from 'vitest'
import { readPhysicalEntities } from '../../../agent/mibs/entity-mib.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { rows } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const entPhysicalEntry = '1.3.6.1.2.1.47.1.1.1.1'
const chassis = { 2: 'Switch', 4: 0, 5: 3, 11: 'CN1', 13: 'X1' }
const ports = Object.fromEntries(
  Array.from({ length: 24 }, (_, at) => [
    10 + at,
    { 2: `Port ${at}`, 4: 1, 5: 10, 11: `SFP${at}` },
  ]),
)

/** Reads, and counts the objects that the device told. */
async function read(recording: string, portCount: number) {
  const device = replaySession(recording)
  let told = 0
  const session: SnmpSession = {
    ...device,
    async get(oids) {
      told += oids.length
      return device.get(oids)
    },
    async walkColumns(columns, options) {
      const answer = await device.walkColumns(columns, options)
      told += answer.ok ? answer.value.flat().length : 0
      return answer
    },
  }
  const entities = await readPhysicalEntities(session, portCount)
  return { entities: entities.status === 'complete' ? entities.rows : entities.status, told }
}

test('the ports in a large device are not read further than that they are ports', async () => {
  const { entities, told } = await read(rows(entPhysicalEntry, { 1: chassis, ...ports }), 24)
  expect(entities).toHaveLength(25)
  expect(entities.slice(0, 2)).toEqual([
    { index: 1, descr: 'Switch', containedIn: 0, class: 3, serial: 'CN1', model: 'X1' },
    { index: 10, containedIn: 1, class: 10 },
  ])
  expect(told).toBeLessThan(2 * 25 + 10)
})

test('where classes are left out, or ports are few, all is read', async () => {
  const { 5: _class, ...classless } = chassis
  const unclear = rows(entPhysicalEntry, { 1: classless, ...ports })
  for (const [recording, count] of [
    [unclear, 24],
    [rows(entPhysicalEntry, { 1: chassis, ...ports }), 4],
  ] as const) {
    const { entities } = await read(recording, count)
    expect(entities[0]).toMatchObject({ descr: 'Switch', serial: 'CN1' })
    expect(entities[1]).toMatchObject({ descr: 'Port 0', serial: 'SFP0' })
  }
})

test('a device that tells nothing but a serial has told it', async () => {
  const { entities } = await read(rows(entPhysicalEntry, { 1: { 11: 'CN1' } }), 48)
  expect(entities).toEqual([{ index: 1, serial: 'CN1' }])
})

test('no parts is not no ENTITY-MIB', async () => {
  expect((await read('1.3.6.1.2.1.47.1.4.1.0|67|5\n', 48)).entities).toEqual([])
  expect((await read('', 48)).entities).toBe('unsupported')
})
