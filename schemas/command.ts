import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

/** What the collector may ask of an agent. */
export const Command = z.discriminatedUnion('kind', [
  /** Everything, or one VLAN of the plan, by its id. */
  z.object({ kind: z.literal('scan-now'), vlan: z.int().min(1).max(4094).optional() }),
  z.object({ kind: z.literal('read-device'), address: IpAddress }),
])
export type Command = z.infer<typeof Command>

/** The agent's answer to the command whose envelope id it carries. */
export const CommandReply = z.object({
  commandId: z.uuid(),
  status: z.enum(['started', 'progress', 'done', 'refused', 'failed']),
  detail: z.string().max(500).optional(),
})
export type CommandReply = z.infer<typeof CommandReply>
