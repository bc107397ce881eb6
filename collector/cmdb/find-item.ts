import type { Kysely } from 'kysely'
import type { Database, ItemState } from './tables.ts'

export type FoundItem = { siteId: string; itemClass: 'device' | 'endpoint'; state: ItemState }

/** The device or endpoint with this id. */
export async function findItem(db: Kysely<Database>, id: string): Promise<FoundItem | undefined> {
  for (const itemClass of ['device', 'endpoint'] as const) {
    const row = await db
      .selectFrom(`${itemClass}s`)
      .select(['site_id', 'state'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row) return { siteId: row.site_id, itemClass, state: row.state }
  }
  return undefined
}
