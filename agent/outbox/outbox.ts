import { v7 as uuidv7 } from 'uuid'
import type { MessageBody } from '../../schemas/messages.ts'
import { openDurableStore } from './durable-store.ts'
import { createLiveMark } from './live-mark.ts'
import type { OutboxKind, StoredMessage } from './message-store.ts'
import { isReadable, MOST_UNPACKED_BYTES, pack, unpack } from './packed-body.ts'
import { recordGap } from './record-gap.ts'
import { relieve } from './relieve.ts'
import { snapshotOf } from './snapshot.ts'

type QueuedMessage = {
  id: string
  kind: OutboxKind
  /** JSON, as it was put. */
  body: string
}

type OutboxDepth = {
  messages: number
  /** Of their bodies, compressed. */
  bytes: number
  oldestAt?: Date
  /** Whether what is put survives the process. */
  isDurable: boolean
  /** Since the start, for want of room: pictures that a newer one replaced, messages thinned, messages lost. */
  replaced: number
  thinned: number
  lost: number
}

/** Messages that the collector has not yet said it holds, in the order they were put, on disk. */
export type Outbox = {
  /**
   * Resolves to the message's id (UUIDv7) once it is on disk: a process killed after that has lost nothing. While the disk
   * does not take it, once it is in memory.
   */
  put<Kind extends OutboxKind>(kind: Kind, body: MessageBody<Kind>): Promise<string>
  /** Ids of the oldest messages, oldest first. */
  oldest(limit: number): string[]
  /** Ids of messages that were never sent, in order: those of the last minutes, or those that have waited longer. */
  unsent(which: 'live' | 'backlog', limit: number): string[]
  /** Ids of messages that were sent and not receipted, in this run or an earlier one. */
  sent(): string[]
  /** They count as sent before they are: from now on the collector may have them. */
  markSent(ids: readonly string[]): void
  read(id: string): QueuedMessage | undefined
  /** Forgets messages that were receipted; how many of them were here. */
  remove(ids: readonly string[]): number
  depth(): OutboxDepth
  /** Calls back after every put and remove, until what it returns is called. */
  onChange(listener: () => void): () => void
  /** Writes what was still being put, then closes the file. */
  close(): void
}

export type OutboxOptions = {
  /** The wall clock, in milliseconds. */
  now?: () => number
  /** A clock that nobody sets, in milliseconds. */
  clock?: () => number
  /** What it may take on disk, about; beyond it makes room (relieve.ts). */
  maxBytes?: number
  /** The same while it is in memory. */
  maxMemoryBytes?: number
  /** How often it looks whether the disk is as it should be. */
  checkMs?: number
  /** A line for a person, about trouble with the disk and its end. */
  onNotice?: (line: string) => void
}

const MAX_BYTES = 256 * 1_000_000
const MAX_MEMORY_BYTES = 12 * 1_000_000
const CHECK_MS = 10_000

type Waiting = StoredMessage & {
  done: { resolve: (id: string) => void; reject: (error: unknown) => void }
}

/**
 * Opens the outbox in a file, or makes it. A file that cannot be read is moved aside, and one on a disk that fails is waited
 * for, in memory: `onNotice` says so in a line. One that another process holds, or in a folder that cannot be, is an error.
 */
export function openOutbox(
  path: string,
  options: OutboxOptions = {},
): { outbox: Outbox; notice?: string } {
  let notice: string | undefined
  let isOpen = false
  const onNotice = (line: string) => {
    if (!isOpen) notice ??= line
    options.onNotice?.(line)
  }
  const outbox = createOutbox(path, { ...options, onNotice })
  isOpen = true
  return { outbox, ...(notice !== undefined && { notice }) }
}

function createOutbox(
  path: string,
  options: OutboxOptions & Required<Pick<OutboxOptions, 'onNotice'>>,
): Outbox {
  const { now = Date.now, clock = () => performance.now(), onNotice } = options
  const { maxBytes = MAX_BYTES, maxMemoryBytes = MAX_MEMORY_BYTES } = options
  let position = 0
  const newPosition = (above = 0) => {
    position = Math.max(position, above) + 1
    return position
  }
  const store = openDurableStore({
    path,
    now,
    onNotice,
    newPosition,
    onLost: (it, lost) =>
      it.inTransaction(() =>
        recordGap(it, lost, { now: now(), newPosition: () => newPosition(it.lastPosition()) }),
      ),
  })
  position = Math.max(position, store.lastPosition())
  const live = createLiveMark(position, clock)
  const relief = { replaced: 0, thinned: 0, lost: 0 }
  const listeners = new Set<() => void>()
  let waiting: Waiting[] = []

  function tell(): void {
    for (const listener of listeners) listener()
  }

  /** Everything put since the last turn of the event loop shares one commit: fsync is what costs. */
  function commitWaiting(): void {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      store.write(it =>
        it.inTransaction(() => {
          for (const message of batch) it.insert(message)
        }),
      )
      makeRoom()
    } catch (error) {
      for (const { done } of batch) done.reject(error)
      return
    }
    for (const { id, done } of batch) done.resolve(id)
    tell()
  }

  function makeRoom(): void {
    const made = store.write(it =>
      relieve(it, {
        most: store.isDurable() ? maxBytes : maxMemoryBytes,
        liveAfter: live.after(),
        now: now(),
        newPosition,
      }),
    )
    relief.replaced += made.replaced
    relief.thinned += made.thinned
    relief.lost += made.lost
  }

  const timer = setInterval(() => {
    const wasDurable = store.isDurable()
    store.check()
    if (store.isDurable() !== wasDurable) tell()
  }, options.checkMs ?? CHECK_MS)
  timer.unref()

  return {
    put(kind, body) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      if (waiting.length === 0) setImmediate(commitWaiting)
      const snapshot = snapshotOf(kind, body)
      const message = {
        position: newPosition(),
        id: uuidv7(),
        kind,
        body: pack(JSON.stringify(body)),
        put_at: now(),
        is_sent: 0,
        snapshot: snapshot?.of ?? null,
        says: snapshot?.says ?? 0,
        level: 0,
      }
      live.put(message.position)
      waiting.push({ ...message, done: { resolve, reject } })
      return promise
    },
    oldest: store.oldest,
    unsent: (which, limit) =>
      which === 'live'
        ? store.unsent(live.after(), Number.MAX_SAFE_INTEGER, limit)
        : store.unsent(0, live.after(), limit),
    sent: store.sent,
    markSent: ids => store.markSent(ids),
    read(id) {
      const row = store.read(id)
      if (!row) return undefined
      if (!isReadable(row)) {
        loseDamaged(row)
        return undefined
      }
      return { id, kind: row.kind, body: unpack(row.body, MOST_UNPACKED_BYTES) }
    },
    remove(ids) {
      const removed = store.remove(ids)
      if (removed > 0) tell()
      return removed
    },
    depth() {
      const size = store.size()
      const first = size.messages > 0 ? store.firstPutAt() : undefined
      return {
        ...size,
        ...(first !== undefined && { oldestAt: new Date(first) }),
        isDurable: store.isDurable(),
        ...relief,
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      clearInterval(timer)
      commitWaiting()
      store.close()
    },
  }

  /** The disk gave back what was never put. */
  function loseDamaged({ id, kind, put_at }: StoredMessage): void {
    const at = new Date(put_at).toISOString()
    onNotice(`${path}: message ${id} (${kind}) of ${at} is damaged, and lost`)
    store.write(it =>
      it.inTransaction(() => {
        it.remove(id)
        const gap = { kind, from: at, to: at, messages: 1, reason: 'damaged' as const }
        recordGap(it, gap, { now: now(), newPosition })
      }),
    )
    relief.lost++
  }
}
