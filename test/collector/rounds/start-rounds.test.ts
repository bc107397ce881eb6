import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startRounds } from '../../../collector/rounds/start-rounds.ts'

/** Rounds that last until the test lets them go. */
function heldRounds(everyMs: number) {
  const held: (() => void)[] = []
  const signals: AbortSignal[] = []
  const rounds = startRounds(everyMs, signal => {
    signals.push(signal)
    return new Promise(resolve => held.push(resolve))
  })
  return { rounds, signals, letGo: () => held.shift()?.() }
}

test('a round that lasts longer than its interval is followed by one, not by all that fell due', async () => {
  const { rounds, signals, letGo } = heldRounds(1)
  rounds.soon()
  await sleep(50)
  expect(signals).toHaveLength(1)
  letGo()
  await expect.poll(() => signals.length).toBe(2)
  await sleep(20)
  expect(signals).toHaveLength(2)
  letGo()
  await rounds.stop()
})

test('asked again and again during a round, one more follows it', async () => {
  const { rounds, signals, letGo } = heldRounds(3_600_000)
  for (let asked = 0; asked < 5; asked += 1) rounds.soon()
  letGo()
  await expect.poll(() => signals.length).toBe(2)
  letGo()
  await sleep(10)
  expect(signals).toHaveLength(2)
  await rounds.stop()
})

test('stopping tells the round under way and waits for it; nothing begins after', async () => {
  const { rounds, signals, letGo } = heldRounds(3_600_000)
  rounds.soon()
  rounds.soon()
  let isStopped = false
  const stopped = rounds.stop().then(() => {
    isStopped = true
  })
  await sleep(10)
  expect([signals[0]?.aborted, isStopped]).toEqual([true, false])
  letGo()
  await stopped
  rounds.soon()
  expect(signals).toHaveLength(1)
})
