import { v7 as uuidv7 } from 'uuid'
import type { Gap } from '../../schemas/gap.ts'
import type { MessageStore } from './message-store.ts'
import { pack } from './packed-body.ts'

/**
 * The store tells of the loss: in the gap of the same kind and reason that was not sent yet, else in a new one. So there are
 * few of them, however long it lasts. Belongs into the transaction of what is lost.
 */
export function recordGap(
  store: MessageStore,
  gap: Gap,
  { now, newPosition }: { now: number; newPosition: () => number },
): void {
  const snapshot = `gap ${gap.kind ?? ''} ${gap.reason}`
  const known = store
    .query('SELECT id, position, body, put_at FROM messages WHERE snapshot = ? AND is_sent = 0')
    .get(snapshot)
  const older = known && (JSON.parse(Buffer.from(known.body as Uint8Array).toString()) as Gap)
  if (known) store.remove(String(known.id))
  const body = pack(JSON.stringify(older ? mergeGaps(older, gap) : gap))
  store.insert({
    position: known ? Number(known.position) : newPosition(),
    id: known ? String(known.id) : uuidv7(),
    kind: 'gap',
    body,
    put_at: known ? Number(known.put_at) : now,
    is_sent: 0,
    snapshot,
    says: 0,
    level: 0,
  })
}

/** One gap that tells of both: from the beginning of the earlier to the end of the later, with the sums. */
export function mergeGaps(first: Gap, second: Gap): Gap {
  // A number that is not known makes the sum unknown; messages without samples add none.
  const messages =
    first.messages === undefined || second.messages === undefined
      ? undefined
      : first.messages + second.messages
  const samples = (first.samples ?? 0) + (second.samples ?? 0)
  const [from = first.from] = [first.from, second.from].sort()
  const [to = first.to] = [first.to, second.to].sort().reverse()
  return {
    ...(first.kind && { kind: first.kind }),
    from,
    to,
    ...(messages !== undefined && { messages }),
    ...(samples > 0 && { samples }),
    reason: first.reason,
  }
}
