import { z } from 'zod'

/**
 * An agent's name, which is also its broker login and a level of its topics: so no `/`, `+`, `#`, `$` or space.
 * By custom the UAI of its site; a second agent of the same site adds a suffix (`0370037P-b`).
 */
export const AgentId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'expected 1 to 64 letters, digits, "_", "." or "-"')
export type AgentId = z.infer<typeof AgentId>
