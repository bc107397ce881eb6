import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,   -- JSON
    put_at INTEGER NOT NULL   -- milliseconds since 1970
  ) STRICT`

/** SQLite result codes: the file is corrupt, or was never a database (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/**
 * The outbox's database, held by this process alone, every commit on disk before it returns. A file that is not a sound
 * database is moved aside, never deleted: `notice` names where to. Throws, with a line for a person, when another process
 * holds the file or the folder cannot be written.
 */
export function openOutboxFile(
  path: string,
  now: () => number,
): { database: DatabaseSync; notice?: string } {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
    return { database: openSound(path) }
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
    if (code === SQLITE_BUSY) {
      throw new Error(`${path}: another agent is using this data folder`, { cause: error })
    }
    if (code !== SQLITE_CORRUPT && code !== SQLITE_NOTADB) {
      throw new Error(`${path}: cannot be opened (${messageOf(error)})`, { cause: error })
    }
    const aside = `${path}.corrupt-${new Date(now()).toISOString().replace(/[:.]/g, '-')}`
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
    }
    return {
      database: openSound(path),
      notice: `${path}: not a sound outbox (${messageOf(error)}); moved to ${aside}, and a new one begun`,
    }
  }
}

function openSound(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    // Exclusive before WAL: the second agent of a data folder is refused, and no shared memory file is needed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL')
    database.exec(
      'PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216; PRAGMA user_version = 1',
    )
    database.exec(SCHEMA)
    const check = database.prepare('PRAGMA quick_check(1)').get()
    if (check?.quick_check !== 'ok') {
      throw Object.assign(new Error(String(check?.quick_check)), { errcode: SQLITE_CORRUPT })
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function messageOf(error: unknown): string {
  // quick_check heads its finding with a line that says nothing.
  return (error instanceof Error ? error.message : String(error)).split('\n').at(-1) ?? ''
}
