import { expect, test } from 'vitest'
import { createGovernor } from '../../agent/governor.ts'

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

test('many callers together stay within the budget of packets', async () => {
  const governor = createGovernor(500)
  const ms = await millisecondsOf(() =>
    Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let packet = 0; packet < 15; packet++) await governor.admit()
      }),
    ),
  )
  // 150 packets at 500 a second, of which 50 ms' worth may go at once.
  expect(ms).toBeGreaterThan(240)
  expect(ms).toBeLessThan(600)
})

test('a rest earns a short burst, not what was not sent', async () => {
  const governor = createGovernor(200)
  await new Promise(resolve => setTimeout(resolve, 300))
  const ms = await millisecondsOf(() =>
    Promise.all(Array.from({ length: 31 }, () => governor.admit())),
  )
  expect(ms).toBeGreaterThan(90)
})

test('a device that asks slowly does not wait', async () => {
  const governor = createGovernor(1000)
  expect(await millisecondsOf(() => governor.admit())).toBeLessThan(5)
})

test('nobody waits for a budget once the agent stops', async () => {
  const stop = new AbortController()
  const governor = createGovernor(1, stop.signal)
  const waiting = Promise.all(Array.from({ length: 100 }, () => governor.admit()))
  setTimeout(() => stop.abort(), 20)
  expect(await millisecondsOf(() => waiting)).toBeLessThan(500)
  expect(await millisecondsOf(() => governor.admit())).toBeLessThan(50)
})
