import { expect, test } from 'vitest'
import { createLiveMark, LIVE_MS } from '../../../agent/outbox/live-mark.ts'

test('what was there before is backlog, and what is put becomes backlog after five minutes', () => {
  let now = 0
  const mark = createLiveMark(7, () => now)
  expect(mark.after()).toBe(7)
  mark.put(8)
  now = 60_000
  mark.put(9)
  expect(mark.after()).toBe(7)
  now = LIVE_MS + 1_000
  expect(mark.after()).toBe(8)
  now = LIVE_MS + 61_000
  expect(mark.after()).toBe(9)
})
