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
      for (const direction of ['ASC', 'DESC']) {
        for (const row of readable(damaged, direction)) store.insert(row)
      }
    })
    return store.size().messages
  } finally {
    copy.close()
  }
}

function* readable(damaged: DatabaseSync, direction: string): Generator<StoredMessage> {
  try {
    const rows = damaged.prepare(`SELECT * FROM messages ORDER BY position ${direction}`).iterate()
    for (const row of rows) {
      const parsed = Row.safeParse(row)
      if (parsed.success && isReadable(parsed.data)) yield parsed.data as StoredMessage
    }
  } catch {
    // As far as it goes.
  }
}
