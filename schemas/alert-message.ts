import { z } from 'zod'
import { SiteId } from './site-id.ts'

/** What is told of an alert outside: the body of `recense/v1/alerts/{site}` and of generic webhooks. */
export const AlertMessage = z.object({
  schema: z.literal('alert/1'),
  /** Of the telling; the same telling again has the same id. */
  id: z.uuid(),
  sentAt: z.iso.datetime(),
  event: z.enum([
    'opened',
    'announced',
    'changed',
    'reopened',
    'flapping',
    'resolved',
    'acknowledged',
  ]),
  at: z.iso.datetime(),
  /** Who did it; absent when it followed from what is so. */
  actor: z.string().optional(),
  comment: z.string().optional(),
  alert: z.object({
    id: z.uuid(),
    incident: z.uuid().optional(),
    /** Absent: of the collector itself. */
    site: SiteId.optional(),
    siteName: z.string().optional(),
    rule: z.string(),
    severity: z.enum(['info', 'warning', 'major', 'critical']),
    state: z.enum(['open', 'acknowledged', 'resolved']),
    title: z.string(),
    text: z.string(),
    since: z.iso.datetime(),
    resolvedAt: z.iso.datetime().optional(),
    url: z.url().optional(),
    detail: z.record(z.string(), z.unknown()),
  }),
})
export type AlertMessage = z.infer<typeof AlertMessage>
