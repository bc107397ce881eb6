import { zstdCompressSync } from 'node:zlib'
import { type MessageKind, messages } from '../../schemas/messages.ts'

/** Below this, compressing costs more than it saves. */
const WORTH_COMPRESSING_BYTES = 1024

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
  const json = Buffer.from(`${head.slice(0, -1)},"body":${body}}`)
  if (json.length < WORTH_COMPRESSING_BYTES) return json
  const compressed = zstdCompressSync(json)
  return compressed.length < json.length ? compressed : json
}
