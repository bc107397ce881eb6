import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Account } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import type { PostgresFailure } from './postgres-failure.ts'

const run = promisify(execFile)

/** The one role and database of the embedded cluster. */
export const POSTGRES_USER = 'recense'
export const POSTGRES_DATABASE = 'postgres'

/** Where a data folder keeps its cluster, and the password of its one role. */
export function clusterPaths(dataFolder: string): { cluster: string; password: string } {
  return {
    cluster: join(dataFolder, 'postgres'),
    password: join(dataFolder, 'postgres-password'),
  }
}

/**
 * The cluster exists, belongs to the account, is of the binaries' version, and only the generated password opens it.
 * Made beside its place and moved there whole, so that an interrupted creation leaves nothing that looks like a cluster.
 */
export async function openCluster(
  dataFolder: string,
  binaries: PostgresBinaries,
  account: Account,
): Promise<Result<{ cluster: string; password: string }, PostgresFailure>> {
  const { cluster, password: passwordFile } = clusterPaths(dataFolder)
  const isNew = !existsSync(cluster) || readdirSync(cluster).length === 0
  if (isNew) {
    const created = await createCluster(dataFolder, binaries, account)
    if (!created.ok) return created
  }

  const versionFile = join(cluster, 'PG_VERSION')
  if (!existsSync(versionFile)) {
    return failure({
      kind: 'not-a-cluster',
      message: `${cluster} holds something else than a PostgreSQL cluster: move it away`,
    })
  }
  const version = Number(readFileSync(versionFile, 'utf8'))
  if (version !== binaries.majorVersion) {
    return failure({
      kind: 'version-mismatch',
      message: `${cluster} was written by PostgreSQL ${version}, and the embedded one is ${binaries.majorVersion}: dump it with version ${version} and restore it, or start that version yourself and set DATABASE_URL`,
    })
  }
  if (!existsSync(passwordFile)) {
    return failure({
      kind: 'password-missing',
      message: `${passwordFile} is missing: restore it together with ${cluster}`,
    })
  }
  // Restored from a backup by root.
  if (process.geteuid?.() === 0 && statSync(cluster).uid === 0) ownTree(cluster, account)
  return success({ cluster, password: readFileSync(passwordFile, 'utf8').trim() })
}

async function createCluster(
  dataFolder: string,
  { initdb }: PostgresBinaries,
  account: Account,
): Promise<Result<void, PostgresFailure>> {
  const { cluster, password: passwordFile } = clusterPaths(dataFolder)
  const workshop = join(dataFolder, 'postgres.new')
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(workshop, { mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  const initialPassword = join(workshop, 'password')
  writeFileSync(initialPassword, `${password}\n`, { mode: 0o600 })
  account.own(workshop)
  account.own(initialPassword)

  const command = account.wrap(initdb, [
    `--pgdata=${join(workshop, 'cluster')}`,
    `--username=${POSTGRES_USER}`,
    `--pwfile=${initialPassword}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order and letter case on every machine, whatever its C library.
    '--no-locale',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ])
  try {
    await run(command.program, command.args, { ...command.options, cwd: '/', env: postgresEnv() })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    const reason = (stderr ?? message).split('\n').find(line => line.trim() !== '')
    return failure({
      kind: 'not-created',
      message: `${cluster}: PostgreSQL cannot be set up there: ${reason}`,
    })
  }
  rmSync(cluster, { recursive: true, force: true })
  renameSync(join(workshop, 'cluster'), cluster)
  rmSync(workshop, { recursive: true, force: true })
  return success(undefined)
}

/** The environment of PostgreSQL's programs: nothing of ours (PGDATA, secrets), messages in English so that they can be read. */
export function postgresEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function ownTree(folder: string, account: Account): void {
  account.own(folder)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    account.own(join(entry.parentPath, entry.name))
  }
}
