import { z } from 'zod'

/** The collector's word that these messages are committed (or quarantined, kept whole with the reason). */
export const Receipt = z.object({ ids: z.array(z.uuid()).min(1).max(1000) })
export type Receipt = z.infer<typeof Receipt>
