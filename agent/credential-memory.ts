import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

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

/**
 * The memory in a file, so that a restarted agent offers nothing anew; `:memory:` for one that ends with the process. A
 * file that is no sound database is moved aside, and `notice` says so. Throws when the folder cannot be written.
 */
export function openCredentialMemory(path: string): { memory: CredentialMemory; notice?: string } {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  try {
    return { memory: memoryOf(openDatabase(path)) }
  } catch (error) {
    if (path === ':memory:' || !isUnsound(error)) throw error
    const aside = `${path}.corrupt`
    renameSync(path, aside)
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    const notice = `${path}: not a sound memory of credentials; moved to ${aside}, and a new one begun`
    return { memory: memoryOf(openDatabase(path)), notice }
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

/** SQLite result codes CORRUPT and NOTADB (sqlite.org/rescode.html). */
function isUnsound(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  return code === 11 || code === 26
}

function memoryOf(database: DatabaseSync): CredentialMemory {
  const findPin = database.prepare('SELECT credential, answered_at FROM pins WHERE address = ?')
  const pin = database.prepare('INSERT OR REPLACE INTO pins VALUES (?, ?, ?)')
  const forgetOffers = database.prepare('DELETE FROM offers WHERE address = ?')
  const listPinned = database.prepare('SELECT address FROM pins WHERE answered_at >= ?')
  const listOffered = database.prepare(
    // What was offered in the future was offered by a clock that was wrong.
    'SELECT credential FROM offers WHERE address = ? AND offered_at > ? AND offered_at <= ?',
  )
  const offer = database.prepare('INSERT OR REPLACE INTO offers VALUES (?, ?, ?)')
  const pruneOffers = database.prepare('DELETE FROM offers WHERE offered_at < ?')
  const prunePins = database.prepare('DELETE FROM pins WHERE answered_at < ?')

  return {
    findPin(address) {
      const row = findPin.get(address)
      return row && { credential: String(row.credential), answeredAt: Number(row.answered_at) }
    },
    pin(address, credential, now) {
      pin.run(address, credential, now)
      forgetOffers.run(address)
    },
    listPinned: since => new Set(listPinned.all(since).map(row => String(row.address))),
    listOffered: (address, since, now) =>
      new Set(listOffered.all(address, since, now).map(row => String(row.credential))),
    offered(address, credentials, now) {
      for (const credential of credentials) offer.run(address, credential, now)
    },
    prune(offersBefore, now) {
      pruneOffers.run(offersBefore)
      prunePins.run(now - YEAR_MS)
    },
    close: () => database.close(),
  }
}
