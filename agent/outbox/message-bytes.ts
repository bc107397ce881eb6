import { type MessageKind, messages } from '../../schemas/messages.ts'
import { pack } from './packed-body.ts'

/**
 * A message as it goes over the wire: its envelope in JSON, compressed with zstd (RFC 8878) when that is smaller. The
 * receiver tells the two apart by the first bytes, 28 b5 2f fd. `body` is JSON.
 */
export function encodeMessage(message: {
  kind: MessageKind
  id: string
  agent: string
  sentAt: Date
  body: string
}): Buffer {
  const { kind, id, agent, sentAt, body } = message
  const head = JSON.stringify({ schema: messages[kind].schema, id, agent, sentAt })
  return pack(`${head.slice(0, -1)},"body":${body}}`)
}
