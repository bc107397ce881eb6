import { expect, test } from 'vitest'
import { replaySession } from './replay-session.ts'

const recording = `
1.3.6.1.2.1.2.2.1.2.10|4|ten
1.3.6.1.2.1.2.2.1.2.9|4x|4CC3
.1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.9
1.3.6.1.2.1.4.20.1.1.1|64x|0a010203
1.3.6.1.2.1.4.20.1.1.2|64|10.1.2.4
1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615
1.3.6.1.2.1.1.3.0|67|12
1.3.6.1.2.1.1.9.0|5|
not a line
1.3.6.1.2.1.2.2.1.2.10|4|the last one holds
`

test('a recording answers what was recorded, in the order of OIDs, with the types it had', async () => {
  const session = replaySession(Buffer.from(recording, 'latin1'))
  const columns = await session.walkColumns([
    '1.3.6.1.2.1.2.2.1.2',
    '1.3.6.1.2.1.2.2.1.20',
    '1.3.6.1.2.1.4.20.1.1',
  ])
  expect(
    columns.ok && columns.value.map(column => column.map(it => `${it.type} ${it.value}`)),
  ).toEqual([
    [`octets ${Buffer.from([0x4c, 0xc3])}`, 'octets the last one holds'],
    [],
    ['address 10.1.2.3', 'address 10.1.2.4'],
  ])
  const scalars = await session.get([
    '1.3.6.1.2.1.1.2.0',
    '1.3.6.1.2.1.1.3.0',
    '1.3.6.1.2.1.31.1.1.1.6.1',
    '1.3.6.1.2.1.1.9.0',
    '1.3.6.1.2.1.1.1.0',
  ])
  expect(scalars.ok && scalars.value.map(it => it.value)).toEqual([
    '1.3.6.1.4.1.9',
    12,
    18446744073709551615n,
    'null',
    'no-such-instance',
  ])
})

test('a context has its own recording, one without a recording is empty, all share the cost', async () => {
  const session = replaySession('', { contexts: { 10: '1.3.6.1.2.1.1.5.0|4|in ten' } })
  expect(await session.inContext('10').get(['1.3.6.1.2.1.1.5.0'])).toMatchObject({
    value: [{ type: 'octets' }],
  })
  expect(await session.inContext('20').get(['1.3.6.1.2.1.1.5.0'])).toMatchObject({
    value: [{ type: 'absent' }],
  })
  expect(session.cost().requests).toBe(2)
  session.close()
  expect(await session.inContext('10').get([])).toMatchObject({ failure: { kind: 'closed' } })
})
