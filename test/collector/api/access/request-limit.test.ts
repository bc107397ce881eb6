import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRequestLimit } from '../../../../collector/api/access/request-limit.ts'

test('so many at once, then one per interval; another key has its own', () => {
  const take = createRequestLimit({ perMinute: 60, burst: 3 })
  expect([1, 2, 3].map(() => take('a', 0).remaining)).toEqual([2, 1, 0])
  expect(take('a', 0)).toEqual({ isAllowed: false, remaining: 0, retryMs: 1000 })
  expect(take('b', 0).isAllowed).toBe(true)
  expect(take('a', 999).isAllowed).toBe(false)
  expect(take('a', 1000).isAllowed).toBe(true)
  expect(take('a', 1000).isAllowed).toBe(false)
  expect(take('a', 60_000)).toMatchObject({ isAllowed: true, remaining: 2 })
})

test('whatever the pattern, no span of time lets more through than burst and pace; refusals cost nothing', () => {
  const limit = { perMinute: 120, burst: 5 }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 200 }), gaps => {
      const take = createRequestLimit(limit)
      let nowMs = 0
      const allowedAt: number[] = []
      for (const gap of gaps) {
        nowMs += gap
        if (take('a', nowMs).isAllowed) allowedAt.push(nowMs)
      }
      for (const [first, fromMs] of allowedAt.entries()) {
        for (const [last, toMs] of allowedAt.entries()) {
          if (last < first) continue
          const most = limit.burst + ((toMs - fromMs) / 60_000) * limit.perMinute
          expect(last - first + 1).toBeLessThanOrEqual(most + 1e-6)
        }
      }
      const { retryMs } = take('a', nowMs)
      if (retryMs > 0) expect(take('a', nowMs + retryMs).isAllowed).toBe(true)
    }),
  )
})

test('it waits for a clock that went back, and does not block for ever', () => {
  const take = createRequestLimit({ perMinute: 60, burst: 2 })
  take('a', 1_000_000)
  take('a', 1_000_000)
  const { isAllowed, retryMs } = take('a', 990_000)
  expect([isAllowed, retryMs < 20_000]).toEqual([false, true])
})
