import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advise } from '../../../collector/traffic/advise.ts'
import { type ClassCalendar, localTimes } from '../../../collector/traffic/class-calendar.ts'
import { estimateDemand } from '../../../collector/traffic/estimate-demand.ts'
import { foldLink } from '../../../collector/traffic/fold-link.ts'
import { MINUTE_MS } from '../../../collector/traffic/link-minutes.ts'
import { type FullTime, reportDirection } from '../../../collector/traffic/link-report.ts'
import { thresholdsWith } from '../../../collector/traffic/thresholds.ts'
import { ClassHours } from '../../../schemas/class-hours.ts'

const calendar: ClassCalendar = {
  hours: ClassHours.parse({}),
  closures: [{ from: '2026-10-17', until: '2026-11-02' }],
  holidays: new Set(['2026-11-11']),
}
const SINCE = Date.parse('2026-11-01T00:00:00+01:00')
const NOW = Date.parse('2026-12-01T00:00:00+01:00')
const RATE = 40
const local = localTimes(calendar)

/** A month of one direction, minute by minute, as the detector and the sums see it. */
function month(mbpsAt: (ms: number) => number) {
  const minutes = Array.from({ length: (NOW - SINCE) / MINUTE_MS }, (_, at) => {
    const fromMs = SINCE + at * MINUTE_MS
    return { fromMs, mbps: Math.min(RATE * 0.985, mbpsAt(fromMs)) }
  })
  const fold = foldLink({
    contracts: [{ sinceMs: 0, downMbps: RATE, upMbps: RATE }],
    downIs: 'in',
    thresholds: thresholdsWith(),
    samples: minutes.map(({ fromMs, mbps }) => ({
      fromMs,
      toMs: fromMs + MINUTE_MS,
      octetsIn: (mbps * 1e6 * 60) / 8,
      octetsOut: 0,
    })),
    delays: [],
    upTo: NOW / MINUTE_MS,
  })
  const full: FullTime[] = (fold?.down.episodes ?? []).map(it => ({
    fromMs: it.fromMinute * MINUTE_MS,
    toMs: (it.toMinute ?? NOW / MINUTE_MS) * MINUTE_MS,
  }))
  const steps = minutes.filter((_, at) => at % 5 === 0)
  const report = reportDirection(steps, full, calendar, { sinceMs: SINCE, nowMs: NOW })
  return {
    report,
    advice: advise(report, steps, full, calendar, { rateMbps: RATE, kind: 'wan' }),
    steps,
  }
}

/** The same number for the same minute, between 0 and 1. */
const chance = (ms: number) => {
  const x = Math.sin(ms / 7919) * 43758.5453
  return x - Math.floor(x)
}
const night = (ms: number) => 1 + chance(ms)
const at = (ms: number, from: string, to: string) => {
  const { minuteOfDay } = local(ms)
  const [a, b] = [from, to].map(it => Number(it.slice(0, 2)) * 60 + Number(it.slice(3)))
  return minuteOfDay >= (a ?? 0) && minuteOfDay < (b ?? 0)
}

test('thirty full class hours in a month are chronic, a rate is advised, and the 95th percentile around the clock missed it', () => {
  const { report, advice } = month(ms => {
    if (!local(ms).isClass) return night(ms)
    // 20 class days of an hour and a half each; the rest of class fills half of the link.
    return at(ms, '10:00', '11:30') ? 60 : 10 + 12 * chance(ms)
  })
  expect(report.isChronic).toBe(true)
  const classMinutes = report.weeks.reduce((sum, it) => sum + it.fullClassMinutes, 0)
  expect(classMinutes / 60).toBeGreaterThan(28)
  expect(classMinutes / 60).toBeLessThan(32)
  for (const week of report.weeks.slice(1, 4)) {
    expect(week.classP95).toBeGreaterThan(RATE * 0.9)
    expect(week.p95).toBeLessThan(RATE * 0.75)
    expect(week.peakHour).toBeOneOf([10, 11])
  }
  expect(advice).toMatchObject({ kind: 'raise-rate' })
  if (advice?.kind !== 'raise-rate') throw new Error('expected a rate')
  expect(advice.toMbps).toBeGreaterThanOrEqual(60)
  expect(advice.toMbps).toBeLessThanOrEqual(100)
  expect(advice.demand).toMatchObject({ how: 'extrapolated' })
})

test('a nightly backup at full rate is not chronic, and nothing is advised', () => {
  const { report, advice } = month(ms =>
    at(ms, '01:00', '06:00') ? 60 : local(ms).isClass ? 10 + 5 * chance(ms) : night(ms),
  )
  expect(report.isChronic).toBe(false)
  expect(advice).toBeUndefined()
  expect(report.weeks.every(it => it.fullClassMinutes === 0)).toBe(true)
  expect(report.weeks[1]?.p95).toBeGreaterThan(RATE * 0.9)
  expect(report.weeks[1]?.classP95).toBeLessThan(RATE / 2)
})

test('a nightly backup that runs into class is to be moved, not paid for', () => {
  const { report, advice } = month(ms =>
    at(ms, '04:00', '08:20') ? 60 : local(ms).isClass ? 10 + 5 * chance(ms) : night(ms),
  )
  expect(report.isChronic).toBe(true)
  expect(advice).toEqual({ kind: 'move-load', beginsAt: '04:00', days: 5, byMinutes: 60 })
})

test('full days in the holidays and on holidays are no class days', () => {
  const { report } = month(ms => {
    const { day } = local(ms)
    return day === '2026-11-01' || day === '2026-11-11' ? 60 : night(ms)
  })
  expect(report.isChronic).toBe(false)
  expect(report.days.map(it => it.day)).not.toContain('2026-11-11')
  expect(report.weeks.reduce((sum, it) => sum + it.fullClassMinutes, 0)).toBe(0)
  expect(report.weeks.reduce((sum, it) => sum + it.fullMinutes, 0)).toBeGreaterThan(2800)
})

test('the trend is that of the class hours', () => {
  const { report } = month(ms => {
    const week = Math.floor((ms - SINCE) / (7 * 86_400_000))
    return local(ms).isClass ? 10 + 3 * week : 1
  })
  expect(report.trend).toBeGreaterThan(1.5)
  expect(report.trend).toBeLessThan(4)
})

describe('demand behind a ceiling', () => {
  /** Log-normal demand, the same for the same seed. */
  function demandOf(seed: number, sigma: number): number[] {
    let state = seed
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return (state + 1) / 2 ** 32
    }
    return Array.from({ length: 2000 }, () => {
      const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
      return Math.exp(3 + sigma * normal)
    })
  }

  test('is found within a factor of 1.6 while the ceiling is met a quarter of the time at most', () => {
    fc.assert(
      fc.property(
        fc.nat(2 ** 31),
        fc.double({ min: 0.3, max: 0.6, noNaN: true }),
        fc.double({ min: 0.78, max: 0.93, noNaN: true }),
        (seed, sigma, share) => {
          const wanted = demandOf(seed, sigma)
          const sorted = [...wanted].sort((a, b) => a - b)
          const rate = sorted[Math.floor(2000 * share)] ?? 0
          const truth = sorted[1900] ?? 0
          const estimate = estimateDemand(
            wanted.map(it => Math.min(it, rate * 0.98)),
            rate,
          )
          expect(estimate?.mbps ?? 0).toBeGreaterThan(truth / 1.6)
          expect(estimate?.mbps ?? 0).toBeLessThan(truth * 1.6)
        },
      ),
    )
  })
  test('is what was measured where there is no ceiling, and a floor where half is hidden', () => {
    const free = Array.from({ length: 500 }, (_, it) => 5 + (it % 20))
    expect(estimateDemand(free, 100)).toMatchObject({ how: 'measured', confidence: 'high' })
    const full = Array.from({ length: 500 }, (_, it) => (it % 10 < 7 ? 39.5 : 20))
    expect(estimateDemand(full, 40)).toEqual({
      ...{ mbps: 80, confidence: 'low', hiddenShare: 0.7, how: 'at-least' },
    })
    expect(estimateDemand([39, 39], 40)).toBeUndefined()
  })
})
