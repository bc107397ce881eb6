import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import { type Cmdb, connectCmdb } from './cmdb/connect.ts'
import { migrateDatabase } from './cmdb/migrate.ts'
import type { CollectorConfig } from './config.ts'
import { startPostgres } from './postgres/start-postgres.ts'
import type { StartFailure } from './start-failure.ts'
import { waitForDatabase } from './wait-for-database.ts'

export type OpenCmdb = { cmdb: Cmdb; applied: string[]; close: () => Promise<void> }

/**
 * The CMDB, reachable and with the tables of this version: on the PostgreSQL of the configuration, else on the embedded
 * one, which is started. The caller holds the data folder.
 */
export async function openCmdb(
  config: CollectorConfig,
  log: Logger,
  signal: AbortSignal,
): Promise<Result<OpenCmdb, StartFailure>> {
  if (config.database.url !== undefined) return connect(config.database.url, config, log, signal)

  const postgres = await startPostgres(config.dataFolder, log)
  if (!postgres.ok) return failure({ kind: 'usage', message: postgres.failure.message })
  const opened = await connect(postgres.value.url, config, log, signal)
  if (!opened.ok) {
    await postgres.value.stop()
    return opened
  }
  const close = async () => {
    await opened.value.close()
    await postgres.value.stop()
  }
  return success({ ...opened.value, close })
}

/** Connects to a database that is started already, waits for it and brings its tables to this version. */
export async function connect(
  url: string,
  config: CollectorConfig,
  log: Logger,
  signal: AbortSignal,
): Promise<Result<OpenCmdb, StartFailure>> {
  const cmdb = connectCmdb({
    url,
    onConnectionLost: error => log.warn({ reason: error.message }, 'database-connection-lost'),
  })
  let isOpen = false
  try {
    const migrated = await waitForDatabase(() => migrateDatabase(cmdb.pool), {
      url,
      waitSeconds: config.database.waitSeconds,
      signal,
      onWaiting: message => log.warn({ reason: message }, 'database-unreachable'),
    })
    if (!migrated.ok) return failure(startFailure(migrated.failure))
    if (!migrated.value.ok) {
      return failure({ kind: 'usage', message: migrated.value.failure.message })
    }
    const { applied } = migrated.value.value
    if (applied.length > 0) log.info({ applied }, 'database-migrated')
    isOpen = true
    return success({ cmdb, applied, close: cmdb.close })
  } finally {
    if (!isOpen) await cmdb.close()
  }
}

function startFailure(why: { kind: 'refused' | 'unreachable' | 'stopped'; message: string }) {
  const kinds = { refused: 'usage', unreachable: 'unavailable', stopped: 'stopped' } as const
  return { kind: kinds[why.kind], message: why.message }
}
