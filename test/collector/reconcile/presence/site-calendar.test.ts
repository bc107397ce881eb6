import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  schoolHolidays,
  zoneOfSite,
} from '../../../../collector/reconcile/presence/school-holidays.ts'
import {
  calendarOf,
  closedAt,
  openMs,
} from '../../../../collector/reconcile/presence/site-calendar.ts'

const HOUR = 3_600_000
const choiseul = calendarOf('0370037P', undefined, {})
const ms = (text: string) => Date.parse(text)

test('a school week has sixty opening hours, in winter, in summer and when the clocks change', () => {
  const weeks = ['2026-01-19', '2026-06-15', '2026-03-23', '2026-11-16']
  for (const monday of weeks) {
    const start = ms(`${monday}T00:00:00+01:00`)
    expect(openMs(start, start + 7 * 24 * HOUR, choiseul)).toBe(60 * HOUR)
  }
})

test('nights, weekends, holidays and national holidays say why the site is closed', () => {
  expect(closedAt(ms('2026-11-16T09:00:00+01:00'), choiseul)).toBeUndefined()
  expect(closedAt(ms('2026-11-16T19:00:00+01:00'), choiseul)).toBe('night')
  expect(closedAt(ms('2026-11-15T09:00:00+01:00'), choiseul)).toBe('weekend')
  expect(closedAt(ms('2026-11-11T09:00:00+01:00'), choiseul)).toBe('national holiday')
  expect(closedAt(ms('2026-02-16T09:00:00+01:00'), choiseul)).toBe('Hiver 2026')
})

test('Choiseul is in zone B, Annecy in A, Versailles in C, Ajaccio and Cayenne in none', () => {
  const sites = ['0370037P', '0740047Z', '0782562L', '6200001G', '9730001N']
  expect(sites.map(zoneOfSite)).toEqual(['B', 'A', 'C', undefined, undefined])
})

test('every department of the mainland has one zone', () => {
  const digits = Array.from({ length: 95 }, (_, it) => String(it + 1).padStart(3, '0'))
  const zones = digits.filter(it => it !== '020').map(it => zoneOfSite(`${it}0000A`))
  expect(zones).not.toContain(undefined)
})

test('the holidays of each zone are whole, in order and apart', () => {
  for (const holidays of Object.values(schoolHolidays)) {
    const sorted = [...holidays].sort((a, b) => (a.from < b.from ? -1 : 1))
    for (const [index, { from, until }] of sorted.entries()) {
      expect(from < until).toBe(true)
      const next = sorted[index + 1]
      if (next) expect(until <= next.from).toBe(true)
    }
    // Summer, autumn, Christmas, winter, spring of two years, and the days after Ascension.
    expect(holidays).toHaveLength(13)
  }
})

test('opening hours of parts add up to those of the whole, and are never more than the time that passed', () => {
  const start = ms('2026-01-01T00:00:00Z')
  const instant = fc.integer({ min: 0, max: 365 * 24 * 60 }).map(it => start + it * 60_000)
  fc.assert(
    fc.property(fc.tuple(instant, instant, instant), instants => {
      const [a, b, c] = instants.sort((one, other) => one - other) as [number, number, number]
      expect(openMs(a, b, choiseul) + openMs(b, c, choiseul)).toBe(openMs(a, c, choiseul))
      expect(openMs(a, c, choiseul)).toBeLessThanOrEqual(c - a)
    }),
    { numRuns: 30 },
  )
})
