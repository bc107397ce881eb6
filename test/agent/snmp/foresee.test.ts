import { expect, test } from 'vitest'
import { foresee } from '../../../agent/snmp/foresee.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { failure } from '../../../schemas/result.ts'
import { replaySession } from '../replay-session.ts'

const full = { entry: '1.3.6.1.4.1.99.1.1', presentIf: '1.3.6.1.4.1.99.1.9.0' }
const empty = { entry: '1.3.6.1.4.1.99.2.1', presentIf: '1.3.6.1.4.1.99.2.9.0' }
const name = '1.3.6.1.4.1.99.3.0'
// Only the third column of the full table has anything in it.
const device = replaySession(`${full.entry}.3.1|2|7\n${empty.presentIf}|2|0\n${name}|4|sw\n`)

/** The same device, which counts what it is asked, and may be silent. */
function counted(session: SnmpSession, isSilent = false) {
  const asked: string[] = []
  const silence = failure({ kind: 'timeout' as const, detail: 'no answer' })
  const counting: SnmpSession = {
    ...session,
    get: oids => {
      asked.push('get')
      return isSilent ? Promise.resolve(silence) : session.get(oids)
    },
    walkColumns: (columns, options) => {
      asked.push('walk')
      return isSilent ? Promise.resolve(silence) : session.walkColumns(columns, options)
    },
  }
  return { counting, asked }
}

test('what a device does not have is not asked for again', async () => {
  const { counting, asked } = counted(device)
  const session = await foresee(counting, { tables: [full, empty], objects: [name] })
  expect(asked).toEqual(['walk', 'get'])

  expect(await session.walkColumns([`${empty.entry}.2`, '1.3.6.1.4.1.98.1.1.4'])).toEqual({
    ok: true,
    value: [[], []],
  })
  expect(await session.get([empty.presentIf])).toMatchObject({ value: [{ value: 0 }] })
  expect(await session.get([name])).toMatchObject({ ok: true, value: [{ oid: name }] })
  expect(asked).toEqual(['walk', 'get'])
})

test('a table with anything in it is walked, whatever column that is in', async () => {
  const { counting } = counted(device)
  const session = await foresee(counting, { tables: [full, empty], objects: [] })
  expect(await session.walkColumns([`${full.entry}.2`, `${full.entry}.3`])).toMatchObject({
    value: [[], [{ value: 7 }]],
  })
})

test('of a device that did not answer nothing is foreseen, so that silence is not absence', async () => {
  const { counting } = counted(device, true)
  const session = await foresee(counting, { tables: [full, empty], objects: [name] })
  expect(await session.walkColumns([`${empty.entry}.2`])).toMatchObject({ ok: false })
  expect(await session.get([empty.presentIf])).toMatchObject({ ok: false })
})

test('another bridge context of the device is another matter', async () => {
  const contexts = { 10: `${empty.entry}.2.1|2|5\n` }
  const session = await foresee(replaySession('', { contexts }), { tables: [empty], objects: [] })
  expect(await session.inContext('10').walkColumns([`${empty.entry}.2`])).toMatchObject({
    value: [[{ value: 5 }]],
  })
})
