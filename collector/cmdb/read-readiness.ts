import { readdir } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** Undefined when PostgreSQL answers, else why the database cannot be used. Never tells the address or the login. */
export async function readDatabaseReadiness(db: Kysely<Database>): Promise<string | undefined> {
  try {
    await sql`select 1`.execute(db)
    return undefined
  } catch {
    return 'the database cannot be reached'
  }
}

/** Undefined when the tables are those of this version of the code, else what is missing. */
export async function readMigrationReadiness(db: Kysely<Database>): Promise<string | undefined> {
  const files = await readdir(new URL('./migrations/', import.meta.url))
  const expected = files.filter(name => name.endsWith('.sql')).length
  try {
    const { rows } = await sql<{ version: number }>`
      select coalesce(max(version), 0) as version from schema_migrations`.execute(db)
    const version = rows[0]?.version ?? 0
    return version === expected
      ? undefined
      : `the tables are at version ${version}, expected ${expected}`
  } catch {
    return 'the tables cannot be read'
  }
}
