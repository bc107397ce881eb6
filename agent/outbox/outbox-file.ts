import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Gap } from '../../schemas/gap.ts'
import { createMessageStore, type MessageStore, prepareTables } from './message-store.ts'
import { countMessages, salvage } from './salvage.ts'
import { isUnsound, messageOf, sqliteCode } from './sqlite-error.ts'

/** SQLite result code: another process holds the file (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5
/** The folder is not one, or not ours to use: a mistake of configuration, which no time mends. */
const NO_FOLDER = ['EEXIST', 'ENOTDIR', 'EACCES', 'EPERM']
const MAGIC = 'SQLite format 3\0'

export type OpenedFile = {
  store: MessageStore
  /** Which file it is on the disk: another one at its place is not ours. */
  inode: number
  notice?: string
  /** What was in a damaged file and could not be read. */
  lost?: Gap
}

/** Nothing can be kept there by anybody: wrong folder, or another agent's. The message is a line for a person. */
export class UnusablePath extends Error {}

/**
 * The outbox's database, held by this process alone, every commit on disk before it returns. A file that is not a sound
 * database is moved aside, never deleted, and what can be read in it goes into the new one: `notice` says so. Throws
 * `UnusablePath`, or SQLite's error when the disk does not let it be opened now.
 */
export function openOutboxFile(path: string, now: () => number): OpenedFile {
  makeFolder(dirname(path), path)
  try {
    return opened(path, openSound(path))
  } catch (error) {
    if (sqliteCode(error) === SQLITE_BUSY) {
      throw new UnusablePath(`${path}: another agent is using this data folder`, { cause: error })
    }
    if (!isUnsound(error)) throw error
    return replaceDamaged(path, openUnchecked(path), messageOf(error), now)
  }
}

/**
 * A new file with what can be read by `damaged` (closed afterwards), and the old one beside it. `expected` is how many
 * messages there should be, if that is known.
 */
export function replaceDamaged(
  path: string,
  damaged: DatabaseSync | undefined,
  why: string,
  now: () => number,
  expected?: number,
): OpenedFile {
  const rescued = `${path}.rescued`
  for (const suffix of ['', '-wal', '-journal']) rmSync(rescued + suffix, { force: true })
  const born = Math.min(statSync(path, { throwIfNoEntry: false })?.birthtimeMs ?? now(), now())
  let copied = 0
  const all = expected ?? (damaged && countMessages(damaged))
  try {
    if (damaged) copied = salvage(damaged, rescued)
  } finally {
    closeQuietly(damaged)
  }
  const stamp = new Date(now()).toISOString().replace(/[:.]/g, '-')
  const aside = `${path}.corrupt-${stamp}`
  const wasThere = existsSync(path)
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  if (existsSync(rescued)) renameSync(rescued, path)
  const messages = all === undefined ? undefined : Math.max(0, all - copied)
  const span = {
    from: new Date(born).toISOString(),
    to: new Date(now()).toISOString(),
  }
  return {
    ...opened(path, openSound(path)),
    notice: `${path}: not a sound outbox (${why}); ${wasThere ? `moved to ${aside}, and ` : ''}a new one begun, with ${copied} messages of it`,
    ...(messages !== 0 && {
      lost: {
        ...span,
        ...(messages && { messages }),
        reason: 'damaged' as const,
      },
    }),
  }
}

/** Whether the file is still there as it was opened; undefined when that cannot be told now. */
export function isSameFile(path: string, inode: number): boolean | undefined {
  try {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(MAGIC.length)
      readSync(file, head, 0, head.length, 0)
      return statSync(path).ino === inode && head.toString('latin1') === MAGIC
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? false : undefined
  }
}

/** Deletes a file of which nothing is needed any more: a full disk cannot even take the note that it was sent. */
export function deleteOutboxFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

function opened(path: string, database: DatabaseSync): OpenedFile {
  return { store: createMessageStore(database), inode: statSync(path).ino }
}

function makeFolder(folder: string, path: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!NO_FOLDER.includes(code)) throw error
    throw new UnusablePath(`${path}: cannot be opened (${messageOf(error)})`, {
      cause: error,
    })
  }
}

function openSound(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    // Exclusive before WAL: the second agent of a data folder is refused, and no shared memory file is needed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216')
    prepareTables(database)
    const check = database.prepare('PRAGMA quick_check(1)').get()
    if (check?.quick_check !== 'ok') throw unsound(String(check?.quick_check))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function openUnchecked(path: string): DatabaseSync | undefined {
  try {
    return new DatabaseSync(path)
  } catch {
    return undefined
  }
}

/** What it held is beside it already. */
function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close()
  } catch {
    // A database that is damaged may not even close; its file is let go of all the same.
  }
}

function unsound(finding: string): Error {
  return Object.assign(new Error(finding), { errcode: 11 })
}
