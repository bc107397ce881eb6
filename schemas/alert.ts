import { z } from 'zod'

/** Body of `recense/v1/alerts/{site}`: an alert was opened, acknowledged or resolved. */
export const AlertMessage = z.object({
  alertId: z.uuid(),
  rule: z.string().min(1).max(100),
  state: z.enum(['open', 'acknowledged', 'resolved']),
  severity: z.enum(['info', 'warning', 'critical']),
  summary: z.string().min(1).max(500),
  at: z.iso.datetime(),
})
export type AlertMessage = z.infer<typeof AlertMessage>
