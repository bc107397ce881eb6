import type { Kysely } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** Alerts that have one cause. */
export type IncidentItem = {
  id: string
  /** Absent: of the collector itself. */
  site?: string
  state: 'open' | 'resolved' | 'merged'
  openedAt: string
  resolvedAt?: string
  /** The one that goes on, when their cause turned out to be the same. */
  mergedInto?: string
  /** The alert that the others follow from. */
  cause?: string
  alerts: number
  openAlerts: number
}

/** Incidents, the latest first. */
export async function readIncidents(
  db: Kysely<Database>,
  list: {
    id?: string | undefined
    site?: string | undefined
    state?: IncidentItem['state'] | undefined
    after?: { id: string } | undefined
    limit: number
  },
): Promise<ListPage<IncidentItem, { id: string }>> {
  const matching = db
    .selectFrom('incidents as i')
    .$if(list.id !== undefined, it => it.where('i.id', '=', list.id ?? ''))
    .$if(list.site !== undefined, it => it.where('i.scope', '=', list.site ?? ''))
    .$if(list.state !== undefined, it => it.where('i.state', '=', list.state ?? 'open'))
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll('i')
      .select(eb => [
        eb
          .selectFrom('alerts as a')
          .whereRef('a.incident_id', '=', 'i.id')
          .select(it => it.fn.countAll<string>().as('count'))
          .as('alert_count'),
        eb
          .selectFrom('alerts as a')
          .whereRef('a.incident_id', '=', 'i.id')
          .where('a.state', '!=', 'resolved')
          .select(it => it.fn.countAll<string>().as('count'))
          .as('open_count'),
        eb
          .selectFrom('alerts as a')
          .whereRef('a.incident_id', '=', 'i.id')
          .whereRef('a.cause', '=', 'a.key')
          .select('a.id')
          .orderBy('a.id')
          .limit(1)
          .as('cause_id'),
      ])
      .$if(list.after !== undefined, it => it.where('i.id', '<', list.after?.id ?? ''))
      .orderBy('i.id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total),
    row => ({ id: row.id }),
    row => ({
      id: row.id,
      state: row.state,
      openedAt: row.opened_at.toISOString(),
      alerts: Number(row.alert_count),
      openAlerts: Number(row.open_count),
      ...withoutNulls({
        site: row.scope === 'central' ? null : row.scope,
        resolvedAt: row.resolved_at?.toISOString() ?? null,
        mergedInto: row.merged_into,
        cause: row.cause_id,
      }),
    }),
  )
}
