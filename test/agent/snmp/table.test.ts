import { expect, test } from 'vitest'
import { integer, text } from '../../../agent/snmp/decode.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { defineTable, readRows, readTable } from '../../../agent/snmp/table.ts'
import { failure } from '../../../schemas/result.ts'
import { replaySession } from '../replay-session.ts'

const table = defineTable({
  name: 'exampleTable',
  entry: '1.3.6.1.4.1.99.1.1',
  index: ([arc, ...rest]) => (rest.length === 0 ? arc : undefined),
  columns: {
    name: { column: 2, as: text },
    size: { column: 3, as: integer },
    alias: { column: '1.3.6.1.4.1.99.2.1.1', as: text },
  },
  presentIf: '1.3.6.1.4.1.99.9.0',
})

const failing = (kind: 'walkColumns' | 'get'): SnmpSession => ({
  ...replaySession(''),
  [kind]: async () => failure({ kind: 'timeout', detail: 'no answer' }),
})

test('a row has the cells that are there, and those of another table with its index', async () => {
  const session = replaySession(
    '1.3.6.1.4.1.99.1.1.2.1|4|one\n1.3.6.1.4.1.99.1.1.2.10|4|ten\n1.3.6.1.4.1.99.1.1.3.2|2|20\n' +
      '1.3.6.1.4.1.99.2.1.1.10|4|X',
  )
  expect(await readTable(session, table)).toEqual({
    status: 'complete',
    rows: [
      { index: 1, name: 'one' },
      { index: 10, name: 'ten', alias: 'X' },
      { index: 2, size: 20 },
    ],
  })
})

test('a cell of the wrong type is absent, its row is not', async () => {
  const session = replaySession('1.3.6.1.4.1.99.1.1.2.1|6|1.3.6\n1.3.6.1.4.1.99.1.1.3.1|4|big')
  expect(await readTable(session, table)).toEqual({ status: 'complete', rows: [{ index: 1 }] })
})

test('a table without rows is empty where the MIB is there, unsupported where it is not', async () => {
  expect(await readTable(replaySession('1.3.6.1.4.1.99.9.0|2|0'), table)).toEqual({
    status: 'complete',
    rows: [],
  })
  expect(await readTable(replaySession(''), table)).toEqual({ status: 'unsupported' })
})

test('a table that could not be read, or not told empty from unsupported, has failed', async () => {
  for (const kind of ['walkColumns', 'get'] as const) {
    expect(await readTable(failing(kind), table)).toEqual({
      status: 'failed',
      reason: 'exampleTable: timeout, no answer',
    })
  }
})

test('rows with a broken index are left out; a table of nothing else is not that table', async () => {
  const broken = '1.3.6.1.4.1.99.1.1.2.1.1|4|x\n'
  expect(await readTable(replaySession(`${broken}1.3.6.1.4.1.99.1.1.2.5|4|five`), table)).toEqual({
    status: 'complete',
    rows: [{ index: 5, name: 'five' }],
  })
  expect(await readTable(replaySession(broken), table)).toEqual({ status: 'unsupported' })
})

test('a few rows of a table are read by name; those that are not there are left out', async () => {
  const session = replaySession(
    '1.3.6.1.4.1.99.1.1.2.1|4|one\n1.3.6.1.4.1.99.1.1.2.2|4|two\n1.3.6.1.4.1.99.2.1.1.2|4|X\n',
  )
  expect(await readRows(session, table, ['2', '7'])).toEqual({
    status: 'complete',
    rows: [{ index: 2, name: 'two', alias: 'X' }],
  })
  expect(await readRows(failing('get'), table, ['2'])).toMatchObject({ status: 'failed' })
})
