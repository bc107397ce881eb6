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
      /** Whether what is kept survives the agent: not while its disk takes nothing. */
      isDurable: z.boolean(),
      /** Since the start, for want of room: messages that newer ones replaced, that were thinned, that were lost. */
      replaced: z.int().nonnegative().optional(),
      thinned: z.int().nonnegative().optional(),
      lost: z.int().nonnegative().optional(),
    })
    .optional(),
  /** Of the plan that it works by. */
  planRevision: z.int().nonnegative().optional(),
  /** Why it does not work by the plan that the collector sent last. */
  planRefusal: z.string().min(1).max(500).optional(),
  lastScanAt: z.iso.datetime().optional(),
})
export type Heartbeat = z.infer<typeof Heartbeat>
