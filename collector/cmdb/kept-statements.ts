import { hash } from 'node:crypto'
import {
  CompiledQuery,
  type Kysely,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely'
import type pg from 'pg'
import type { Database } from './tables.ts'

/** Begins every statement that connections keep. */
const KEPT = '/* kept */ '

/**
 * A statement that is asked again and again with other values: each connection parses it once, and plans it a few times. `text`
 * has `$1` and so on, and must be good with a plan that is made without knowing the values.
 */
export function keptStatement<Row>(
  text: string,
): (db: Kysely<Database>, values: readonly unknown[]) => Promise<Row[]> {
  const kept = KEPT + text
  return async (db, values) => {
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(kept, [...values]))
    return rows
  }
}

/** The pool, with connections that keep the statements which ask for it. */
export function keepingPool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `kept_${hash('sha256', text).slice(0, 24)}`
    names.set(text, name)
    return name
  }
  return {
    connect: async () => keepingClient(await pool.connect(), nameOf),
    end: () => pool.end(),
  }
}

function keepingClient(
  client: pg.PoolClient,
  nameOf: (text: string) => string,
): PostgresPoolClient {
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('cursors are not used')
    const asked = { text, values: [...values] }
    return client.query(text.startsWith(KEPT) ? { name: nameOf(text), ...asked } : asked)
  }
  return { query, release: () => client.release() }
}
