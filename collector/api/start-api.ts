import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { Cmdb } from '../cmdb/connect.ts'
import { readDatabaseReadiness, readMigrationReadiness } from '../cmdb/read-readiness.ts'
import { type AccessSettings, defaultSession } from './access/access-settings.ts'
import { isLoopback } from './access/is-loopback.ts'
import type { EnrolAgent } from './agents-routes.ts'
import { buildApi } from './build-api.ts'
import type { ReadinessCheck } from './health-routes.ts'
import { createMetrics, type Metrics } from './metrics.ts'

export type ApiOptions = {
  database: Cmdb
  host: string
  /** 0 takes any free port. */
  port: number
  log: FastifyBaseLogger
  /** Folder of the built pages (`collector/web/dist`); absent, or not built, serves the API alone. */
  webRoot?: string | undefined
  /** Made with `createMetrics` by whoever counts too; absent makes a set of its own. */
  metrics?: Metrics | undefined
  /** What `/readyz` asks besides the database, by name: `{ broker: async () => isListening ? undefined : 'not listening' }`. */
  checks?: Record<string, ReadinessCheck> | undefined
  version?: string | undefined
  /** A plan or a command is committed, and wants to be sent. */
  onRecorded?: (() => void) | undefined
  /** Registers agents; absent refuses to. */
  enrol?: EnrolAgent | undefined
  /** Makes a revocation hold at once. */
  onRevoked?: (() => Promise<void>) | undefined
  /** Names that our pages are opened by, besides addresses and localhost. */
  names?: readonly string[] | undefined
  /** How people are let in; whether that is needed follows from `host`. */
  access?: Omit<AccessSettings, 'isLoopbackOnly'> | undefined
}

/** Serves API, metrics and pages over HTTP until closed. A port that cannot be taken rejects with one clear line. */
export async function startApi(
  options: ApiOptions,
): Promise<{ url: string; isLoopbackOnly: boolean; close: () => Promise<void> }> {
  const { database, host, port, log, webRoot } = options
  const { access = { session: defaultSession } } = options
  const isLoopbackOnly = isLoopback(host) && !access.openid && !access.proxies?.length
  const app = await buildApi({
    database,
    access: { ...access, isLoopbackOnly },
    log,
    webRoot,
    metrics: options.metrics ?? createMetrics(),
    checks: {
      database: () => readDatabaseReadiness(database.db),
      migrations: () => readMigrationReadiness(database.db),
      ...options.checks,
    },
    version: options.version ?? '0.0.0',
    onRecorded: options.onRecorded,
    enrol: options.enrol,
    onRevoked: options.onRevoked,
    names: options.names,
  })
  try {
    await app.listen({ host, port })
  } catch (cause) {
    await app.close()
    throw new Error(`HTTP: cannot listen on ${host}:${port}: ${whyNot(cause)}`, { cause })
  }
  return { url: addressOf(app.server.address(), host), isLoopbackOnly, close: () => app.close() }
}

function whyNot(cause: unknown): string {
  const code = (cause as { code?: string }).code
  switch (code) {
    case 'EADDRINUSE':
      return 'the port is already taken'
    case 'EACCES':
      return 'not allowed to take this port'
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine does not have that address'
    default:
      return cause instanceof Error ? cause.message : String(cause)
  }
}

function addressOf(bound: AddressInfo | string | null, host: string): string {
  if (bound === null || typeof bound === 'string') return `http://${host}`
  const { address, port } = bound
  const isAnywhere = address === '0.0.0.0' || address === '::'
  const shown = isAnywhere ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address
  return `http://${shown}:${port}`
}
