import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import { describeAlert } from '../alerts/describe-alert.ts'
import { type Language, severities } from '../alerts/rule.ts'
import type { AlertItem } from '../cmdb/read-alerts.ts'

const Instant = z.iso.datetime()

export const AlertSeverity = z.enum(severities, `expected one of ${severities.join(', ')}`)
export const AlertState = z.enum(
  ['open', 'acknowledged', 'resolved'],
  'expected open, acknowledged or resolved',
)

/** Something that somebody must know of, in words. */
export const Alert = z
  .object({
    id: z.uuid(),
    site: SiteId.optional().describe('Absent: of the collector itself'),
    siteName: z.string().optional(),
    rule: z.string().describe('What makes it an alert: wan-down, device-silent, link-saturated …'),
    severity: AlertSeverity,
    state: AlertState,
    title: z.string(),
    text: z.string().describe('What it means, and what to do'),
    incident: z.uuid().optional().describe('With the other alerts that have the same cause'),
    device: z.uuid().optional(),
    since: Instant.describe('Since when it is so'),
    observedAt: Instant.describe('The latest evidence of it'),
    openedAt: Instant,
    resolvedAt: Instant.optional(),
    announcedAt: Instant.optional().describe('When people were told first'),
    isFlapping: z
      .boolean()
      .describe('It comes and goes: told once, over after half an hour of quiet'),
    quiet: z
      .enum(['child', 'maintenance', 'late', 'closed', 'snoozed'])
      .optional()
      .describe(
        'Why nobody is told: it follows from another one, is known beforehand, old, can wait',
      ),
    snoozedUntil: Instant.optional(),
    owner: z.string().optional(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Alert' })

export const Incident = z
  .object({
    id: z.uuid(),
    site: SiteId.optional(),
    state: z.enum(['open', 'resolved', 'merged']),
    openedAt: Instant,
    resolvedAt: Instant.optional(),
    mergedInto: z.uuid().optional(),
    cause: Alert.optional().describe('The alert that the others follow from'),
    alerts: z.int().nonnegative(),
    openAlerts: z.int().nonnegative(),
  })
  .meta({ id: 'Incident' })

export const AlertEvent = z
  .object({
    id: z.string(),
    alert: z.uuid(),
    at: Instant,
    kind: z.enum([
      'opened',
      'announced',
      'changed',
      'reopened',
      'flapping',
      'resolved',
      'acknowledged',
      'assigned',
      'commented',
      'snoozed',
    ]),
    isLoud: z.boolean().describe('People were told'),
    actor: z.string().optional().describe('Who did it; absent when it followed from what is so'),
    comment: z.string().optional(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AlertEvent' })

export const Delivery = z
  .object({
    id: z.uuid(),
    channel: z.string(),
    alert: z.uuid(),
    event: z.string(),
    state: z.enum(['waiting', 'sent', 'given-up']),
    attempts: z.int().nonnegative(),
    dueAt: Instant,
    sentAt: Instant.optional(),
    failure: z.string().optional().describe('Why the latest attempt failed'),
    createdAt: Instant,
  })
  .meta({ id: 'AlertDelivery' })

export const MaintenanceWindow = z
  .object({
    id: z.uuid(),
    site: SiteId.optional().describe('Absent: all sites'),
    siteName: z.string().optional(),
    device: z.uuid().optional().describe('Only this device, and what is behind it'),
    deviceName: z.string().optional(),
    startsAt: Instant,
    endsAt: Instant,
    reason: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
    changedBy: z.string().optional(),
    changedAt: Instant.optional(),
    cancelledAt: Instant.optional(),
  })
  .meta({ id: 'MaintenanceWindow' })

const LONGEST_MS = 366 * 24 * 3_600_000

export const MaintenanceBody = z
  .strictObject({
    site: SiteId.optional().describe('Absent: all sites'),
    device: z
      .uuid('expected the id of a device')
      .optional()
      .describe('Only this device, and what is behind it'),
    startsAt: z.iso.datetime('expected an instant in UTC, like 2026-11-20T18:00:00Z'),
    endsAt: z.iso.datetime('expected an instant in UTC, like 2026-11-20T22:00:00Z'),
    reason: z.string().trim().min(1, 'expected a reason').max(500),
  })
  .refine(it => it.startsAt < it.endsAt, { message: 'expected after startsAt', path: ['endsAt'] })
  .refine(it => Date.parse(it.endsAt) - Date.parse(it.startsAt) <= LONGEST_MS, {
    message: 'expected at most a year after startsAt',
    path: ['endsAt'],
  })

/** The alert with its title and text. */
export function inWords(alert: AlertItem, language: Language) {
  return { ...alert, ...describeAlert(alert, language) }
}
