import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

/** What the collector may ask of an agent. */
export const Command = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scan-now') }),
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
