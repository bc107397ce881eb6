import type { Maintenance, MaintenanceEntry } from '../api/maintenance-queries.ts'

const MINUTE_MS = 60_000
const USUAL_MS = 120 * MINUTE_MS

/** What a form has of announced work: text as it is typed, times where the person is. */
export type MaintenanceFields = {
  isEverywhere: boolean
  site: string
  /** Empty: all of the site. */
  device: string
  /** `2026-11-22T10:00`. */
  startsAt: string
  endsAt: string
  reason: string
}

/** A window to be changed, or a new one that begins now. */
export function fieldsOf(
  window: Maintenance | undefined,
  { site, now }: { site: string; now: Date },
): MaintenanceFields {
  return {
    isEverywhere: window !== undefined && window.site === undefined,
    site: window?.site ?? site,
    device: window?.device ?? '',
    startsAt: localText(window ? new Date(window.startsAt) : now),
    endsAt: localText(window ? new Date(window.endsAt) : new Date(now.getTime() + USUAL_MS)),
    reason: window?.reason ?? '',
  }
}

/** What is to be announced. A time that nobody touched stays what it was, to the second. */
export function entryOf(
  fields: MaintenanceFields,
  window: Pick<Maintenance, 'startsAt' | 'endsAt'> | undefined,
): MaintenanceEntry {
  const { isEverywhere, site, device } = fields
  return {
    ...(!isEverywhere && { site }),
    ...(!isEverywhere && device !== '' && { device }),
    startsAt: instantOf(fields.startsAt, window?.startsAt),
    endsAt: instantOf(fields.endsAt, window?.endsAt),
    reason: fields.reason.trim(),
  }
}

function instantOf(text: string, before: string | undefined): string {
  if (before !== undefined && localText(new Date(before)) === text) return before
  return new Date(text).toISOString()
}

function localText(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS)
  return local.toISOString().slice(0, 16)
}
