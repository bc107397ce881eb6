import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: until the tables are described
export type CmdbReader = Kysely<any>

/** Why the database cannot be used, by part; undefined when it can. */
export function readReadiness(
  database: CmdbReader,
): Record<string, () => Promise<string | undefined>> {
  return {
    database: async () => {
      try {
        await sql`select 1`.execute(database)
        return undefined
      } catch {
        return 'the database cannot be reached'
      }
    },
  }
}
