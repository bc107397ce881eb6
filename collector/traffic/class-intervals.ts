import { DateTime } from 'luxon'
import type { ClassCalendar } from './class-calendar.ts'

/** When there is class between two instants, in order; cut to them. */
export function classIntervals(
  { hours, closures, holidays }: ClassCalendar,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): { from: string; to: string }[] {
  const intervals: { from: string; to: string }[] = []
  let day = DateTime.fromMillis(fromMs, { zone: hours.zone }).startOf('day')
  for (; day.toMillis() < toMs; day = day.plus({ days: 1 })) {
    const date = day.toISODate() ?? ''
    const isClosed = holidays.has(date) || closures.some(it => it.from <= date && date < it.until)
    if (isClosed || !hours.days.includes(day.weekday)) continue
    // By the clock on the wall, not by hours since midnight: some days have 23 or 25 of them.
    const [begins, ends] = [timeOn(day, hours.from), timeOn(day, hours.to)]
    const [from, to] = [Math.max(fromMs, begins), Math.min(toMs, ends)]
    if (from < to) {
      intervals.push({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
    }
  }
  return intervals
}

function timeOn(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return day.set({ hour, minute }).toMillis()
}
