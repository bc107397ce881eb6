import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectCmdb } from '../../collector/cmdb/connect.ts'
import { migrateDatabase } from '../../collector/cmdb/migrate.ts'
import { type Account, chooseAccount } from '../../collector/postgres/account.ts'
import { findPostgresBinaries, type PostgresBinaries } from '../../collector/postgres/binaries.ts'
import { postgresEnv } from '../../collector/postgres/cluster.ts'
import { type ServerProcess, startServerProcess } from '../../collector/postgres/server-process.ts'
import type { Result } from '../../schemas/result.ts'
import { migrationsDigest } from './migrations-digest.ts'

/** A PostgreSQL that is installed here, and how a test's title calls it. */
export type PostgresServer = { name: string; binaries: PostgresBinaries }

/** The PostgreSQL servers to run a suite on: the distribution's and the embedded one, as far as they are installed. */
export const postgresServers: PostgresServer[] = await findServers()

/** A server that a test may stop, kill and start again; its `postgres` database is empty. */
export type RunningServer = {
  readonly url: string
  /** Url of a fresh, migrated database. */
  createDatabase: () => Promise<string>
  /** Whoever is still connected is cut. */
  dropDatabase: (url: string) => Promise<void>
  stop: () => Promise<void>
  /** On the same data and the same place as before. */
  start: () => Promise<void>
  remove: () => Promise<void>
}

/** Starts a throw-away server on a Unix socket in a temporary folder; as root under an unprivileged user. */
export async function startTestServer({ binaries }: PostgresServer): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-pg-'))
  const account = await accountFor(folder, binaries)
  const pristine = await pristineCluster(binaries, account)
  const cluster = join(folder, 'cluster')
  execFileSync('cp', ['-a', pristine, cluster])

  let server: ServerProcess | undefined
  const start = async () => {
    server = await serve(binaries, cluster, account)
  }
  await start()

  const asAdmin = async (text: string) => {
    const admin = connectCmdb({ url: urlOf(cluster, 'postgres'), maxConnections: 1 })
    try {
      await admin.pool.query(text)
    } finally {
      await admin.close()
    }
  }
  let databases = 0
  const createDatabase = async () => {
    const name = `test_${++databases}`
    await asAdmin(`CREATE DATABASE ${name} TEMPLATE template_recense STRATEGY FILE_COPY`)
    return urlOf(cluster, name)
  }
  const dropDatabase = (url: string) =>
    asAdmin(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
  const stop = async () => {
    await server?.stop()
    server = undefined
  }
  const remove = async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: urlOf(cluster, 'postgres'), createDatabase, dropDatabase, stop, start, remove }
}

async function findServers(): Promise<PostgresServer[]> {
  const embedded = await findPostgresBinaries()
  return [
    ...findDebianServers(),
    ...(embedded.ok
      ? [
          {
            name: `embedded PostgreSQL ${embedded.value.majorVersion}`,
            binaries: embedded.value,
          },
        ]
      : []),
  ]
}

function findDebianServers(): PostgresServer[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .map(Number)
    .filter(version => version >= 15 && existsSync(`${root}/${version}/bin/initdb`))
    .sort((a, b) => a - b)
    .slice(0, 1)
    .map(majorVersion => ({
      name: `PostgreSQL of the distribution (${majorVersion})`,
      binaries: {
        postgres: `${root}/${majorVersion}/bin/postgres`,
        initdb: `${root}/${majorVersion}/bin/initdb`,
        majorVersion,
      },
    }))
}

async function accountFor(folder: string, binaries: PostgresBinaries): Promise<Account> {
  const account = await chooseAccount(join(folder, 'cluster'), binaries.postgres)
  if (!account.ok) {
    // mkdtemp makes folders that only we may enter, and as root the server is somebody else.
    execFileSync('chmod', ['755', folder])
    const retried = await chooseAccount(join(folder, 'cluster'), binaries.postgres)
    if (!retried.ok) throw new Error(retried.failure.message)
    retried.value.own(folder)
    return retried.value
  }
  account.value.own(folder)
  return account.value
}

function serve(
  binaries: PostgresBinaries,
  cluster: string,
  account: Account,
): Promise<ServerProcess> {
  return startServerProcess(binaries.postgres, ['-D', cluster, ...settings(cluster)], account, {
    readyWithinMs: 60_000,
    onLogLine: () => {},
  }).then(orThrow)
}

const urlOf = (cluster: string, database: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(cluster)}`

/**
 * A cluster to copy from, with a migrated database as a template: made once per machine, version and migrations. initdb and
 * migrations take seconds, a copy none.
 */
async function pristineCluster(binaries: PostgresBinaries, account: Account): Promise<string> {
  const uid = process.geteuid?.() ?? 0
  const name = `recense-test-cluster-${binaries.majorVersion}-${uid}-${migrationsDigest}`
  const pristine = join(tmpdir(), name)
  if (existsSync(join(pristine, 'PG_VERSION'))) return pristine

  const workshop = mkdtempSync(`${pristine}-`)
  execFileSync('chmod', ['755', workshop])
  account.own(workshop)
  const command = account.wrap(binaries.initdb, [
    `--pgdata=${join(workshop, 'cluster')}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-locale',
    '--no-sync',
  ])
  execFileSync(command.program, command.args, {
    ...command.options,
    cwd: '/',
    env: postgresEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await makeTemplate(binaries, join(workshop, 'cluster'), account)
  try {
    renameSync(join(workshop, 'cluster'), pristine)
  } catch (cause) {
    // Another worker was quicker; its copy is as good.
    if (!existsSync(join(pristine, 'PG_VERSION'))) throw cause
  }
  rmSync(workshop, { recursive: true, force: true })
  return pristine
}

async function makeTemplate(
  binaries: PostgresBinaries,
  cluster: string,
  account: Account,
): Promise<void> {
  const server = await serve(binaries, cluster, account)
  const admin = connectCmdb({ url: urlOf(cluster, 'postgres'), maxConnections: 1 })
  await admin.pool.query('CREATE DATABASE template_recense')
  await admin.close()
  const template = connectCmdb({ url: urlOf(cluster, 'template_recense') })
  orThrow(await migrateDatabase(template.pool))
  await template.close()
  await server.stop()
}

function orThrow<Value>(result: Result<Value, { message: string }>): Value {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

function settings(cluster: string): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: cluster,
    max_connections: 200,
    shared_buffers: '64MB',
    // Nothing here outlives the test; what is tested about durability runs on the collector's own settings.
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    jit: 'off',
    timezone: 'UTC',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
