import { parseTopic } from '../../schemas/messages.ts'
import type { Urgency } from './lanes.ts'
import { unpack } from './unpack.ts'

/** What its sender puts before its backlog is at most this old when it is sent. */
const LIVE_MS = 5.5 * 60_000
/** The envelope's own fields are before its body. */
const HEAD_BYTES = 500

/**
 * Whether a message waited at its sender before it was sent: the time in its id (RFC 9562, UUIDv7: when it was put) against
 * `sentAt`, both by the sender's clock. Only for the order of work: what is not understood here counts as live, and is judged
 * when it is decoded.
 */
export function urgencyOf(topic: string, payload: Buffer): Urgency {
  const kind = parseTopic(topic)?.kind
  // These say how things are now, and no sender keeps them.
  if (kind === 'heartbeat' || kind === 'reply') return 'live'
  const unpacked = unpack(payload)
  if (!unpacked.ok) return 'live'
  const [head = ''] = unpacked.value.toString('latin1', 0, HEAD_BYTES).split('"body"')
  const id = /"id"\s*:\s*"([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(head)
  const sentAt = /"sentAt"\s*:\s*"([^"]+)"/.exec(head)
  if (!id || !sentAt) return 'live'
  const waitedMs = Date.parse(sentAt[1] ?? '') - Number.parseInt(`${id[1]}${id[2]}`, 16)
  return waitedMs > LIVE_MS ? 'backlog' : 'live'
}
