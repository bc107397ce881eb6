import { z } from 'zod'
import { Endpoint } from '../endpoint.ts'
import { Envelope } from '../envelope.ts'
import { messages } from '../messages.ts'
import { Observation } from '../observation.ts'
import { ScanReport } from '../scan-report.ts'

/**
 * JSON Schema (2020-12) of everything that crosses a process, by file name: each MQTT message in its envelope, and a line
 * of `recense-agent scan --format ndjson`. What JSON Schema cannot say (an endpoint has an address or a MAC) is left out,
 * so a valid message always passes.
 */
export function messageSchemas(): Record<string, object> {
  const ofMessages = Object.entries(messages).map(([kind, { schema, from, body }]) => [
    `${kind}.json`,
    describe(
      Envelope(body).extend({ schema: z.literal(schema) }),
      `Message ${schema}`,
      `Sent by the ${from} on the topic recense/v1/{agent}/${kind}.`,
    ),
  ])
  const line = z.discriminatedUnion('type', [Observation, Endpoint, ScanReport])
  const ofLine = describe(line, 'Scan line', 'One line of `recense-agent scan --format ndjson`.')
  return Object.fromEntries([...ofMessages, ['scan-line.json', ofLine]])
}

/** As a sender may write it: what has a default may be left out. */
function describe(schema: z.ZodType, title: string, description: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return { $schema, title, description, ...rest }
}
