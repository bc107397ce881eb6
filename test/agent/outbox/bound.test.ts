import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LIVE_MS } from '../../../agent/outbox/live-mark.ts'
import { type Outbox, openOutbox } from '../../../agent/outbox/outbox.ts'
import { Gap } from '../../../schemas/gap.ts'
import type { MessageBody } from '../../../schemas/messages.ts'
import { hostsOf, instant, observationOf, octetsOf, START, samplesOf } from './messages.ts'

const INTERFACES = 40
const MINUTE_MS = 60_000

let folder: string
let outbox: Outbox
/** Minutes since the start, on both clocks. */
let minute: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-bound-'))
  minute = 0
})
afterEach(() => {
  outbox.close()
  rmSync(folder, { recursive: true })
})

const open = (maxBytes: number) => {
  outbox = openOutbox(join(folder, 'outbox.sqlite'), {
    maxBytes,
    now: () => START + minute * MINUTE_MS,
    clock: () => minute * MINUTE_MS,
  }).outbox
}
const all = () => outbox.oldest(1_000_000).map(id => outbox.read(id))
const ofKind = <Body>(kind: string) =>
  all().flatMap(it => (it?.kind === kind ? [JSON.parse(it.body) as Body] : []))
const samplesLeft = () => ofKind<MessageBody<'traffic'>>('traffic').flatMap(it => it.samples ?? [])
const gapsLeft = () => ofKind<Gap>('gap')

/** Puts samples of each minute, several in a commit. */
async function sample(minutes: number, interfaces = INTERFACES): Promise<void> {
  for (const end = minute + minutes; minute < end; ) {
    const puts: Promise<string>[] = []
    for (const until = Math.min(end, minute + 20); minute < until; minute++) {
      puts.push(outbox.put('traffic', samplesOf(minute, interfaces)))
    }
    await Promise.all(puts)
  }
}
function octetsLeft(): number {
  return samplesLeft().reduce((sum, it) => sum + (it.octetsIn ?? 0), 0)
}
function octetsOfMinutes(from: number, to: number, interfaces = INTERFACES): number {
  let sum = 0
  for (let at = from; at < to; at++)
    for (let index = 0; index < interfaces; index++) sum += octetsOf(at, index)
  return sum
}

test('thirty days without a collector stay inside the bound, thinned, with every octet', {
  timeout: 120_000,
}, async () => {
  const maxBytes = 8_000_000
  open(maxBytes)
  const startedAt = performance.now()
  await sample(30 * 24 * 60, 4)
  const seconds = (performance.now() - startedAt) / 1000
  expect(statSync(join(folder, 'outbox.sqlite')).size).toBeLessThan(maxBytes * 1.1)
  expect(outbox.depth()).toMatchObject({ lost: 0 })
  expect(outbox.depth().thinned).toBeGreaterThan(1000)
  expect(octetsLeft()).toBe(octetsOfMinutes(0, 30 * 24 * 60, 4))
  expect(seconds).toBeLessThan(90)
})

test('when thinning is not enough the oldest samples go, and one gap tells of exactly those', async () => {
  open(16_000)
  await sample(2 * 24 * 60, 10)
  const { lost } = outbox.depth()
  expect(lost).toBeGreaterThan(0)
  const [gap, ...others] = gapsLeft()
  expect(others).toEqual([])
  expect(Gap.parse(gap)).toMatchObject({
    kind: 'traffic',
    reason: 'full',
    messages: lost,
    from: instant(0),
  })
  const first =
    samplesLeft()
      .map(it => it.from)
      .sort()[0] ?? ''
  const firstMinute = (Date.parse(first) - START) / MINUTE_MS
  expect(octetsLeft()).toBe(octetsOfMinutes(firstMinute, 2 * 24 * 60, 10))
})

test('the last minutes are whole while anything older can give way', async () => {
  open(300_000)
  await sample(24 * 60, 10)
  const since = instant(24 * 60 - LIVE_MS / MINUTE_MS + 1)
  const latest = samplesLeft().filter(it => it.from >= since)
  expect(latest.length).toBeGreaterThan(0)
  expect(latest.every(it => Date.parse(it.to) - Date.parse(it.from) === MINUTE_MS)).toBe(true)
})

test('a newer picture of a device replaces older ones that say no more, and nothing counts as lost', async () => {
  open(60_000)
  for (; minute < 300; minute++) {
    await outbox.put('observation', observationOf(`10.1.2.${minute % 5}`, minute))
  }
  expect(outbox.depth()).toMatchObject({ lost: 0 })
  expect(outbox.depth().replaced).toBeGreaterThan(0)
  const latest = ofKind<MessageBody<'observation'>>('observation').slice(-5)
  expect(latest.map(it => it.observedAt)).toEqual([295, 296, 297, 298, 299].map(instant))
})

test('a picture whose port table failed does not replace one with a complete table', async () => {
  open(60_000)
  await outbox.put('observation', observationOf('10.1.2.9', 0))
  for (minute = 1; minute < 300; minute++) {
    await outbox.put('observation', observationOf('10.1.2.9', minute, false))
  }
  const left = ofKind<MessageBody<'observation'>>('observation')
  expect(left[0]).toEqual(observationOf('10.1.2.9', 0))
  expect(left.at(-1)?.observedAt).toBe(instant(299))
  expect(left.length).toBeLessThan(299)
})

test('lists of hosts lose those that are seen again, and keep who was there last when', async () => {
  open(60_000)
  const everybody = Array.from({ length: 200 }, (_, host) => host)
  for (; minute < 150; minute++) {
    // Host 250 comes once, and leaves.
    await outbox.put(
      'endpoints',
      hostsOf(minute, 20, minute === 7 ? [...everybody, 250] : everybody),
    )
  }
  expect(outbox.depth()).toMatchObject({ lost: 0 })
  const lists = ofKind<MessageBody<'endpoints'>>('endpoints')
  expect(lists.filter(it => it.endpoints.some(one => one.address === '10.1.20.250'))).toMatchObject(
    [{ observedAt: instant(7) }],
  )
  expect(lists.at(-1)).toEqual(hostsOf(149, 20, everybody))
})

test('what may have reached the collector is neither thinned nor replaced', async () => {
  open(100_000)
  const ids = [
    await outbox.put('traffic', samplesOf(0)),
    await outbox.put('observation', observationOf('10.1.2.9', 0)),
  ]
  outbox.markSent(ids)
  await sample(600, 10)
  await outbox.put('observation', observationOf('10.1.2.9', 600))
  expect(outbox.depth().thinned).toBeGreaterThan(0)
  expect(outbox.sent()).toEqual(ids)
  expect(JSON.parse(outbox.read(ids[0] ?? '')?.body ?? '')).toEqual(samplesOf(0))
})

test('a gap that was sent is not changed: later losses are in another one', async () => {
  open(8_000)
  await sample(1500, 10)
  const sent = outbox.oldest(100_000).filter(id => outbox.read(id)?.kind === 'gap')
  expect(sent).toHaveLength(1)
  outbox.markSent(sent)
  const before = outbox.read(sent[0] ?? '')?.body
  await sample(1500, 10)
  expect(outbox.read(sent[0] ?? '')?.body).toBe(before)
  expect(gapsLeft()).toHaveLength(2)
  expect(gapsLeft().reduce((sum, it) => sum + (it.messages ?? 0), 0)).toBe(outbox.depth().lost)
})

test('an outbox that was full and is empty gives the disk its space back', async () => {
  open(12_000_000)
  await sample(4000, 40)
  outbox.remove(outbox.oldest(1_000_000))
  expect(outbox.depth()).toMatchObject({ messages: 0, bytes: 0 })
  outbox.close()
  expect(statSync(join(folder, 'outbox.sqlite')).size).toBeLessThan(200_000)
  open(12_000_000)
})
