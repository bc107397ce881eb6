import type { Kysely } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
import type { Database } from './tables.ts'

export type ImportItem = {
  id: string
  kind: 'sites' | 'devices' | 'links'
  by: string
  origin: 'cli' | 'api'
  at: string
  counts: Record<'created' | 'changed' | 'unchanged' | 'refused', number>
}

/** Imports that were made, the latest first; ids are made in the order of time. */
export async function readImports(
  db: Kysely<Database>,
  list: { after?: { id: string } | undefined; limit: number },
): Promise<ListPage<ImportItem, { id: string }>> {
  const [rows, { total }] = await Promise.all([
    db
      .selectFrom('imports')
      .select(['id', 'kind', 'imported_by', 'origin', 'at'])
      .select(['created', 'changed', 'unchanged', 'refused'])
      .$if(list.after !== undefined, it => it.where('id', '<', list.after?.id ?? ''))
      .orderBy('id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    db
      .selectFrom('imports')
      .select(eb => eb.fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total),
    ({ id }) => ({ id }),
    ({ id, kind, imported_by, origin, at, ...counts }) => ({
      id,
      kind,
      by: imported_by,
      origin,
      at: at.toISOString(),
      counts,
    }),
  )
}
