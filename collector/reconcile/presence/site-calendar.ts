import { DateTime } from 'luxon'
import type { HolidayZone } from '../../../schemas/holiday-zone.ts'
import type { PresenceSettings } from '../../../schemas/presence-settings.ts'
import { type Closure, nationalHolidays, schoolHolidays, zoneOfSite } from './school-holidays.ts'

/** When a site is open: only then can an absence mean something. */
export type SiteCalendar = {
  readonly timeZone: string
  readonly opensAt: string
  readonly closesAt: string
  readonly weekdays: readonly number[]
  readonly keepsSchoolHolidays: boolean
  readonly closures: readonly Closure[]
}

/** Opening hours where a site says nothing of its own: those of a French school. */
export const usualHours = {
  timeZone: 'Europe/Paris',
  opensAt: '07:00',
  closesAt: '19:00',
  weekdays: [1, 2, 3, 4, 5],
  keepsSchoolHolidays: true,
}

/** The calendar of a site: its own settings, else those of a French school in the zone of its academy. */
export function calendarOf(
  siteId: string,
  zone: HolidayZone | undefined,
  settings: PresenceSettings,
): SiteCalendar {
  const keepsSchoolHolidays = settings.keepsSchoolHolidays ?? usualHours.keepsSchoolHolidays
  const known = zone ?? zoneOfSite(siteId)
  const holidays = keepsSchoolHolidays && known ? schoolHolidays[known] : []
  return {
    timeZone: settings.timeZone ?? usualHours.timeZone,
    opensAt: settings.opensAt ?? usualHours.opensAt,
    closesAt: settings.closesAt ?? usualHours.closesAt,
    weekdays: settings.weekdays ?? usualHours.weekdays,
    keepsSchoolHolidays,
    closures: [
      ...holidays,
      ...(settings.closures ?? []).map(({ from, until, name }) => ({
        from,
        until,
        ...(name !== undefined && { name }),
      })),
    ],
  }
}

/** Why a site with such settings would never be open; undefined when it is, some time. */
export function contradictionInHours(
  settings: PresenceSettings,
): { message: string; opensAt: string; closesAt: string } | undefined {
  const { opensAt = usualHours.opensAt, closesAt = usualHours.closesAt } = settings
  if (opensAt < closesAt) return undefined
  const message = `opensAt: expected before closesAt (${closesAt}), got ${opensAt}`
  return { message, opensAt, closesAt }
}

/** How many milliseconds of an interval lie in opening hours. */
export function openMs(fromMs: number, toMs: number, calendar: SiteCalendar): number {
  let total = 0
  let day = DateTime.fromMillis(fromMs, { zone: calendar.timeZone }).startOf('day')
  for (; day.toMillis() < toMs; day = day.plus({ days: 1 })) {
    if (closedBecause(day, calendar) !== undefined) continue
    const opens = at(day, calendar.opensAt).toMillis()
    const closes = at(day, calendar.closesAt).toMillis()
    total += Math.max(0, Math.min(toMs, closes) - Math.max(fromMs, opens))
  }
  return total
}

/** Why clocks stand still at an instant: `night`, `weekend`, a holiday's name; undefined while the site is open. */
export function closedAt(ms: number, calendar: SiteCalendar): string | undefined {
  const day = DateTime.fromMillis(ms, { zone: calendar.timeZone }).startOf('day')
  const because = closedBecause(day, calendar)
  if (because !== undefined) return because
  const isOpen =
    ms >= at(day, calendar.opensAt).toMillis() && ms < at(day, calendar.closesAt).toMillis()
  return isOpen ? undefined : 'night'
}

function closedBecause(day: DateTime, calendar: SiteCalendar): string | undefined {
  const date = day.toISODate() ?? ''
  const closure = calendar.closures.find(it => it.from <= date && date < it.until)
  if (closure) return closure.name ?? 'closed'
  if (calendar.keepsSchoolHolidays && nationalHolidays.has(date)) return 'national holiday'
  return calendar.weekdays.includes(day.weekday) ? undefined : 'weekend'
}

function at(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  // 24:00 is the next day's midnight; a set hour, unlike an added one, is right on days when clocks change.
  return hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute })
}
