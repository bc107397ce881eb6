import { z } from 'zod'

const TimeOfDay = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day like 07:30')

const everyWorkday = [1, 2, 3, 4, 5]

/** When there is class at a site: then its network is looked at often. */
export const ClassHours = z
  .object({
    /** IANA time zone. */
    zone: z
      .string()
      .max(64)
      .refine(isZone, 'expected an IANA time zone like Europe/Paris')
      .default('Europe/Paris'),
    /** ISO 8601 days of the week: 1 is Monday. */
    days: z.array(z.int().min(1).max(7)).min(1).max(7).default(everyWorkday),
    /** Local time of day. */
    from: TimeOfDay.default('07:30'),
    to: TimeOfDay.default('17:30'),
  })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    message: 'expected a time after "from"',
  })
export type ClassHours = z.infer<typeof ClassHours>

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
