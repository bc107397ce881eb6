import { setTimeout as sleep } from 'node:timers/promises'
import { type Result, success } from '../../schemas/result.ts'
import { chooseAccount } from './account.ts'
import { findPostgresBinaries } from './binaries.ts'
import { clusterPaths, openCluster } from './cluster.ts'
import { stopLeftover } from './leftover.ts'
import { choosePlace, type ListeningPlace, postgresUrl } from './listening-place.ts'
import type { PostgresFailure } from './postgres-failure.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

/** The embedded PostgreSQL, running. `url` stays the same while it is restarted after a crash. */
export type EmbeddedPostgres = { url: string; stop: () => Promise<void> }

/** What the embedded PostgreSQL has to tell; `line` is PostgreSQL's own. */
export type PostgresLog = {
  debug: (fields: { line: string }, event: string) => void
  warn: (fields: { line: string }, event: string) => void
  error: (fields: { reason: string }, event: string) => void
}

const READY_WITHIN_MS = 120_000
const RESTART_DELAYS_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000]

/**
 * Starts PostgreSQL on the cluster in the data folder, which is created at first. The caller holds the folder's lock.
 * It stops with us, even when we are killed, and is started again when it dies alone.
 */
export async function startPostgres(
  dataFolder: string,
  log: PostgresLog,
): Promise<Result<EmbeddedPostgres, PostgresFailure>> {
  const binaries = await findPostgresBinaries()
  if (!binaries.ok) return binaries
  const { postgres } = binaries.value
  const account = await chooseAccount(clusterPaths(dataFolder).cluster, postgres)
  if (!account.ok) return account
  const leftover = await stopLeftover(clusterPaths(dataFolder).cluster)
  if (!leftover.ok) return leftover
  const opened = await openCluster(dataFolder, binaries.value, account.value)
  if (!opened.ok) return opened

  const { cluster, password } = opened.value
  const place = await choosePlace(cluster)
  const start = () =>
    startServerProcess(postgres, settings(cluster, place), account.value, {
      readyWithinMs: READY_WITHIN_MS,
      onLogLine: line => {
        if (/\b(FATAL|PANIC):/.test(line)) log.warn({ line }, 'postgres-log')
        else log.debug({ line }, 'postgres-log')
      },
    })
  const first = await start()
  if (!first.ok) return first

  let isStopping = false
  let server: ServerProcess | undefined = first.value
  const stopping = new AbortController()
  const keepRunning = async () => {
    for (let attempt = 0; !isStopping; attempt += 1) {
      if (server) {
        const startedAt = performance.now()
        await server.exited
        server = undefined
        if (isStopping) return
        log.error({ reason: 'it ended by itself' }, 'postgres-lost')
        if (performance.now() - startedAt > 60_000) attempt = 0
      }
      const delayMs = RESTART_DELAYS_MS[attempt] ?? 30_000
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (isStopping) return
      await stopLeftover(cluster)
      const next = await start()
      if (next.ok) server = next.value
      else log.error({ reason: next.failure.message }, 'postgres-lost')
    }
  }
  const kept = keepRunning()

  return success({
    url: postgresUrl(place, password),
    stop: async () => {
      isStopping = true
      stopping.abort()
      await server?.stop()
      await kept
      await server?.stop()
    },
  })
}

function settings(cluster: string, place: ListeningPlace): string[] {
  const values = {
    listen_addresses: 'port' in place ? '127.0.0.1' : '',
    port: 'port' in place ? place.port : 5432,
    unix_socket_directories: 'socketFolder' in place ? place.socketFolder : '',
    unix_socket_permissions: '0700',
    max_connections: 40,
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    // Nobody replicates from it, and JIT only slows our short statements down.
    wal_level: 'minimal',
    max_wal_senders: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // What PostgreSQL says of itself; statements that fail are reported by whoever sent them.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  }
  const flags = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', cluster, ...flags]
}
