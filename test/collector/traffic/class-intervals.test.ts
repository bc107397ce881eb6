import { expect, test } from 'vitest'
import { classIntervals } from '../../../collector/traffic/class-intervals.ts'

const calendar = {
  hours: { zone: 'Europe/Paris', days: [1, 2, 3, 4, 5], from: '07:30', to: '17:30' },
  closures: [{ from: '2026-10-17', until: '2026-11-02' }],
  holidays: new Set(['2026-11-11']),
}
const between = (from: string, to: string) =>
  classIntervals(calendar, { fromMs: Date.parse(from), toMs: Date.parse(to) })

test('class is on working days that are no holidays, by the clock on the wall', () => {
  expect(between('2026-11-09T23:00:00Z', '2026-11-13T00:00:00Z')).toEqual([
    { from: '2026-11-10T06:30:00.000Z', to: '2026-11-10T16:30:00.000Z' },
    { from: '2026-11-12T06:30:00.000Z', to: '2026-11-12T16:30:00.000Z' },
  ])
  expect(between('2026-11-14T00:00:00Z', '2026-11-15T23:00:00Z')).toEqual([])
})

test('in summer the same hours are an hour earlier in UTC, and a closure has none', () => {
  expect(between('2026-10-15T22:00:00Z', '2026-11-02T12:00:00Z')).toEqual([
    { from: '2026-10-16T05:30:00.000Z', to: '2026-10-16T15:30:00.000Z' },
    { from: '2026-11-02T06:30:00.000Z', to: '2026-11-02T12:00:00.000Z' },
  ])
})

test('what is asked for cuts the first and the last of them', () => {
  expect(between('2026-11-10T10:00:00Z', '2026-11-10T11:00:00Z')).toEqual([
    { from: '2026-11-10T10:00:00.000Z', to: '2026-11-10T11:00:00.000Z' },
  ])
})
