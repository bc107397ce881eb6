import { z } from 'zod'
import { DeviceKind } from './device-kind.ts'

const ClockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day, like 07:30')
const Day = z.iso.date('expected a day, like 2026-07-04')

/** How long something may be absent while the site is open and looked at, before it is late, and before it is missing. */
export const Patience = z
  .strictObject({
    lateHours: z.number().min(0).max(10_000),
    missingHours: z.number().min(1).max(10_000),
  })
  .refine(it => it.lateHours < it.missingHours, 'expected lateHours below missingHours')
export type Patience = z.infer<typeof Patience>

/** What a site has of its own when it comes to whether its things are still there; absent keys are as everywhere. */
export const PresenceSettings = z.strictObject({
  /** IANA time zone. */
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, 'expected a time zone, like Europe/Paris')
    .optional(),
  opensAt: ClockTime.optional(),
  closesAt: ClockTime.optional(),
  /** 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  /** Whether the calendar of the school's zone and national holidays are kept. */
  keepsSchoolHolidays: z.boolean().optional(),
  /** Closed besides: `from` is the first day, `until` the first day on which it is open again. */
  closures: z
    .array(
      z
        .strictObject({ from: Day, until: Day, name: z.string().min(1).max(100).optional() })
        .refine(it => it.from < it.until, 'expected from before until'),
    )
    .max(200)
    .optional(),
  patience: z.partialRecord(DeviceKind, Patience).optional(),
})
export type PresenceSettings = z.infer<typeof PresenceSettings>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
