import { type Kysely, sql } from 'kysely'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'

/** Who wrote what, when and by what means. */
export type ChangesetItem = {
  id: string
  site: string
  at: string
  actorKind: 'agent' | 'person' | 'collector'
  actor: string
  origin: 'message' | 'cli' | 'api' | 'import' | 'conclusion'
  reason?: string
  /** The changeset that this one takes back. */
  undoes?: string
  /** The changeset that took this one back. */
  undoneBy?: string
  changeCount: number
}

export type ChangesetList = ListRange & {
  id?: string | undefined
  site?: string | undefined
  actorKind?: ChangesetItem['actorKind'] | undefined
}

const changesetTie: SortTerm = { of: sql.ref('c.id'), kind: 'uuid' }

export const changesetOrder: ListOrder = {
  usual: '-at',
  tie: changesetTie,
  by: { at: { of: sql.ref('c.at'), kind: 'instant' } },
}

/** Changesets, the latest first unless asked otherwise. */
export async function readChangesets(
  db: Kysely<Database>,
  list: ChangesetList,
): Promise<ListPage<ChangesetItem>> {
  const all = db
    .selectFrom('changesets as c')
    .where(eb =>
      eb.and([
        ...(list.id === undefined ? [] : [eb('c.id', '=', list.id)]),
        ...(list.site === undefined ? [] : [eb('c.site_id', '=', list.site)]),
        ...(list.actorKind === undefined ? [] : [eb('c.actor_kind', '=', list.actorKind)]),
      ]),
    )
  const rows = all
    .selectAll('c')
    .select(eb =>
      eb
        .selectFrom('changesets as u')
        .whereRef('u.undoes', '=', 'c.id')
        .select('u.id')
        .as('undone_by'),
    )
  return readList(changesetOrder, list, { rows, all }, row => ({
    id: row.id,
    site: row.site_id,
    at: row.at.toISOString(),
    actorKind: row.actor_kind,
    actor: row.actor,
    origin: row.origin,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.undoes !== null && { undoes: row.undoes }),
    ...(row.undone_by !== null && { undoneBy: row.undone_by }),
    changeCount: row.change_count,
  }))
}
