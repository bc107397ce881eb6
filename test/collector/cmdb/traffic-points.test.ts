import { expect, test } from 'vitest'
import { type StoredSample, trafficPoints } from '../../../collector/cmdb/traffic-points.ts'

const START = Date.parse('2026-11-20T08:00:00Z')
const MINUTE = 60_000

/** A sample from one minute of the hour to another. */
function sample(from: number, to: number, more: Partial<StoredSample> = {}): StoredSample {
  return {
    startedMs: START + from * MINUTE,
    endedMs: START + to * MINUTE,
    ...{ octetsIn: null, octetsOut: null, errorsIn: null, errorsOut: null },
    ...{ discardsIn: null, discardsOut: null, unknown: null },
    ...more,
  }
}
const points = (samples: StoredSample[], minutes: number, step: number) =>
  trafficPoints(samples, {
    fromMs: START,
    toMs: START + minutes * MINUTE,
    stepMs: step * MINUTE,
  })

const MBIT_MINUTE = 7_500_000 // octets in a minute at 1 Mbit/s
const steady = (rate: number) => ({ mean: rate, min: rate, max: rate, p95: rate })

test('a step tells mean, least, greatest and 95th percentile of the time in it', () => {
  const loads = Array.from({ length: 20 }, (_, at) =>
    sample(at, at + 1, { octetsIn: MBIT_MINUTE * (at + 1), octetsOut: 0 }),
  )
  expect(points(loads, 20, 20)).toMatchObject([
    {
      in: { mean: 10_500_000, min: 1_000_000, max: 20_000_000, p95: 19_000_000 },
      out: steady(0),
      unknownShare: 0,
    },
  ])
})

test('a step without samples is unknown, and never zero', () => {
  const [first, second] = points([sample(0, 1, { octetsIn: MBIT_MINUTE })], 2, 1)
  expect(first).toEqual({
    from: '2026-11-20T08:00:00.000Z',
    to: '2026-11-20T08:01:00.000Z',
    in: steady(1_000_000),
    unknownShare: 0,
  })
  expect(second).toEqual({
    from: '2026-11-20T08:01:00.000Z',
    to: '2026-11-20T08:02:00.000Z',
    unknownShare: 1,
    unknown: ['no-sample'],
  })
})

test('an unknown sample gives its reason and its share of the time', () => {
  const told = [
    sample(0, 1, { octetsIn: MBIT_MINUTE }),
    sample(1, 2, { unknown: 'restart' }),
    sample(2, 4, { octetsIn: 2 * MBIT_MINUTE }),
  ]
  expect(points(told, 5, 5)).toMatchObject([
    { in: steady(1_000_000), unknownShare: 0.4, unknown: ['no-sample', 'restart'] },
  ])
})

test('a sample longer than a step counts in each by the time that it lies there', () => {
  const [first, second] = points(
    [sample(0, 10, { octetsIn: 10 * MBIT_MINUTE, errorsIn: 10 })],
    10,
    5,
  )
  expect(first).toMatchObject({ in: steady(1_000_000), errorsIn: 5, unknownShare: 0 })
  expect(second).toMatchObject({ in: steady(1_000_000), errorsIn: 5, unknownShare: 0 })
})

test('what is told twice counts once, in whatever order it came', () => {
  const told = [sample(1, 2, { octetsIn: MBIT_MINUTE }), sample(0, 1, { octetsIn: MBIT_MINUTE })]
  expect(points([...told, ...told], 2, 2)).toEqual(points(told, 2, 2))
})
