import type { Kind } from '../api/client.ts'
import type { PresenceSettings, SitePresence } from '../api/site-settings.ts'
import { kinds } from '../parts/kinds.ts'

export type PatienceFields = { lateHours: string; missingHours: string }
export type ClosureFields = {
  /** Tells rows apart while they come and go. */
  key: number
  from: string
  /** The last day on which it is closed. */
  to: string
  name: string
}

/** What a form has of a site's hours: what holds there now, its own or as everywhere. */
export type HoursFields = {
  timeZone: string
  opensAt: string
  /** `00:00` is the midnight that ends the day. */
  closesAt: string
  weekdays: readonly number[]
  keepsSchoolHolidays: boolean
  closures: readonly ClosureFields[]
  patience: Record<Kind, PatienceFields>
}

/** What holds at a site, to be changed. */
export function hoursFieldsOf({ settings, usual }: SitePresence): HoursFields {
  const closesAt = settings.closesAt ?? usual.closesAt
  const patience = kinds.map(kind => {
    const { lateHours, missingHours } = patienceOf({ settings, usual }, kind)
    return [kind, { lateHours: String(lateHours), missingHours: String(missingHours) }]
  })
  return {
    timeZone: settings.timeZone ?? usual.timeZone,
    opensAt: settings.opensAt ?? usual.opensAt,
    closesAt: closesAt === '24:00' ? '00:00' : closesAt,
    weekdays: settings.weekdays ?? usual.weekdays,
    keepsSchoolHolidays: settings.keepsSchoolHolidays ?? usual.keepsSchoolHolidays,
    closures: (settings.closures ?? []).map(({ from, until, name }, key) => ({
      ...{ key, from, to: lastDayOf(until), name: name ?? '' },
    })),
    patience: Object.fromEntries(patience) as HoursFields['patience'],
  }
}

/** What a site has of its own: only what differs from everywhere. */
export function settingsOf(fields: HoursFields, usual: SitePresence['usual']): PresenceSettings {
  const timeZone = fields.timeZone.trim()
  const closesAt = closingOf(fields)
  const weekdays = [...fields.weekdays].sort((a, b) => a - b)
  const closures = [...fields.closures].sort((a, b) => (a.from < b.from ? -1 : 1))
  const patience = kinds.flatMap(kind => {
    const { lateHours, missingHours } = fields.patience[kind]
    const own = { lateHours: Number(lateHours), missingHours: Number(missingHours) }
    const there = usual.patience[kind]
    const isUsual = own.lateHours === there?.lateHours && own.missingHours === there.missingHours
    return isUsual ? [] : [[kind, own] as const]
  })
  return {
    ...(timeZone !== usual.timeZone && { timeZone }),
    ...(fields.opensAt !== usual.opensAt && { opensAt: fields.opensAt }),
    ...(closesAt !== usual.closesAt && { closesAt }),
    ...(weekdays.join() !== usual.weekdays.join() && { weekdays }),
    ...(fields.keepsSchoolHolidays !== usual.keepsSchoolHolidays && {
      keepsSchoolHolidays: fields.keepsSchoolHolidays,
    }),
    ...(closures.length > 0 && {
      closures: closures.map(({ from, to, name }) => ({
        from,
        until: dayAfter(to),
        ...(name.trim() !== '' && { name: name.trim() }),
      })),
    }),
    ...(patience.length > 0 && { patience: Object.fromEntries(patience) }),
  }
}

/** When the day ends, as it is compared with when it begins. */
export function closingOf({ closesAt }: HoursFields): string {
  return closesAt === '00:00' ? '24:00' : closesAt
}

/** How long a thing of this kind may be absent at a site, in opening hours. */
export function patienceOf(
  { settings, usual }: Pick<SitePresence, 'settings' | 'usual'>,
  kind: Kind,
): { lateHours: number; missingHours: number } {
  return settings.patience?.[kind] ?? usual.patience[kind] ?? { lateHours: 0, missingHours: 0 }
}

/** The last day of a closure, of the first one after it. */
export function lastDayOf(until: string): string {
  return dayPlus(until, -1)
}

function dayAfter(day: string): string {
  return dayPlus(day, 1)
}

function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
