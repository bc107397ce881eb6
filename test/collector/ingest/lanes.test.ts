import { expect, test } from 'vitest'
import { createLanes } from '../../../collector/ingest/lanes.ts'

/** Lanes whose work is written down and ends when it is told to. */
function held(options: { lanesAtOnce: number; batchSize: number }) {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const lanes = createLanes<string>(options, async (lane, batch) => {
    begun.push(`${lane}: ${batch.join(' ')}`)
    await new Promise<void>(resolve => ends.push(resolve))
  })
  const endOne = async () => {
    ends.shift()?.()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { lanes, begun, endOne }
}

test('what is live goes before every backlog, and each queue keeps its order', async () => {
  const { lanes, begun, endOne } = held({ lanesAtOnce: 1, batchSize: 2 })
  for (const number of [1, 2, 3]) lanes.add('a', `old${number}`, 'backlog')
  lanes.add('b', 'old4', 'backlog')
  lanes.add('a', 'new1', 'live')
  lanes.add('a', 'new2', 'live')
  lanes.add('c', 'new3', 'live')
  for (let turn = 0; turn < 6; turn++) await endOne()
  await lanes.idle()
  expect(begun).toEqual(['a: old1', 'c: new3', 'a: new1 new2', 'b: old4', 'a: old2 old3'])
})

test('a lane has one batch at work, so that its messages do not overtake each other', async () => {
  const { lanes, begun, endOne } = held({ lanesAtOnce: 4, batchSize: 1 })
  for (const number of [1, 2]) lanes.add('a', `m${number}`, 'live')
  lanes.add('a', 'old', 'backlog')
  lanes.add('b', 'm3', 'live')
  expect(begun).toEqual(['a: m1', 'b: m3'])
  for (let turn = 0; turn < 4; turn++) await endOne()
  await lanes.idle()
  expect(begun).toEqual(['a: m1', 'b: m3', 'a: m2', 'a: old'])
})

test('a stream of live messages without end does not keep a backlog waiting for ever', async () => {
  const { lanes, begun, endOne } = held({ lanesAtOnce: 1, batchSize: 1 })
  lanes.add('a', 'live', 'live')
  lanes.add('b', 'old', 'backlog')
  for (let turn = 0; turn < 50; turn++) {
    lanes.add('a', 'live', 'live')
    await endOne()
  }
  expect(begun).toContain('b: old')
})

test('idle is when nothing is waiting or at work', async () => {
  const { lanes, endOne } = held({ lanesAtOnce: 1, batchSize: 1 })
  await lanes.idle()
  lanes.add('a', 'm', 'live')
  let isIdle = false
  const idle = lanes.idle().then(() => {
    isIdle = true
  })
  await new Promise(resolve => setImmediate(resolve))
  expect(isIdle).toBe(false)
  await endOne()
  await idle
})
