import type { DatabaseSync } from 'node:sqlite'
import type { MessageKind, messages } from '../../schemas/messages.ts'

/** Kinds of messages that wait for a receipt. */
export type OutboxKind = {
  [Kind in MessageKind]: (typeof messages)[Kind] extends { from: 'agent'; isReceipted: true }
    ? Kind
    : never
}[MessageKind]

export type StoredMessage = {
  /** The order in which messages were put; one that takes the place of others has the first one's. */
  position: number
  id: string
  kind: OutboxKind
  /** JSON, packed. */
  body: Uint8Array
  /** Milliseconds since 1970. */
  put_at: number
  /** Given to a broker at least once: the collector may have it. */
  is_sent: number
  /** What it is a picture of, and what it says of it (snapshot.ts); null for what no other message replaces. */
  snapshot: string | null
  says: number
  /** How often it was thinned. */
  level: number
}

/** What keeping a message costs beside its body, in bytes of the file. */
export const ROW_BYTES = 400

export const STORE_VERSION = 2
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    put_at INTEGER NOT NULL,
    is_sent INTEGER NOT NULL DEFAULT 0,
    snapshot TEXT,
    says INTEGER NOT NULL DEFAULT 0,
    level INTEGER NOT NULL DEFAULT 0
  ) STRICT`
const SINCE_VERSION_1 = [
  'is_sent INTEGER NOT NULL DEFAULT 0',
  'snapshot TEXT',
  'says INTEGER NOT NULL DEFAULT 0',
  'level INTEGER NOT NULL DEFAULT 0',
]
const INDEXES = `
  CREATE INDEX IF NOT EXISTS messages_by_snapshot ON messages (snapshot, position)
    WHERE snapshot IS NOT NULL;
  CREATE INDEX IF NOT EXISTS messages_to_thin ON messages (kind, level, position)
    WHERE is_sent = 0 AND snapshot IS NULL`

/** The database has the tables of this version. */
export function prepareTables(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  database.exec(SCHEMA)
  if (version === 1) {
    for (const column of SINCE_VERSION_1) database.exec(`ALTER TABLE messages ADD COLUMN ${column}`)
  }
  database.exec(`${INDEXES}; PRAGMA user_version = ${STORE_VERSION}`)
}

export type MessageStore = ReturnType<typeof createMessageStore>

/**
 * The messages in one database, on disk or in memory. Everything but reading belongs inside `inTransaction`, and throws
 * SQLite's errors.
 */
export function createMessageStore(database: DatabaseSync) {
  const columns = 'position, id, kind, body, put_at, is_sent, snapshot, says, level'
  const insert = database.prepare(
    `INSERT OR IGNORE INTO messages (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const selectUnsent = database.prepare(
    'SELECT id FROM messages WHERE is_sent = 0 AND position > ? AND position <= ? ORDER BY position',
  )
  const selectSent = database.prepare('SELECT id FROM messages WHERE is_sent = 1 ORDER BY position')
  const selectIds = database.prepare('SELECT id FROM messages ORDER BY position LIMIT ?')
  const selectOne = database.prepare(`SELECT ${columns} FROM messages WHERE id = ?`)
  const selectAll = database.prepare(`SELECT ${columns} FROM messages ORDER BY position`)
  const markSent = database.prepare('UPDATE messages SET is_sent = 1 WHERE id = ?')
  const remove = database.prepare(
    'DELETE FROM messages WHERE id = ? RETURNING length(body) AS bytes',
  )
  const sizes = database.prepare('SELECT count(*) AS n, total(length(body)) AS bytes FROM messages')
  const selectFirst = database.prepare(
    'SELECT position, put_at FROM messages ORDER BY position LIMIT 1',
  )
  const selectLast = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'messages'")
  const start = sizes.get() as { n: number; bytes: number }
  let size = { messages: start.n, bytes: start.bytes }

  return {
    /** Messages, and bytes of their bodies. */
    size: () => size,
    /** What all of it takes, about. */
    weight: () => size.bytes + size.messages * ROW_BYTES,
    /** All of it happens, on disk if the database is, or nothing. */
    inTransaction<Value>(work: () => Value): Value {
      const before = size
      database.exec('BEGIN IMMEDIATE')
      try {
        const value = work()
        database.exec('COMMIT')
        return value
      } catch (error) {
        size = before
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    insert(it: StoredMessage): void {
      const { changes } = insert.run(
        ...[it.position, it.id, it.kind, it.body, it.put_at],
        ...[it.is_sent, it.snapshot, it.says, it.level],
      )
      if (changes === 0) return
      size = { messages: size.messages + 1, bytes: size.bytes + it.body.byteLength }
    },
    /** Removes it if it is there. */
    remove(id: string): boolean {
      const row = remove.get(id)
      if (!row) return false
      size = { messages: size.messages - 1, bytes: size.bytes - Number(row.bytes) }
      return true
    },
    markSent: (id: string) => void markSent.run(id),
    /** Ids of those never sent, after one position and up to another, in order, until the caller has enough. */
    *unsent(after: number, upTo: number): Generator<string> {
      for (const row of selectUnsent.iterate(after, upTo)) yield String(row.id)
    },
    sent: () => selectSent.all().map(row => String(row.id)),
    oldest: (limit: number) => selectIds.all(limit).map(row => String(row.id)),
    read: (id: string) => selectOne.get(id) as StoredMessage | undefined,
    /** Every message in order, as far as they can be read. */
    all: () => selectAll.iterate() as IterableIterator<StoredMessage>,
    /** When the oldest was put. */
    firstPutAt(): number | undefined {
      const row = selectFirst.get()
      return row && Number(row.put_at)
    },
    firstPosition: () => Number(selectFirst.get()?.position ?? Number.MAX_SAFE_INTEGER),
    /** The highest position that was ever given. */
    lastPosition: () => Number(selectLast.get()?.seq ?? 0),
    has: (id: string) => selectOne.get(id) !== undefined,
    query: (sql: string) => database.prepare(sql),
    /** Gives the space of a file that is empty now back to the disk. */
    shrink: () => database.exec('VACUUM'),
    pages: () => Number(database.prepare('PRAGMA page_count').get()?.page_count),
    database,
    close: () => database.close(),
  }
}
