import { type Kysely, sql } from 'kysely'
import { type ListPage, toListPage, totalOf } from './list-page.ts'
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

export type ChangesetList = {
  id?: string | undefined
  site?: string | undefined
  actorKind?: ChangesetItem['actorKind'] | undefined
  after?: { at: string; id: string } | undefined
  limit: number
}

/** Changesets, the latest first. */
export async function readChangesets(
  db: Kysely<Database>,
  list: ChangesetList,
): Promise<ListPage<ChangesetItem, { at: string; id: string }>> {
  const matching = db
    .selectFrom('changesets as c')
    .where(eb =>
      eb.and([
        ...(list.id === undefined ? [] : [eb('c.id', '=', list.id)]),
        ...(list.site === undefined ? [] : [eb('c.site_id', '=', list.site)]),
        ...(list.actorKind === undefined ? [] : [eb('c.actor_kind', '=', list.actorKind)]),
      ]),
    )
  const [rows, total] = await Promise.all([
    matching
      .selectAll('c')
      .select(eb => [
        eb
          .selectFrom('changesets as u')
          .whereRef('u.undoes', '=', 'c.id')
          .select('u.id')
          .as('undone_by'),
        sql<string>`to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at_key'),
      ])
      .$if(list.after !== undefined, it =>
        it.where(
          sql<boolean>`(c.at, c.id) < (${list.after?.at}::timestamptz, ${list.after?.id}::uuid)`,
        ),
      )
      .orderBy('c.at', 'desc')
      .orderBy('c.id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    totalOf(() =>
      matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
    ),
  ])
  return toListPage(
    rows,
    list.limit,
    total,
    row => ({ at: row.at_key, id: row.id }),
    row => ({
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
    }),
  )
}
