import { z } from 'zod'

/** What a printer counts and what it runs out of (Printer-MIB, RFC 3805). */
export const Printer = z.object({
  /** Impressions since it was made (prtMarkerLifeCount, of its first marker). */
  pageCount: z.int().nonnegative().optional(),
  /** What it consumes: toner, ink, drums; as far as it says how much is left. */
  supplies: z
    .array(
      z.object({
        name: z.string().min(1).max(255),
        percentLeft: z.number().min(0).max(100),
      }),
    )
    .max(100)
    .optional(),
})
export type Printer = z.infer<typeof Printer>
