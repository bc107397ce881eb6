import { type Kysely, sql } from 'kysely'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
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

const incidentTie: SortTerm = { of: sql.ref('i.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const incidentOrder: ListOrder = {
  usual: '-id',
  tie: incidentTie,
  by: {
    id: incidentTie,
    site: {
      of: sql`(nullif(i.scope, 'central') COLLATE "C")`,
      kind: 'text',
      mayBeAbsent: true,
    },
    openedAt: { of: sql.ref('i.opened_at'), kind: 'instant' },
    resolvedAt: { of: sql.ref('i.resolved_at'), kind: 'instant', mayBeAbsent: true },
  },
}

/** Incidents, the latest first unless asked otherwise. */
export async function readIncidents(
  db: Kysely<Database>,
  list: ListRange & {
    id?: string | undefined
    site?: string | undefined
    state?: IncidentItem['state'] | undefined
  },
): Promise<ListPage<IncidentItem>> {
  const all = db
    .selectFrom('incidents as i')
    .$if(list.id !== undefined, it => it.where('i.id', '=', list.id ?? ''))
    .$if(list.site !== undefined, it => it.where('i.scope', '=', list.site ?? ''))
    .$if(list.state !== undefined, it => it.where('i.state', '=', list.state ?? 'open'))
  const rows = all.selectAll('i').select(eb => [
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
  return readList(incidentOrder, list, { rows, all }, row => ({
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
  }))
}
