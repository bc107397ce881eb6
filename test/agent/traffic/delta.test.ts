import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareReadings } from '../../../agent/traffic/compare-readings.ts'
import { countMoved, type PortReading } from '../../../agent/traffic/delta.ts'
import { type CountingDevice, countingDevice, type Happening } from './counting-device.ts'

const NAME = 'Gi1/0/1'

const device = fc.record({
  bits: fc.constantFrom<32 | 64>(32, 64),
  speedMbps: fc.constantFrom(10, 40, 100, 1000, 10_000),
  upTimeTicks: fc.oneof(
    fc.integer({ min: 0, max: 60_000 }),
    // About to go round after 497 days.
    fc.integer({ min: 2 ** 32 - 60_000, max: 2 ** 32 - 1 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  ),
  octets: fc.oneof(
    fc.constant(0n),
    fc.bigInt({ min: 2n ** 32n - 10n ** 9n, max: 2n ** 32n }),
    fc.bigInt({ min: 0n, max: 2n ** 60n }),
  ),
})
const seconds = fc.double({ min: 0.1, max: 900, noNaN: true })
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'nothing' as const }) },
  fc.record({
    kind: fc.constant('restart' as const),
    offSeconds: fc.double({ min: 0, max: 120, noNaN: true }),
  }),
  fc.constant({ kind: 'reset' as const }),
  fc.constant({ kind: 'silence' as const }),
  fc.record({
    kind: fc.constant('clock-jump' as const),
    seconds: fc.integer({ min: -100_000, max: 100_000 }),
  }),
  fc.record({ kind: fc.constant('sleep' as const), seconds }),
  fc.record({ kind: fc.constant('shuffle' as const), isNoticed: fc.boolean() }),
)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const jitter = fc.record({
  tookMs: fc.integer({ min: 0, max: 3000 }),
  upTimeAt: share,
  countersAt: share,
})
const step = fc.record({
  before: seconds,
  after: fc.double({ min: 0, max: 900, noNaN: true }),
  loadBefore: share,
  loadAfter: share,
  happening,
  jitter,
})
const start = fc.record({ jitter })
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Every interval of a history, with what truly moved in it. */
function sampleAll(counting: CountingDevice, first: Step['jitter'], steps: readonly Step[]) {
  let before = counting.read(first)
  let truth = counting.truth()
  return steps.flatMap(each => {
    counting.pass(each.before, each.loadBefore)
    counting.happen(each.happening)
    counting.pass(each.after, each.loadAfter)
    const after = counting.read(each.jitter)
    const interval = compareReadings(before, after, [NAME])
    const moved = Number(counting.truth() - truth)
    before = after
    truth = counting.truth()
    return interval ? [{ interval, moved, happening: each.happening }] : []
  })
}

test('whatever happens, what is told moved within a thousandth, or it is told why it is unknown', () => {
  fc.assert(
    fc.property(
      device,
      start,
      fc.array(step, { minLength: 1, maxLength: 8 }),
      (made, first, steps) => {
        for (const { interval, moved } of sampleAll(countingDevice(made), first.jitter, steps)) {
          const told = interval.ports[0]?.moved ?? {}
          expect(interval.toMs).toBeGreaterThan(interval.fromMs - 1)
          if ('unknown' in told) continue
          const { octetsIn = Number.NaN } = told as { octetsIn?: number }
          expect(Math.abs(octetsIn - moved)).toBeLessThanOrEqual(moved / 1000)
        }
      },
    ),
    { numRuns: 3000 },
  )
})

test('nothing is unknown while nothing happens: 64 bits at any speed, 32 bits up to 300 s at 100 Mbit/s', () => {
  const quiet = fc.record({
    bits: fc.constantFrom<32 | 64>(32, 64),
    speedMbps: fc.constantFrom(10, 40, 100),
    // Days before and after anything that an uptime may hide.
    upTimeTicks: fc.integer({ min: 8_640_000, max: 2 ** 32 - 8_640_000 }),
    octets: fc.bigInt({ min: 0n, max: 2n ** 60n }),
  })
  const quietStep = fc.record({
    before: fc.double({ min: 10, max: 296, noNaN: true }),
    after: fc.constant(0),
    loadBefore: share,
    loadAfter: fc.constant(0),
    happening: fc.constant<Happening>({ kind: 'nothing' }),
    jitter,
  })
  fc.assert(
    fc.property(
      quiet,
      start,
      fc.array(quietStep, { minLength: 1, maxLength: 6 }),
      (made, first, steps) => {
        for (const { interval, moved } of sampleAll(countingDevice(made), first.jitter, steps)) {
          expect(interval.ports[0]?.moved).toEqual({ octetsIn: moved })
        }
      },
    ),
    { numRuns: 500 },
  )
})

const calm = { tookMs: 20, upTimeAt: 0.5, countersAt: 0.5 }
const MONTH_TICKS = 30 * 8_640_000

/** One minute, or another time, at full speed with something in its middle. */
function afterwards(
  made: { bits: 32 | 64; speedMbps: number; upTimeTicks?: number; octets?: bigint },
  happens: Happening,
  lasting = 60,
) {
  const counting = countingDevice({ upTimeTicks: MONTH_TICKS, octets: 4_000_000_000n, ...made })
  const half = { before: lasting / 2, after: lasting / 2, loadBefore: 1, loadAfter: 1 }
  const [sampled] = sampleAll(counting, calm, [{ ...half, happening: happens, jitter: calm }])
  return { ...sampled?.interval.ports[0]?.moved, truth: sampled?.moved }
}
const nothing: Happening = { kind: 'nothing' }

test.each([
  [40, 60],
  [100, 60],
  [100, 300],
  [1000, 25],
])(
  'a 32-bit counter that went round once at %i Mbit/s in %i s is put right',
  (speedMbps, lasting) => {
    const { truth, ...moved } = afterwards(
      { bits: 32, speedMbps, octets: 2n ** 32n - 1_000_000n },
      nothing,
      lasting,
    )
    expect(moved).toEqual({ octetsIn: truth })
  },
)

test.each([
  [40, 1800],
  [100, 700],
  [1000, 60],
  [1000, 300],
])(
  'a 32-bit counter that may have gone round twice at %i Mbit/s in %i s is unknown',
  (speedMbps, lasting) => {
    expect(afterwards({ bits: 32, speedMbps }, nothing, lasting)).toMatchObject({ unknown: 'wrap' })
  },
)

test('each cause is told by its name', () => {
  const wide = { bits: 64 as const, speedMbps: 1000 }
  const cause = (happens: Happening, made: Partial<Parameters<typeof afterwards>[0]> = {}) => {
    const told = afterwards({ ...wide, ...made }, happens)
    return 'unknown' in told ? told.unknown : told
  }
  expect(cause({ kind: 'restart', offSeconds: 20 })).toBe('restart')
  expect(cause({ kind: 'reset' })).toBe('discontinuity')
  expect(cause({ kind: 'reset' }, { bits: 32, speedMbps: 100 })).toBe('discontinuity')
  expect(cause({ kind: 'silence' })).toBe('silent')
  expect(cause({ kind: 'clock-jump', seconds: 3600 })).toBe('clock')
  expect(cause({ kind: 'clock-jump', seconds: -3600 })).toBe('clock')
  expect(cause({ kind: 'sleep', seconds: 600 })).toBe('clock')
  expect(cause({ kind: 'shuffle', isNoticed: true })).toBe('renumbered')
  expect(cause({ kind: 'shuffle', isNoticed: false })).toBe('renumbered')
  expect(cause(nothing, { upTimeTicks: 2 ** 32 - 3000 })).toBe('uptime-wrap')
  // A restart where the uptime would have gone round anyway.
  expect(cause({ kind: 'restart', offSeconds: 0 }, { upTimeTicks: 2 ** 32 - 3000 })).toBe(
    'uptime-wrap',
  )
})

test('after a silence the first reading is a base, and no more', () => {
  const counting = countingDevice({
    bits: 64,
    speedMbps: 100,
    upTimeTicks: MONTH_TICKS,
    octets: 0n,
  })
  const minute = { before: 60, after: 0, loadBefore: 1, loadAfter: 0, jitter: calm }
  const told = sampleAll(counting, calm, [
    { ...minute, happening: { kind: 'silence' } },
    { ...minute, happening: nothing },
    { ...minute, happening: nothing },
  ]).map(({ interval }) => interval)
  expect(told.map(({ ports }) => ports[0]?.moved)).toEqual([
    { unknown: 'silent' },
    { unknown: 'first' },
    { octetsIn: expect.closeTo(60 * 12_500_000, -7) },
  ])
  expect(told[1]?.fromMs).toBe(told[0]?.toMs)
  expect(told[2]?.fromMs).toBe(told[1]?.toMs)
})

const port = (more: Partial<PortReading>): PortReading => ({ ifIndex: 1, bits: 64, ...more })

test('octets beyond 2^53 differ exactly', () => {
  const from = 2n ** 63n + 1n
  expect(countMoved(port({ octetsIn: from }), port({ octetsIn: from + 12_345n }), 60_000)).toEqual({
    octetsIn: 12_345,
  })
})

test('a 64-bit counter that went back began anew, and none is taken for round', () => {
  expect(countMoved(port({ octetsIn: 9n }), port({ octetsIn: 8n }), 60_000)).toEqual({
    unknown: 'discontinuity',
  })
})

test('errors that fell by more than the packets of the time show that the counters began anew', () => {
  const before = port({ octetsIn: 5n, errorsIn: 700, speedMbps: 100 })
  const after = port({ octetsIn: 9n, errorsIn: 2, speedMbps: 100 })
  expect(countMoved(before, after, 60_000)).toEqual({ unknown: 'discontinuity' })
})

test('an old device that tells of no reset is not believed when a counter falls', () => {
  const before = port({ bits: 32, octetsIn: 2n ** 32n - 5n, speedMbps: 100 })
  const after = port({ bits: 32, octetsIn: 5n, speedMbps: 100 })
  expect(countMoved(before, after, 60_000)).toEqual({ unknown: 'discontinuity' })
  expect(
    countMoved({ ...before, lastChangeTicks: 1 }, { ...after, lastChangeTicks: 1 }, 60_000),
  ).toEqual({ octetsIn: 10 })
})

test('a port of unknown speed with 32-bit counters is unknown', () => {
  const before = port({ bits: 32, octetsIn: 5n, lastChangeTicks: 1 })
  expect(countMoved(before, { ...before, octetsIn: 9n }, 60_000)).toEqual({ unknown: 'wrap' })
})
