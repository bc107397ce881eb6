import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** Whether one of the tables has a row with this id. */
export async function isThere(
  db: Kysely<Database>,
  tables: readonly string[],
  id: string,
): Promise<boolean> {
  for (const table of tables) {
    const { rows } = await sql`SELECT 1 FROM ${sql.table(table)} WHERE id::text = ${id}`.execute(db)
    if (rows.length > 0) return true
  }
  return false
}
