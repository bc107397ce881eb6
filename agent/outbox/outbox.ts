import type { DatabaseSync } from 'node:sqlite'
import { v7 as uuidv7 } from 'uuid'
import type { MessageBody, MessageKind, messages } from '../../schemas/messages.ts'
import { openOutboxFile } from './outbox-file.ts'

/** Kinds of messages that wait for a receipt. */
type OutboxKind = {
  [Kind in MessageKind]: (typeof messages)[Kind] extends { from: 'agent'; isReceipted: true }
    ? Kind
    : never
}[MessageKind]

type QueuedMessage = {
  id: string
  kind: OutboxKind
  /** JSON, as it was put. */
  body: string
}

type OutboxDepth = { messages: number; bytes: number; oldestAt?: Date }

/** Messages that the collector has not yet said it holds, in the order they were put, on disk. */
export type Outbox = {
  /** Resolves to the message's id (UUIDv7) once it is on disk: a process killed after that has lost nothing. */
  put<Kind extends OutboxKind>(kind: Kind, body: MessageBody<Kind>): Promise<string>
  /** Ids of the oldest messages, oldest first. */
  oldest(limit: number): string[]
  read(id: string): QueuedMessage | undefined
  /** Forgets messages that were receipted; how many of them were here. */
  remove(ids: readonly string[]): number
  depth(): OutboxDepth
  /** Calls back after every put and remove. */
  onChange(listener: () => void): void
  /** Writes what was still being put, then closes the file. */
  close(): void
}

type Waiting = {
  id: string
  kind: OutboxKind
  body: string
  putAt: number
  done: { resolve: (id: string) => void; reject: (error: unknown) => void }
}

/**
 * Opens the outbox in a file, or makes it. A file that cannot be read is moved aside, and `notice` says so in a line; one
 * that another process holds is an error. `now` is the wall clock, in milliseconds.
 */
export function openOutbox(
  path: string,
  now: () => number = Date.now,
): { outbox: Outbox; notice?: string } {
  const { database, notice } = openOutboxFile(path, now)
  return { outbox: createOutbox(database, now), ...(notice && { notice }) }
}

function createOutbox(database: DatabaseSync, now: () => number): Outbox {
  const insert = database.prepare(
    'INSERT INTO messages (id, kind, body, put_at) VALUES (?, ?, ?, ?)',
  )
  const selectOldest = database.prepare('SELECT id FROM messages ORDER BY position LIMIT ?')
  const selectOne = database.prepare('SELECT id, kind, body FROM messages WHERE id = ?')
  const selectFirst = database.prepare('SELECT put_at FROM messages ORDER BY position LIMIT 1')
  const remove = database.prepare(
    'DELETE FROM messages WHERE id = ? RETURNING length(body) AS bytes',
  )
  const sizes = database.prepare('SELECT count(*) AS n, total(length(body)) AS bytes FROM messages')
  const start = sizes.get() as { n: number; bytes: number }
  const size = { messages: start.n, bytes: start.bytes }
  const listeners: (() => void)[] = []
  let waiting: Waiting[] = []

  function inTransaction(work: () => void): void {
    database.exec('BEGIN IMMEDIATE')
    try {
      work()
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  function tell(): void {
    for (const listener of listeners) listener()
  }

  /** Everything put since the last turn of the event loop shares one commit: fsync is what costs. */
  function commitWaiting(): void {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      inTransaction(() => {
        for (const { id, kind, body, putAt } of batch)
          insert.run(id, kind, Buffer.from(body), putAt)
      })
    } catch (error) {
      for (const { done } of batch) done.reject(error)
      return
    }
    size.messages += batch.length
    size.bytes += batch.reduce((bytes, { body }) => bytes + Buffer.byteLength(body), 0)
    for (const { id, done } of batch) done.resolve(id)
    tell()
  }

  return {
    put(kind, body) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      if (waiting.length === 0) setImmediate(commitWaiting)
      waiting.push({
        id: uuidv7(),
        kind,
        body: JSON.stringify(body),
        putAt: now(),
        done: { resolve, reject },
      })
      return promise
    },
    oldest: limit => selectOldest.all(limit).map(row => String(row.id)),
    read(id) {
      const row = selectOne.get(id)
      if (!row) return undefined
      const body = Buffer.from(row.body as Uint8Array).toString('utf8')
      return { id, kind: row.kind as OutboxKind, body }
    },
    remove(ids) {
      let removed = 0
      let bytes = 0
      inTransaction(() => {
        for (const id of ids) {
          const row = remove.get(id)
          if (!row) continue
          removed++
          bytes += Number(row.bytes)
        }
      })
      size.messages -= removed
      size.bytes -= bytes
      if (removed > 0) tell()
      return removed
    },
    depth() {
      const first = size.messages > 0 ? selectFirst.get() : undefined
      return { ...size, ...(first && { oldestAt: new Date(Number(first.put_at)) }) }
    },
    onChange: listener => void listeners.push(listener),
    close() {
      commitWaiting()
      database.close()
    },
  }
}
