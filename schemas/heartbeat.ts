import { z } from 'zod'

/** How an agent is. Retained; the broker publishes the `offline` one as the agent's last will. */
export const Heartbeat = z.object({
  state: z.enum(['online', 'offline']),
  version: z.string().max(100),
  /** New at each start of the process. */
  bootId: z.uuid(),
  startedAt: z.iso.datetime(),
  /** The agent's own clock; absent in a last will, which is written long before it is sent. */
  clock: z.iso.datetime().optional(),
  outbox: z
    .object({
      messages: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      oldestAt: z.iso.datetime().optional(),
      isDurable: z.boolean(),
    })
    .optional(),
  planRevision: z.int().nonnegative().optional(),
  lastScanAt: z.iso.datetime().optional(),
})
export type Heartbeat = z.infer<typeof Heartbeat>
