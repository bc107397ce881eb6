import { z } from 'zod'

/** One chassis of a stack, or the only one of a switch: a part with an identity of its own (ENTITY-MIB chassis(3)). */
export const Member = z.object({
  /** Place in the stack, from 1, as the device numbers it. */
  position: z.int().nonnegative(),
  model: z.string().max(255).optional(),
  serial: z.string().max(255).optional(),
  version: z.string().max(255).optional(),
  description: z.string().max(255).optional(),
})
export type Member = z.infer<typeof Member>
