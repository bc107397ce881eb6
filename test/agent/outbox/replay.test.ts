import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LIVE_MS } from '../../../agent/outbox/live-mark.ts'
import { type Outbox, openOutbox } from '../../../agent/outbox/outbox.ts'
import { unpack } from '../../../agent/outbox/packed-body.ts'
import { type Publisher, startPublisher } from '../../../agent/outbox/publisher.ts'
import { createReplayLimit } from '../../../agent/outbox/replay-limit.ts'
import { samplesOf } from './messages.ts'

let folder: string
let outbox: Outbox
let publisher: Publisher | undefined
/** What the outbox takes for the time, beyond the real one. */
let laterMs: number
let isOpen: boolean
let published: { id: string; bytes: number; at: number }[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-replay-'))
  laterMs = 0
  isOpen = true
  published = []
  const clock = () => performance.now() + laterMs
  outbox = openOutbox(join(folder, 'outbox.sqlite'), { clock }).outbox
})
afterEach(() => {
  isOpen = false
  publisher?.stop()
  // A receipt on its way does not reach the next test.
  publisher = undefined
  outbox.close()
  rmSync(folder, { recursive: true })
})

/** A link whose far end receipts after `receiptMs`, or what it is told to. */
function connect(options: {
  replayMbps?: number
  resendAfterMs?: number
  window?: { messages: number; bytes: number }
  receipts?: (id: string) => boolean
}): void {
  const { receipts = () => true, ...settings } = options
  publisher = startPublisher({
    agent: '0370037P',
    outbox,
    async publish(_topic, payload) {
      const { id } = JSON.parse(unpack(payload, 10_000_000))
      published.push({ id, bytes: payload.length, at: performance.now() })
      if (receipts(id)) setImmediate(() => isOpen && publisher?.receipted([id]))
    },
    ...settings,
  })
  publisher.connected()
}
const put = (minute: number) => outbox.put('traffic', samplesOf(minute))
/** About so many bytes that do not compress. */
const putBytes = (bytes: number) =>
  outbox.put('scan-report', {
    ...{ type: 'report', scanId: '0190a1b2-0000-7000-8000-000000000000', sweepMethod: 'fping' },
    ...{ startedAt: '2026-11-21T08:00:00.000Z', finishedAt: '2026-11-21T08:01:00.000Z' },
    isPartial: false,
    troubled: [],
    coverage: [],
    skipped: Array.from({ length: bytes / 75 }, () => randomBytes(75).toString('base64')),
  })
async function until(isTrue: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 20_000
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await sleep(5)
  }
}
const ids = () => published.map(it => it.id)

test('what was put in the last minutes goes first, then the backlog, each in its order', async () => {
  const old = [await put(0), await put(1), await put(2)]
  laterMs = LIVE_MS + 1_000
  const fresh = [await put(3), await put(4)]
  connect({})
  await until(() => outbox.depth().messages === 0, 'all receipts')
  expect(ids()).toEqual([...fresh, ...old])
})

test('the backlog keeps to its share of the line, measured on what goes over it', async () => {
  for (let count = 0; count < 20; count++) await putBytes(20_000)
  laterMs = LIVE_MS + 1_000
  const startedAt = performance.now()
  connect({ replayMbps: 2 })
  await until(() => outbox.depth().messages === 0, 'all receipts')
  const seconds = (performance.now() - startedAt) / 1000
  const megabits = (published.reduce((sum, it) => sum + it.bytes, 0) * 8) / 1_000_000
  expect(megabits).toBeGreaterThan(3)
  // A burst of a quarter of a second, and the last message, are on top.
  expect(megabits / seconds).toBeLessThan(2 * 1.35)
  expect(megabits / seconds).toBeGreaterThan(2 * 0.6)
})

test('live messages do not wait for the backlog', async () => {
  for (let count = 0; count < 20; count++) await putBytes(20_000)
  laterMs = LIVE_MS + 1_000
  connect({ replayMbps: 0.5 })
  await until(() => published.length > 0, 'the first of the backlog')
  const putAt = performance.now()
  const id = await put(1)
  await until(() => ids().includes(id), 'the live message')
  expect(performance.now() - putAt).toBeLessThan(1_000)
  expect(outbox.depth().messages).toBeGreaterThan(5)
})

test('without receipts no more is sent than the window holds, over reconnections and restarts too', async () => {
  for (let minute = 0; minute < 40; minute++) await put(minute)
  connect({ receipts: () => false, window: { messages: 8, bytes: 1_000_000 } })
  await until(() => published.length >= 8, 'a full window')
  publisher?.disconnected()
  publisher?.connected()
  await sleep(200)
  expect(new Set(ids()).size).toBe(8)
  publisher?.stop()
  outbox.close()
  outbox = openOutbox(join(folder, 'outbox.sqlite')).outbox
  connect({ receipts: () => false, window: { messages: 8, bytes: 1_000_000 } })
  await sleep(200)
  expect(new Set(ids()).size).toBe(8)
  expect(outbox.sent()).toHaveLength(8)
})

test('while nothing is receipted one message asks again, and the first receipt sends the others again', async () => {
  for (let minute = 0; minute < 6; minute++) await put(minute)
  let isThere = false
  connect({ receipts: () => isThere, resendAfterMs: 300 })
  await until(() => published.length >= 6, 'the first sending')
  await sleep(2_500)
  isThere = true
  const from = published.length
  await until(() => outbox.depth().messages === 0, 'all receipts')
  expect(new Set(ids().slice(from)).size).toBe(6)
})

test('a message that the collector never receipts does not keep others from going', async () => {
  const stuck = [await put(0), await put(1)]
  connect({
    receipts: id => !stuck.includes(id),
    resendAfterMs: 30,
    window: { messages: 2, bytes: 1_000_000 },
  })
  await until(() => published.length >= 2, 'the first sending')
  publisher?.receipted([])
  for (let turn = 0; turn < 8; turn++) {
    await sleep(300)
    publisher?.receipted([])
  }
  const id = await put(2)
  await until(() => ids().includes(id), 'the message behind them')
})

test('a large message goes whole, and is paid for afterwards', () => {
  let now = 0
  const limit = createReplayLimit(1, () => now)
  expect(limit.waitMs()).toBe(0)
  limit.spend(125_000)
  expect(limit.waitMs()).toBeGreaterThan(700)
  now += limit.waitMs()
  expect(limit.waitMs()).toBe(0)
})
