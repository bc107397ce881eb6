import { z } from 'zod'

/**
 * One table of an observation. A table that failed is never an empty one: silence is not absence.
 * `unsupported` means that the device does not have the MIB; an empty `complete` that it has it, with nothing in it.
 */
export function Section<Row extends z.ZodType>(row: Row) {
  return z.discriminatedUnion('status', [
    z.object({ status: z.literal('complete'), rows: z.array(row) }),
    z.object({ status: z.literal('unsupported') }),
    z.object({
      status: z.literal('failed'),
      reason: z.string().min(1).max(500),
    }),
  ])
}
export type Section<Row> =
  | { status: 'complete'; rows: Row[] }
  | { status: 'unsupported' }
  | { status: 'failed'; reason: string }
