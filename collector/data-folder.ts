import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failure, type Result, success } from '../schemas/result.ts'

/** The collector's data folder, held by this process alone until released or until the process ends, however it ends. */
export type DataFolder = { path: string; release: () => void }

export type DataFolderFailure = { kind: 'in-use' | 'unusable'; message: string }

/**
 * Takes the folder, which is made when it is missing. The lock is SQLite's own on a file that stays empty: the system
 * lifts it when its holder ends, so nothing stale is left by kill -9, and no process number has to be trusted.
 */
export function takeDataFolder(path: string): Result<DataFolder, DataFolderFailure> {
  let lock: DatabaseSync | undefined
  try {
    if (!existsSync(path)) {
      mkdirSync(path, { recursive: true })
      // As root the embedded PostgreSQL runs under another user, who must get through; its own folder is closed.
      chmodSync(path, process.geteuid?.() === 0 ? 0o711 : 0o700)
    }
    lock = new DatabaseSync(join(path, 'lock'), { timeout: 0 })
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    return failure(describe(error, path))
  }
  const held = lock
  writeFileSync(pidFile(path), `${process.pid}\n`)
  return success({ path, release: () => held.close() })
}

const pidFile = (path: string) => join(path, 'collector.pid')

/** SQLite's result codes: https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5

function describe(error: unknown, path: string): DataFolderFailure {
  const { errcode, code, message } = error as Error & { errcode?: number; code?: string }
  if (errcode === SQLITE_BUSY) {
    const pid = existsSync(pidFile(path)) ? readFileSync(pidFile(path), 'utf8').trim() : 'unknown'
    return {
      kind: 'in-use',
      message: `${path}: another collector (process ${pid}) works in this data folder`,
    }
  }
  const reason = code === 'ERR_SQLITE_ERROR' ? message : (code ?? message)
  return { kind: 'unusable', message: `${path}: cannot be used as the data folder (${reason})` }
}
