import { type Kysely, sql } from 'kysely'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'

export type ImportItem = {
  id: string
  kind: 'sites' | 'devices' | 'links'
  by: string
  origin: 'cli' | 'api'
  at: string
  counts: Record<'created' | 'changed' | 'unchanged' | 'refused', number>
}

const importTie: SortTerm = { of: sql.ref('imports.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const importOrder: ListOrder = { usual: '-id', tie: importTie, by: { id: importTie } }

/** Imports that were made, the latest first unless asked otherwise. */
export async function readImports(
  db: Kysely<Database>,
  list: ListRange,
): Promise<ListPage<ImportItem>> {
  const all = db.selectFrom('imports')
  const rows = all
    .select(['id', 'kind', 'imported_by', 'origin', 'at'])
    .select(['created', 'changed', 'unchanged', 'refused'])
  return readList(
    importOrder,
    list,
    { rows, all },
    ({ id, kind, imported_by, origin, at, created, changed, unchanged, refused }) => ({
      id,
      kind,
      by: imported_by,
      origin,
      at: at.toISOString(),
      counts: { created, changed, unchanged, refused },
    }),
  )
}
