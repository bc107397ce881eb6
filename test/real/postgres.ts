import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import {
  type PostgresServer,
  postgresServers,
  type RunningServer,
  startTestServer,
} from './postgres-server.ts'

const NAMES = ['PostgreSQL of the distribution', 'embedded PostgreSQL']

/** Runs a suite once per PostgreSQL; one that is not installed is skipped by name. */
export function describeOnPostgres(title: string, suite: (server: PostgresServer) => void): void {
  for (const name of NAMES) {
    const server = postgresServers.find(it => it.name.startsWith(name))
    if (server) describe(`${title} on ${server.name}`, () => suite(server))
    else describe.skip(`${title} on ${name}: not installed`, () => {})
  }
}

/** Runs a suite on one PostgreSQL, the distribution's where it is installed: for rules of the domain, which are no SQL's. */
export function describeOnOnePostgres(
  title: string,
  suite: (server: PostgresServer) => void,
): void {
  const [server] = postgresServers
  if (server) describe(`${title} on ${server.name}`, () => suite(server))
  else describe.skip(`${title}: no PostgreSQL is installed`, () => {})
}

/** A database of its own for a suite, gone after it. Valid inside tests and hooks. */
export type TestDatabase = { readonly url: string; readonly cmdb: Cmdb }

/**
 * Gives the suite an empty, migrated database on the server that all test files share (`test/setup/shared-postgres.ts`):
 * making one takes milliseconds.
 */
export function freshDatabase({ name }: PostgresServer): TestDatabase {
  const ask = async (method: string, query: Record<string, string>) => {
    const answer = await fetch(`${inject('databases')}?${new URLSearchParams(query)}`, { method })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.text()
  }
  return databaseOfSuite({
    create: () => ask('POST', { server: name }),
    remove: async url => void (await ask('DELETE', { server: name, url })),
  })
}

/**
 * The same on a server of the suite's own, where nobody else has transactions: who follows changes reads up to the oldest
 * one under way, in whatever database of the server.
 */
export function freshServer(server: PostgresServer): TestDatabase {
  let running: RunningServer | undefined
  return databaseOfSuite({
    async create() {
      running = await startTestServer(server)
      return running.createDatabase()
    },
    remove: async () => running?.remove(),
  })
}

function databaseOfSuite(from: {
  create: () => Promise<string>
  remove: (url: string) => Promise<void>
}): TestDatabase {
  const state: { url?: string; cmdb?: Cmdb } = {}
  beforeAll(async () => {
    state.url = await from.create()
    state.cmdb = connectCmdb({ url: state.url })
  })
  afterAll(async () => {
    await state.cmdb?.close()
    if (state.url) await from.remove(state.url)
  })
  return {
    get url() {
      return required(state.url)
    },
    get cmdb() {
      return required(state.cmdb)
    },
  }
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the database exists only inside tests and hooks')
  return value
}
