import { readdir, readFile } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { failure, type Result, success } from '../../schemas/result.ts'
import { ensureChangePartitions } from './change-partitions.ts'
import { ensureRollupPartitions } from './rollup-partitions.ts'
import { ensureSightingPartitions } from './sighting-partitions.ts'
import { ensureTrafficPartitions } from './traffic-partitions.ts'

export type MigrationFailure =
  | { kind: 'postgres-too-old'; message: string }
  | { kind: 'database-newer-than-code'; message: string }

export type MigrationReport = { version: number; applied: string[] }

type Migration = { version: number; name: string; file: URL }

const MINIMUM_SERVER_VERSION = 150_000

/** One number for every collector in the world: whoever migrates holds it, the others wait. */
const MIGRATION_LOCK = 7_263_736_001

/**
 * Brings the tables to this version of the code, in one transaction: all migrations or none. Several collectors may
 * start at once. Rejects only when the database cannot be reached or a migration is broken.
 */
export async function migrateDatabase(
  pool: Pool,
  now: Date = new Date(),
): Promise<Result<MigrationReport, MigrationFailure>> {
  const migrations = await listMigrations()
  const client = await pool.connect()
  try {
    const tooOld = await findTooOldServer(client)
    if (tooOld) return failure(tooOld)

    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    const current = await currentVersion(client)
    const latest = migrations.at(-1)?.version ?? 0
    if (current > latest) {
      await client.query('ROLLBACK')
      return failure({
        kind: 'database-newer-than-code',
        message: `database: its tables are at version ${current}, this collector knows ${latest}; install the newer collector`,
      })
    }

    const pending = migrations.filter(it => it.version > current)
    for (const migration of pending) await apply(client, migration)
    await ensureChangePartitions(client, now)
    await ensureSightingPartitions(client, now)
    await ensureTrafficPartitions(client, now)
    await ensureRollupPartitions(client, now)
    await client.query('COMMIT')
    return success({ version: latest, applied: pending.map(it => it.name) })
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {})
    throw cause
  } finally {
    client.release()
  }
}

async function listMigrations(): Promise<Migration[]> {
  const folder = new URL('./migrations/', import.meta.url)
  const names = (await readdir(folder)).filter(it => it.endsWith('.sql')).sort()
  return names.map((name, index) => {
    const version = Number.parseInt(name, 10)
    if (version !== index + 1) {
      throw new Error(`collector/cmdb/migrations/${name}: expected number ${index + 1}`)
    }
    return { version, name, file: new URL(name, folder) }
  })
}

async function findTooOldServer(client: PoolClient): Promise<MigrationFailure | undefined> {
  const { rows } = await client.query<{ number: string; text: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
  )
  const [server] = rows
  if (Number(server?.number) >= MINIMUM_SERVER_VERSION) return undefined
  return {
    kind: 'postgres-too-old',
    message: `database: expected PostgreSQL 15 or newer, got ${server?.text}`,
  }
}

async function currentVersion(client: PoolClient): Promise<number> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`)
  await client.query(`COMMENT ON TABLE schema_migrations IS 'Which migrations were run, and when.'`)
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM schema_migrations',
  )
  return rows[0]?.version ?? 0
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query(await readFile(migration.file, 'utf8'))
  } catch (cause) {
    throw new Error(`collector/cmdb/migrations/${migration.name} failed`, { cause })
  }
  await client.query('INSERT INTO schema_migrations (version, name) VALUES ($1, $2)', [
    migration.version,
    migration.name,
  ])
}
