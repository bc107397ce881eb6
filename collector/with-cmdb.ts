import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import type { CollectorConfig } from './config.ts'
import { takeDataFolder } from './data-folder.ts'
import { connect, type OpenCmdb, openCmdb } from './open-cmdb.ts'
import { findRunningPostgres } from './postgres/find-running.ts'
import type { StartFailure } from './start-failure.ts'

/**
 * Does something with the CMDB beside a collector or without one: when a collector runs on the embedded PostgreSQL its
 * server is used, else it is started for the while.
 */
export async function withCmdb<Value>(
  config: CollectorConfig,
  log: Logger,
  work: (opened: OpenCmdb) => Promise<Value>,
): Promise<Result<Value, StartFailure>> {
  const never = new AbortController().signal
  if (config.database.url !== undefined) {
    return closeAfter(await connect(config.database.url, config, log, never), work)
  }
  const folder = takeDataFolder(config.dataFolder)
  if (folder.ok) {
    try {
      return await closeAfter(await openCmdb(config, log, never), work)
    } finally {
      folder.value.release()
    }
  }
  const running =
    folder.failure.kind === 'in-use' ? findRunningPostgres(config.dataFolder) : undefined
  if (!running) return failure({ kind: 'usage', message: folder.failure.message })
  return closeAfter(await connect(running, config, log, never), work)
}

async function closeAfter<Value>(
  opened: Result<OpenCmdb, StartFailure>,
  work: (opened: OpenCmdb) => Promise<Value>,
): Promise<Result<Value, StartFailure>> {
  if (!opened.ok) return opened
  try {
    return success(await work(opened.value))
  } finally {
    await opened.value.close()
  }
}
