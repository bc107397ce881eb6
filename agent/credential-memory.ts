import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isUnsound, messageOf } from './outbox/sqlite-error.ts'

/** Which credential each device answers to, and which ones a host was offered in vain. Names only. */
export type CredentialMemory = {
  /** The credential that the address last answered to, and when. */
  findPin(address: string): { credential: string; answeredAt: number } | undefined
  pin(address: string, credential: string, now: number): void
  /** Addresses that have answered since then. */
  listPinned(since: number): Set<string>
  /** Names of the credentials that the address was offered in vain, between these instants. */
  listOffered(address: string, since: number, now: number): Set<string>
  offered(address: string, credentials: readonly string[], now: number): void
  /** Forgets what was offered before then, and pins that have not answered for a year. */
  prune(offersBefore: number, now: number): void
  close(): void
}

const YEAR_MS = 365 * 86_400_000

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS pins (
    address TEXT PRIMARY KEY,
    credential TEXT NOT NULL,      -- its name
    answered_at INTEGER NOT NULL   -- milliseconds since 1970
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS offers (
    address TEXT NOT NULL,
    credential TEXT NOT NULL,      -- its name
    offered_at INTEGER NOT NULL,   -- milliseconds since 1970
    PRIMARY KEY (address, credential)
  ) STRICT, WITHOUT ROWID`

const ROWS = {
  pins: ['address', 'credential', 'answered_at'],
  offers: ['address', 'credential', 'offered_at'],
}

/**
 * The memory in a file, so that a restarted agent offers nothing anew; `:memory:` for one that ends with the process. A
 * file that is no sound database is moved aside. All of it is held in memory, too: while the disk does not take it the
 * agent goes on, and the file is brought up to date at the first `prune` that can. `onNotice` tells of either in a line.
 * Throws when there can be no folder for it.
 */
export function openCredentialMemory(
  path: string,
  onNotice: (line: string) => void = () => {},
): CredentialMemory {
  const held = openDatabase(':memory:')
  if (path === ':memory:') return memoryOf(held, work => work(held))
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 })

  let file: DatabaseSync | undefined
  const fallBehind = (error: unknown) => {
    onNotice(`${path}: cannot be written (${messageOf(error)}); kept in memory until it can`)
    file?.close()
    file = undefined
  }
  try {
    file = openSound(path, onNotice)
    copyRows(file, held)
  } catch (error) {
    fallBehind(error)
  }
  const onBoth = (work: (database: DatabaseSync) => void) => {
    work(held)
    try {
      if (file) work(file)
    } catch (error) {
      fallBehind(error)
    }
  }
  const catchUp = () => {
    if (file) return
    try {
      const reopened = openSound(path, onNotice)
      reopened.exec('DELETE FROM pins; DELETE FROM offers')
      copyRows(held, reopened)
      file = reopened
      onNotice(`${path}: is written again`)
    } catch {
      // Told when it began, and tried again with the next scan.
    }
  }
  const memory = memoryOf(held, onBoth)
  return {
    ...memory,
    prune(offersBefore, now) {
      catchUp()
      memory.prune(offersBefore, now)
    },
    close() {
      file?.close()
      held.close()
    },
  }
}

function openSound(path: string, onNotice: (line: string) => void): DatabaseSync {
  try {
    return openDatabase(path)
  } catch (error) {
    if (!isUnsound(error)) throw error
    const aside = `${path}.corrupt`
    renameSync(path, aside)
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    onNotice(`${path}: not a sound memory of credentials; moved to ${aside}, and a new one begun`)
    return openDatabase(path)
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    // Losing the last seconds in a power cut costs an offer more; a sync per host would cost every scan.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    database.exec(SCHEMA)
    database.prepare('SELECT count(*) FROM pins, (SELECT count(*) FROM offers)').get()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function copyRows(from: DatabaseSync, to: DatabaseSync): void {
  to.exec('BEGIN')
  for (const [table, columns] of Object.entries(ROWS)) {
    const insert = to.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`)
    for (const row of from.prepare(`SELECT * FROM ${table}`).iterate()) {
      insert.run(...columns.map(column => row[column] ?? null))
    }
  }
  to.exec('COMMIT')
}

/** Reads what is held; every change is done by `onBoth`. */
function memoryOf(
  held: DatabaseSync,
  onBoth: (work: (database: DatabaseSync) => void) => void,
): CredentialMemory {
  const findPin = held.prepare('SELECT credential, answered_at FROM pins WHERE address = ?')
  const listPinned = held.prepare('SELECT address FROM pins WHERE answered_at >= ?')
  const listOffered = held.prepare(
    // What was offered in the future was offered by a clock that was wrong.
    'SELECT credential FROM offers WHERE address = ? AND offered_at > ? AND offered_at <= ?',
  )
  const change = (sql: string, ...values: (string | number)[]) =>
    onBoth(database => void database.prepare(sql).run(...values))

  return {
    findPin(address) {
      const row = findPin.get(address)
      return row && { credential: String(row.credential), answeredAt: Number(row.answered_at) }
    },
    pin(address, credential, now) {
      change('INSERT OR REPLACE INTO pins VALUES (?, ?, ?)', address, credential, now)
      change('DELETE FROM offers WHERE address = ?', address)
    },
    listPinned: since => new Set(listPinned.all(since).map(row => String(row.address))),
    listOffered: (address, since, now) =>
      new Set(listOffered.all(address, since, now).map(row => String(row.credential))),
    offered(address, credentials, now) {
      for (const credential of credentials) {
        change('INSERT OR REPLACE INTO offers VALUES (?, ?, ?)', address, credential, now)
      }
    },
    prune(offersBefore, now) {
      change('DELETE FROM offers WHERE offered_at < ?', offersBefore)
      change('DELETE FROM pins WHERE answered_at < ?', now - YEAR_MS)
    },
    close: () => held.close(),
  }
}
