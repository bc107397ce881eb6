import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Detection, detect } from '../../../collector/traffic/detector.ts'
import {
  type LinkMinute,
  type LinkSample,
  linkMinutes,
  MINUTE_MS,
} from '../../../collector/traffic/link-minutes.ts'

const FIRST = 29_000_000

/** Minutes with these utilisations, one after the other; `undefined` is an unknown one. */
function minutes(...shares: (number | undefined)[]): LinkMinute[] {
  return shares.flatMap((utilisation, index) =>
    utilisation === undefined ? [] : [{ minute: FIRST + index, utilisation }],
  )
}

const times = <Value>(count: number, value: Value): Value[] => Array(count).fill(value)

function statesOf(list: readonly LinkMinute[], upTo: number) {
  return detect(undefined, list, FIRST + upTo).transitions.map(({ minute, to }) => [
    minute - FIRST,
    to,
  ])
}

test('a link that is full is saturated in the tenth full minute, and since the first of them', () => {
  const { transitions, memory } = detect(
    undefined,
    minutes(...times(20, 0.3), ...times(12, 0.97)),
    FIRST + 32,
  )
  expect(transitions.map(({ minute, to }) => [minute - FIRST, to])).toEqual([
    [4, 'quiet'],
    [29, 'saturated'],
  ])
  expect(memory.episode).toMatchObject({ fromMinute: FIRST + 20, peak: 0.97, knownMinutes: 12 })
  expect(memory.episode?.mean).toBeCloseTo(0.97)
})

test('ten full minutes of fifteen are enough, nine are not', () => {
  const withFull = (full: number) => [...times(15 - full, 0.4), ...times(full, 0.95)]
  expect(statesOf(minutes(...times(10, 0.1), ...withFull(9)), 25)).toEqual([[4, 'quiet']])
  expect(statesOf(minutes(...times(10, 0.1), ...withFull(10)), 25)).toContainEqual([
    24,
    'saturated',
  ])
})

test('a link at half its rate is never anything but quiet', () => {
  const many = minutes(...times(600, 0.5))
  expect(statesOf(many, 600)).toEqual([[4, 'quiet']])
})

test('it ends after ten minutes with room, and was over when they began', () => {
  const { ended, transitions } = detect(
    undefined,
    minutes(...times(20, 0.95), ...times(10, 0.2)),
    FIRST + 30,
  )
  expect(transitions.at(-1)).toMatchObject({ minute: FIRST + 29, to: 'quiet' })
  expect(ended).toMatchObject([
    { fromMinute: FIRST, toMinute: FIRST + 20, endedBy: 'room', knownMinutes: 20 },
  ])
  expect(ended[0]?.mean).toBeCloseTo(0.95)
})

test('a pause of nine minutes does not end it, and counts in its mean', () => {
  const { ended, memory } = detect(
    undefined,
    minutes(...times(10, 1), ...times(9, 0.1), ...times(11, 1)),
    FIRST + 30,
  )
  expect(ended).toEqual([])
  expect(memory.episode).toMatchObject({ fromMinute: FIRST, knownMinutes: 30 })
  expect(memory.episode?.mean).toBeCloseTo(21.9 / 30)
})

test('between 75 and 90 % it is busy', () => {
  expect(statesOf(minutes(...times(15, 0.8), ...times(10, 0.2)), 25)).toEqual([
    [4, 'quiet'],
    [9, 'busy'],
    [24, 'quiet'],
  ])
})

test('minutes that nobody knows neither begin it nor end it', () => {
  const shares = [...times(9, 0.99), ...times(5, undefined), ...times(10, 0.99)]
  expect(statesOf(minutes(...shares), 24)).toEqual([
    [4, 'quiet'],
    [14, 'saturated'],
  ])
  const dark = [...times(12, 0.99), ...times(14, undefined), ...times(3, 0.99)]
  expect(statesOf(minutes(...dark), 29).at(-1)).toEqual([9, 'saturated'])
})

test('after fifteen dark minutes nothing is known, and the episode ended with the last that was', () => {
  const { ended, transitions } = detect(undefined, minutes(...times(12, 0.99)), FIRST + 40)
  expect(transitions.at(-1)).toMatchObject({ minute: FIRST + 26, to: 'unknown' })
  expect(ended).toMatchObject([{ toMinute: FIRST + 12, endedBy: 'dark', knownMinutes: 12 }])
})

describe('a saturated link does harm', () => {
  const full = (more: Partial<LinkMinute>) =>
    Array.from({ length: 20 }, (_, index) => ({
      minute: FIRST + 30 + index,
      utilisation: 0.98,
      ...more,
    }))
  const quiet = Array.from({ length: 30 }, (_, index) => ({
    minute: FIRST + index,
    utilisation: 0.2,
    firstHopMs: 4,
  }))
  const last = (list: LinkMinute[]) => detect(undefined, [...quiet, ...list], FIRST + 50).memory

  test('when frames are dropped', () => {
    expect(last(full({ discards: 40 }))).toMatchObject({
      state: 'harmful',
      episode: { isHarmful: true },
    })
  })
  test('when the first hop takes far longer than it does with room', () => {
    expect(last(full({ firstHopMs: 180 })).state).toBe('harmful')
    expect(last(full({ firstHopMs: 11 })).state).toBe('saturated')
  })
  test('and not by one bad minute', () => {
    const [first, ...others] = full({})
    expect(last([{ ...first, discards: 9 } as LinkMinute, ...others]).state).toBe('saturated')
  })
})

const story = fc.array(
  fc.record({
    share: fc.option(fc.constantFrom(0.1, 0.5, 0.76, 0.89, 0.9, 0.95, 1.02), { nil: undefined }),
    length: fc.integer({ min: 1, max: 22 }),
  }),
  { minLength: 1, maxLength: 25 },
)

test('told in one piece, in two, or minute by minute, in any order, it is the same', () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), fc.nat(), (parts, order, cut) => {
      const shares = parts.flatMap(({ share, length }) => times(length, share))
      const all = minutes(...shares)
      const end = FIRST + shares.length
      const whole = detect(blankAt(FIRST), all, end)
      const shuffled = all
        .map(minute => [order.next().value ?? 0, minute] as const)
        .sort(([one], [other]) => one - other)
        .map(([, minute]) => minute)
      expect(detect(blankAt(FIRST), shuffled, end)).toEqual(whole)

      const middle = FIRST + (cut % (shares.length + 1))
      const one = detect(blankAt(FIRST), all, middle)
      const two = detect(one.memory, all, end)
      expect({
        memory: two.memory,
        transitions: [...one.transitions, ...two.transitions],
        ended: [...one.ended, ...two.ended],
      }).toEqual(whole)
    }),
  )
})

/** What is known before the first minute: nothing. */
function blankAt(minute: number): Detection['memory'] {
  return detect(undefined, [], minute).memory
}

test('a 1 Gbit/s port with a contract of 40 down and 10 up is full in the way that is full, within 12 minutes', () => {
  const contract = { downMbps: 40, upMbps: 10, downIs: 'in' } as const
  const sample = (minute: number, inMbps: number, outMbps: number): LinkSample => ({
    fromMs: (FIRST + minute) * MINUTE_MS + 17_000,
    toMs: (FIRST + minute + 1) * MINUTE_MS + 17_000,
    octetsIn: (inMbps * 1e6 * 60) / 8,
    octetsOut: (outMbps * 1e6 * 60) / 8,
  })
  for (const [inMbps, outMbps, full, other] of [
    [39.2, 2, 'down', 'up'],
    [5, 9.7, 'up', 'down'],
  ] as const) {
    const samples = Array.from({ length: 60 }, (_, minute) =>
      minute < 30 ? sample(minute, 4, 1) : sample(minute, inMbps, outMbps),
    )
    const ways = linkMinutes(samples, [], contract)
    const at = detect(undefined, ways[full], FIRST + 60).transitions.find(
      it => it.to === 'saturated',
    )
    expect((at?.minute ?? 0) - (FIRST + 30)).toBeLessThanOrEqual(12)
    expect(detect(undefined, ways[other], FIRST + 60).memory.state).toBe('quiet')
  }
})

test('a 100 Mbit/s link that moves 50 in both directions is never full', () => {
  const samples = Array.from({ length: 600 }, (_, minute) => ({
    fromMs: (FIRST + minute) * MINUTE_MS,
    toMs: (FIRST + minute + 1) * MINUTE_MS,
    octetsIn: (50e6 * 60) / 8,
    octetsOut: (50e6 * 60) / 8,
  }))
  const ways = linkMinutes(samples, [], { downMbps: 100, upMbps: 100, downIs: 'in' })
  for (const list of Object.values(ways)) {
    expect(detect(undefined, list, FIRST + 600).transitions).toHaveLength(1)
  }
})
