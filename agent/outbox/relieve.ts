import { v7 as uuidv7 } from 'uuid'
import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { Gap } from '../../schemas/gap.ts'
import type { TrafficMessage } from '../../schemas/sample.ts'
import type { MessageStore, StoredMessage } from './message-store.ts'
import { isReadable, MOST_UNPACKED_BYTES, pack, unpack } from './packed-body.ts'
import { mergeGaps, recordGap } from './record-gap.ts'
import { withoutSeenAgain } from './thin-endpoints.ts'
import { countSamples, mergeTraffic } from './thin-traffic.ts'

/** What was done for want of room. */
export type Relief = { replaced: number; thinned: number; lost: number }

export type ReliefContext = {
  /** What the store may weigh, in bytes. */
  most: number
  /** What lies after this position is of the last minutes, and goes whole for as long as anything else is there. */
  liveAfter: number
  now: number
  newPosition: () => number
}

/** Samples of a minute become some of 5 minutes, then of 15, then of an hour. */
const GROUPS = [5, 3, 4]

/**
 * Makes room when the store weighs more than it may: pictures that a newer one replaces go first, then samples are thinned,
 * oldest first, then lists of hosts lose those that are seen again. Only then the oldest messages are dropped, samples before
 * the last picture of anything, and a gap tells of it. What may have reached the collector already is dropped last and never
 * changed: it could count twice.
 */
export function relieve(store: MessageStore, context: ReliefContext): Relief {
  const relief: Relief = { replaced: 0, thinned: 0, lost: 0 }
  if (store.weight() <= context.most) return relief
  // A little more than needed, so that not every message that follows must make room again.
  const goal = context.most - context.most / 256
  const isDone = () => store.weight() <= goal
  store.inTransaction(() => {
    relief.replaced += dropReplaced(store)
    for (let step = 0; step < GROUPS.length && !isDone(); step++) {
      relief.thinned += thinTraffic(store, step, context, isDone)
    }
    if (!isDone()) relief.thinned += thinEndpoints(store, context, isDone)
    if (!isDone()) relief.lost += drop(store, context, isDone)
  })
  return relief
}

/** Pictures of which a newer one says all that they said. */
function dropReplaced(store: MessageStore): number {
  const rows = store
    .query(
      `SELECT id FROM messages AS old
       WHERE snapshot IS NOT NULL AND is_sent = 0 AND kind <> 'gap' AND EXISTS (
         SELECT 1 FROM messages AS new WHERE new.snapshot = old.snapshot
           AND new.position > old.position AND (old.says & ~new.says) = 0)`,
    )
    .all()
  for (const row of rows) store.remove(String(row.id))
  return rows.length
}

function thinTraffic(
  store: MessageStore,
  level: number,
  context: ReliefContext,
  isDone: () => boolean,
): number {
  const { liveAfter } = context
  const size = GROUPS[level] ?? 1
  const select = store.query(
    `SELECT * FROM messages WHERE kind = 'traffic' AND level = ? AND is_sent = 0
       AND snapshot IS NULL AND position <= ? ORDER BY position LIMIT ?`,
  )
  let thinned = 0
  while (!isDone()) {
    const found = select.all(level, liveAfter, size) as StoredMessage[]
    if (found.length < size) break
    const group = found.filter(it => isReadable(it) || void loseDamaged(store, it, context))
    const [first] = group
    if (!first) continue
    const merged = mergeTraffic(group.map(bodyOf<TrafficMessage>))
    // What does not go into one message goes up as it is, so that the next ones have their turn.
    const kept = merged ? [{ ...first, id: uuidv7(), body: pack(JSON.stringify(merged)) }] : group
    for (const { id } of group) store.remove(id)
    for (const message of kept) store.insert({ ...message, level: level + 1 })
    if (merged) thinned += group.length
  }
  return thinned
}

/** Each list of a VLAN's hosts is held against the lists of the scan after it, the oldest first. */
function thinEndpoints(
  store: MessageStore,
  { liveAfter }: ReliefContext,
  isDone: () => boolean,
): number {
  const rows = store
    .query(
      `SELECT id, body FROM messages WHERE kind = 'endpoints' AND level = 0 AND is_sent = 0
         AND snapshot IS NULL AND position <= ? ORDER BY position LIMIT ?`,
    )
    .all(liveAfter, LISTS_AT_ONCE) as Pick<StoredMessage, 'id' | 'body'>[]
  const lists = rows
    .filter(isReadable)
    .map(row => ({ id: row.id, list: bodyOf<EndpointsMessage>(row) }))
  let thinned = 0
  for (const [ofVlan] of Map.groupBy(lists, it => it.list.vlan)) {
    const own = lists.filter(it => it.list.vlan === ofVlan)
    const scans = [...Map.groupBy(own, it => it.list.scanId).values()]
    for (const [index, scan] of scans.entries()) {
      const next = scans[index + 1]?.map(it => it.list)
      for (const { id, list } of next ? scan : []) {
        if (isDone()) return thinned
        const left = withoutSeenAgain(list, next ?? [])
        const message = store.read(id)
        if (!message) continue
        store.remove(id)
        if (left)
          store.insert({
            ...message,
            body: pack(JSON.stringify(left)),
            level: 1,
          })
        thinned++
      }
    }
  }
  return thinned
}

/** Enough for a few scans of a large site; the next relief goes on where this one ended. */
const LISTS_AT_ONCE = 60

/** In the order in which they are missed least. The newest, and gaps, stay in any case. */
const LEAST_MISSED = [
  "kind = 'traffic' AND is_sent = 0 AND position <= ?",
  "kind <> 'gap' AND is_sent = 0 AND position <= ?",
  "kind <> 'gap' AND position < (SELECT max(position) FROM messages) AND ? IS NOT NULL",
]

function drop(store: MessageStore, context: ReliefContext, isDone: () => boolean): number {
  const gaps = new Map<string, Gap>()
  let lost = 0
  for (const condition of LEAST_MISSED) {
    const select = store.query(
      `SELECT * FROM messages WHERE ${condition} ORDER BY position LIMIT 100`,
    )
    while (!isDone()) {
      const rows = select.all(context.liveAfter) as StoredMessage[]
      if (rows.length === 0) break
      for (const row of rows) {
        if (isDone()) break
        store.remove(row.id)
        const before = gaps.get(row.kind)
        gaps.set(row.kind, before ? mergeGaps(before, gapOf(row)) : gapOf(row))
        lost++
      }
    }
  }
  for (const gap of gaps.values()) recordGap(store, gap, context)
  return lost
}

function gapOf(message: StoredMessage): Gap {
  const { kind, put_at } = message
  const putAt = new Date(put_at).toISOString()
  const one = {
    kind,
    from: putAt,
    to: putAt,
    messages: 1,
    reason: 'full' as const,
  }
  if (kind !== 'traffic' || !isReadable(message)) return one
  const body = bodyOf<TrafficMessage>(message)
  const intervals = Object.values(body as Record<string, { from?: string; to?: string }[]>).flat()
  // A thinned message was put long before its last sample ends.
  const instants = intervals
    .flatMap(it => (it.from && it.to ? [it.from, it.to] : []))
    .map(it => Date.parse(it))
  const samples = countSamples(body)
  return {
    ...one,
    from: new Date(Math.min(put_at, ...instants)).toISOString(),
    to: new Date(Math.max(put_at, ...instants)).toISOString(),
    ...(samples > 0 && { samples }),
  }
}

function loseDamaged(
  store: MessageStore,
  { id, kind, put_at }: StoredMessage,
  context: ReliefContext,
) {
  const at = new Date(put_at).toISOString()
  store.remove(id)
  recordGap(store, { kind, from: at, to: at, messages: 1, reason: 'damaged' }, context)
}

/** What the agent itself put, so that it has the shape of its kind. */
function bodyOf<Body>({ body }: Pick<StoredMessage, 'body'>): Body {
  return JSON.parse(unpack(body, MOST_UNPACKED_BYTES)) as Body
}
