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
  const uses = new WeakMap<pg.PoolClient, Uses>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const used = uses.get(client) ?? { count: 0, plannedAgainAt: 100 }
      uses.set(client, used)
      if (used.count >= used.plannedAgainAt) await planAgain(client, used)
      return keepingClient(client, nameOf, used)
    },
    end: () => pool.end(),
  }
}

/** How often a connection used statements that it keeps, and when it makes new plans for them. */
type Uses = { count: number; plannedAgainAt: number }

/** A plan that was made for a small table reads all of it. PostgreSQL looks again once it has counted; this is sooner. */
async function planAgain(client: pg.PoolClient, used: Uses): Promise<void> {
  used.plannedAgainAt = used.count * 2
  try {
    await client.query('DISCARD PLANS')
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

function keepingClient(
  client: pg.PoolClient,
  nameOf: (text: string) => string,
  used: Uses,
): PostgresPoolClient {
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('cursors are not used')
    const asked = { text, values: [...values] }
    if (!text.startsWith(KEPT)) return client.query(asked)
    used.count++
    return client.query({ name: nameOf(text), ...asked })
  }
  return { query, release: () => client.release() }
}
