import { z } from 'zod'
import { AgentId } from './agent-id.ts'

/** What every message is wrapped in. `id` (UUIDv7) makes repetition harmless: the same id twice changes nothing. */
export function Envelope<Body extends z.ZodType>(body: Body) {
  return z.object({
    /** Name and version of the body's schema, e.g. `observation/1`. */
    schema: z.string().regex(/^[a-z-]+\/\d+$/, 'expected a schema name like observation/1'),
    id: z.uuidv7('expected a UUIDv7'),
    agent: AgentId,
    sentAt: z.iso.datetime(),
    body,
  })
}
export type Envelope<Body> = {
  schema: string
  id: string
  agent: AgentId
  sentAt: string
  body: Body
}
