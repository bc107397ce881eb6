import { z } from 'zod'

/**
 * What an agent had to let go of before the collector had it: somewhere between two instants. Sent instead of what is
 * missing, so that a hole in the data is never taken for silence of the network.
 */
export const Gap = z
  .object({
    /** Kind of the messages; absent when what held them cannot be read any more. */
    kind: z.enum(['scan-report', 'observation', 'endpoints', 'traffic', 'gap']).optional(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** Absent when it cannot be told any more. */
    messages: z.int().positive().optional(),
    /** Traffic samples that were in them, as far as that could be counted. */
    samples: z.int().positive().optional(),
    /** `full`: the outbox had no more room; `damaged`: its file could not be read any more. */
    reason: z.enum(['full', 'damaged']),
  })
  .refine(it => Date.parse(it.from) <= Date.parse(it.to), {
    path: ['to'],
    message: 'expected an instant that is not before "from"',
  })
export type Gap = z.infer<typeof Gap>
