import { DateTime } from 'luxon'
import type { ClassHours } from '../../schemas/class-hours.ts'

/** When there is class at a site. Closures and holidays are local days; a closure ends before its `until`. */
export type ClassCalendar = {
  readonly hours: ClassHours
  readonly closures: readonly { readonly from: string; readonly until: string }[]
  readonly holidays: ReadonlySet<string>
}

/** An instant as the site's clock and calendar have it. */
export type LocalTime = {
  /** Local day, like 2026-11-20. */
  readonly day: string
  /** ISO week, like 2026-W47. */
  readonly week: string
  readonly hour: number
  /** Minutes since local midnight. */
  readonly minuteOfDay: number
  readonly isClassDay: boolean
  readonly isClass: boolean
}

const HOUR_MS = 3_600_000

/** Tells instants as the site's clock and calendar have them; what is known of an hour is kept, so that a month is cheap. */
export function localTimes(calendar: ClassCalendar): (ms: number) => LocalTime {
  const { zone, days } = calendar.hours
  const [from, to] = [minutesOf(calendar.hours.from), minutesOf(calendar.hours.to)]
  const hours = new Map<number, Omit<LocalTime, 'isClass'>>()
  return ms => {
    const hourMs = Math.floor(ms / HOUR_MS) * HOUR_MS
    let known = hours.get(hourMs)
    if (!known) {
      const local = DateTime.fromMillis(hourMs, { zone })
      const day = local.toISODate() ?? ''
      const isClosed =
        calendar.holidays.has(day) || calendar.closures.some(it => it.from <= day && day < it.until)
      known = {
        day,
        week: `${local.weekYear}-W${String(local.weekNumber).padStart(2, '0')}`,
        hour: local.hour,
        minuteOfDay: local.hour * 60 + local.minute,
        isClassDay: days.includes(local.weekday) && !isClosed,
      }
      hours.set(hourMs, known)
    }
    const minuteOfDay = known.minuteOfDay + Math.floor((ms - hourMs) / 60_000)
    const isClass = known.isClassDay && minuteOfDay >= from && minuteOfDay < to
    return { ...known, minuteOfDay, isClass }
  }
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
