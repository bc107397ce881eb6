import { type ClassCalendar, localTimes } from './class-calendar.ts'
import { percentile } from './percentile.ts'

/** What one direction moved in a step of time, in Mbit/s. */
export type LoadStep = { readonly fromMs: number; readonly mbps: number }

/** A time at which it was full; `toMs` is that of the report while it lasts. */
export type FullTime = { readonly fromMs: number; readonly toMs: number }

/** One direction of a link in one week. Rates are in Mbit/s, of what is known. */
export type LinkWeek = {
  readonly week: string
  readonly fullMinutes: number
  readonly fullClassMinutes: number
  /** In class hours; absent when nothing is known of them. */
  readonly classP95?: number
  /** Day and night: what hides a class hour a day. */
  readonly p95?: number
  /** Local hour with the highest mean. */
  readonly peakHour?: number
}

export type DirectionReport = {
  readonly weeks: readonly LinkWeek[]
  /** How the class hours' 95th percentile moves, in Mbit/s per week; absent with less than three weeks. */
  readonly trend?: number
  /** The latest class days, and how many class minutes of each were full. */
  readonly days: readonly { readonly day: string; readonly fullClassMinutes: number }[]
  /** At least 30 full class minutes on 3 of the last 5 class days. */
  readonly isChronic: boolean
}

const LAST_DAYS = 5
const CHRONIC_DAYS = 3
const CHRONIC_MINUTES = 30
const MINUTE_MS = 60_000

/** How one direction of a link did over weeks, in class hours and around the clock. `nowMs` ends the last day. */
export function reportDirection(
  steps: readonly LoadStep[],
  full: readonly FullTime[],
  calendar: ClassCalendar,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): DirectionReport {
  const localTime = localTimes(calendar)
  const weeks = new Map<string, WeekSum>()
  const weekOf = (name: string) => {
    const week: WeekSum = weeks.get(name) ?? {
      all: [],
      inClass: [],
      byHour: new Map(),
      full: 0,
      inClassFull: 0,
    }
    weeks.set(name, week)
    return week
  }
  for (const { fromMs, mbps } of steps) {
    const local = localTime(fromMs)
    const week = weekOf(local.week)
    week.all.push(mbps)
    if (local.isClass) week.inClass.push(mbps)
    const hour = week.byHour.get(local.hour) ?? { sum: 0, count: 0 }
    week.byHour.set(local.hour, { sum: hour.sum + mbps, count: hour.count + 1 })
  }
  const byDay = new Map<string, number>()
  for (let ms = sinceMs; ms < nowMs; ms += 60 * MINUTE_MS) {
    const { day, isClassDay } = localTime(ms)
    if (isClassDay) byDay.set(day, 0)
  }
  for (const { fromMs, toMs } of full) {
    for (let ms = Math.max(fromMs, sinceMs); ms < Math.min(toMs, nowMs); ms += MINUTE_MS) {
      const local = localTime(ms)
      const week = weekOf(local.week)
      week.full += 1
      if (!local.isClass) continue
      week.inClassFull += 1
      byDay.set(local.day, (byDay.get(local.day) ?? 0) + 1)
    }
  }
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).slice(-LAST_DAYS)
  const told = [...weeks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, it]) => weekFrom(name, it))
  const trend = slope(told.flatMap(it => it.classP95 ?? []))
  return {
    weeks: told,
    ...(trend !== undefined && { trend }),
    days: days.map(([day, fullClassMinutes]) => ({ day, fullClassMinutes })),
    isChronic: days.filter(([, minutes]) => minutes >= CHRONIC_MINUTES).length >= CHRONIC_DAYS,
  }
}

type WeekSum = {
  all: number[]
  inClass: number[]
  byHour: Map<number, { sum: number; count: number }>
  full: number
  inClassFull: number
}

function weekFrom(week: string, { all, inClass, byHour, full, inClassFull }: WeekSum): LinkWeek {
  const p95 = percentile(all.sort(ascending), 0.95)
  const classP95 = percentile(inClass.sort(ascending), 0.95)
  const [peak] = [...byHour].sort(([, a], [, b]) => b.sum / b.count - a.sum / a.count)
  return {
    week,
    fullMinutes: full,
    fullClassMinutes: inClassFull,
    ...(classP95 !== undefined && { classP95: rounded(classP95) }),
    ...(p95 !== undefined && { p95: rounded(p95) }),
    ...(peak && { peakHour: peak[0] }),
  }
}

/** Least squares, per place in the list. */
function slope(values: readonly number[]): number | undefined {
  if (values.length < 3) return undefined
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, it) => sum + it, 0) / values.length
  let [above, below] = [0, 0]
  for (const [at, value] of values.entries()) {
    above += (at - middle) * (value - mean)
    below += (at - middle) ** 2
  }
  return rounded(above / below)
}

function ascending(a: number, b: number): number {
  return a - b
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
