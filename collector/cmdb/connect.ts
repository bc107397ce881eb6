import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { keepingPool } from './kept-statements.ts'
import type { Database } from './tables.ts'

/** The CMDB: typed queries in `db`, raw connections in `pool`. Both use the same connections. */
export type Cmdb = {
  readonly db: Kysely<Database>
  readonly pool: pg.Pool
  close: () => Promise<void>
}

export type CmdbOptions = {
  /** `postgresql://…`, as in DATABASE_URL. Nothing is connected to before the first query. */
  url: string
  maxConnections?: number
  /** An idle connection broke (database restarted, network cut); the pool replaces it by itself. */
  onConnectionLost?: (error: Error) => void
}

/** Opens the CMDB. Queries reject while the database is unreachable and work again once it is back. */
export function connectCmdb(options: CmdbOptions): Cmdb {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    application_name: 'recense-collector',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // Without a listener a database restart would end the process. A server that stops with us cuts what is still closing: no news.
  pool.on('error', error => {
    if (!pool.ending) options.onConnectionLost?.(error)
  })
  // So would one between two queries of a transaction: the next query rejects, and nobody else need hear of it.
  pool.on('connect', client => client.on('error', () => {}))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: keepingPool(pool) }) })
  // Kysely ends the pool only if it was used through Kysely.
  return { db, pool, close: () => pool.end() }
}
