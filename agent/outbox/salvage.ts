import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { messages } from '../../schemas/messages.ts'
import { createMessageStore, prepareTables, type StoredMessage } from './message-store.ts'
import { isReadable } from './packed-body.ts'

/** A damaged file may say anything: only what is a message goes on. */
const Row = z.object({
  position: z.int().positive(),
  id: z.uuidv7(),
  kind: z.string().refine(it => Object.hasOwn(messages, it)),
  body: z.instanceof(Uint8Array),
  put_at: z.int().nonnegative().max(8.64e15),
  is_sent: z.int().default(1),
  snapshot: z.string().nullable().default(null),
  says: z.int().default(0),
  level: z.int().default(0),
})

/**
 * Copies what can be read of a damaged outbox into a new file at `path`, and returns how many messages that were: from both
 * ends, for a page in the middle may be the one that is damaged.
 */
export function salvage(damaged: DatabaseSync, path: string): number {
  const copy = new DatabaseSync(path)
  try {
    prepareTables(copy)
    const store = createMessageStore(copy)
    store.inTransaction(() => {
      for (const row of readable(damaged)) store.insert(row)
    })
    return store.size().messages
  } finally {
    copy.close()
  }
}

/** How many messages there were, by an index that may be whole where they are not; undefined when that is damaged, too. */
export function countMessages(damaged: DatabaseSync): number | undefined {
  const row = orNothing(() => damaged.prepare('SELECT count(id) AS n FROM messages').get())
  return row && Number(row.n)
}

function* readable(damaged: DatabaseSync): Generator<StoredMessage> {
  let [low, high] = [0, 0]
  for (const row of scan(damaged, 'ASC')) {
    low = Number(row.position)
    yield* messageIn(row)
  }
  for (const row of scan(damaged, 'DESC')) {
    high = Number(row.position)
    if (high <= low) return
    yield* messageIn(row)
  }
  for (let at = low + 1; at < Math.min(high, low + MOST_TRIED); at++) {
    for (const row of scan(damaged, 'ASC', `WHERE position = ${at}`)) yield* messageIn(row)
  }
}

/** A few seconds' worth. */
const MOST_TRIED = 500_000

/** Rows until one cannot be read. */
function* scan(damaged: DatabaseSync, direction: string, where = ''): Generator<RawRow> {
  const rows = orNothing(() =>
    damaged.prepare(`SELECT * FROM messages ${where} ORDER BY position ${direction}`).iterate(),
  )
  for (;;) {
    const next = rows && orNothing(() => rows.next())
    if (!next || next.done) return
    yield next.value
  }
}

type RawRow = Record<string, unknown>

function* messageIn(row: RawRow): Generator<StoredMessage> {
  const parsed = Row.safeParse(row)
  if (parsed.success && isReadable(parsed.data)) yield parsed.data as StoredMessage
}

function orNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
