import { type Kysely, type SqlBool, sql } from 'kysely'
import type { AlertEventKind } from './alert-tables.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

export type AlertSeverity = 'info' | 'warning' | 'major' | 'critical'
export type AlertState = 'open' | 'acknowledged' | 'resolved'

/** One alert, as it is now. */
export type AlertItem = {
  id: string
  /** Absent: of the collector itself. */
  site?: string
  siteName?: string
  rule: string
  severity: AlertSeverity
  state: AlertState
  incident?: string
  device?: string
  since: string
  observedAt: string
  openedAt: string
  resolvedAt?: string
  announcedAt?: string
  isFlapping: boolean
  /** Why nobody is told. */
  quiet?: 'child' | 'maintenance' | 'late' | 'closed' | 'snoozed'
  snoozedUntil?: string
  owner?: string
  detail: Record<string, unknown>
}

export type AlertFilter = {
  id?: string | undefined
  ids?: readonly string[] | undefined
  site?: string | undefined
  rule?: string | undefined
  /** At least as bad. */
  severity?: AlertSeverity | undefined
  /** `active`: open or acknowledged. */
  state?: AlertState | 'active' | undefined
  incident?: string | undefined
  device?: string | undefined
  owner?: string | undefined
  /** Only what people were or would be told of. */
  isTold?: boolean | undefined
}

const SEVERITIES = ['info', 'warning', 'major', 'critical']

const alertTie: SortTerm = { of: sql.ref('a.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const alertOrder: ListOrder = {
  usual: '-id',
  tie: alertTie,
  by: {
    id: alertTie,
    severity: {
      of: sql`array_position(ARRAY['info', 'warning', 'major', 'critical'], a.severity)`,
      kind: 'integer',
    },
    site: { of: sortedText('a.site_id'), kind: 'text', mayBeAbsent: true },
    rule: { of: sortedText('a.rule'), kind: 'text' },
    since: { of: sql.ref('a.since'), kind: 'instant' },
    openedAt: { of: sql.ref('a.opened_at'), kind: 'instant' },
    resolvedAt: { of: sql.ref('a.resolved_at'), kind: 'instant', mayBeAbsent: true },
  },
}

/** Alerts, the latest first unless asked otherwise. */
export async function readAlerts(
  db: Kysely<Database>,
  list: AlertFilter & ListRange,
): Promise<ListPage<AlertItem>> {
  const states = list.state === 'active' ? ['open', 'acknowledged'] : [list.state ?? '']
  const worst = SEVERITIES.slice(SEVERITIES.indexOf(list.severity ?? 'info'))
  const all = db
    .selectFrom('alerts as a')
    .$if(list.id !== undefined, it => it.where('a.id', '=', list.id ?? ''))
    .$if(list.ids !== undefined, it =>
      it.where(sql<SqlBool>`a.id = ANY (${list.ids ?? []}::uuid[])`),
    )
    .$if(list.site !== undefined, it => it.where('a.site_id', '=', list.site ?? ''))
    .$if(list.rule !== undefined, it => it.where('a.rule', '=', list.rule ?? ''))
    .$if(list.severity !== undefined, it =>
      it.where(sql<SqlBool>`a.severity = ANY (${worst}::text[])`),
    )
    .$if(list.state !== undefined, it => it.where(sql<SqlBool>`a.state = ANY (${states}::text[])`))
    .$if(list.incident !== undefined, it => it.where('a.incident_id', '=', list.incident ?? ''))
    .$if(list.device !== undefined, it => it.where('a.device_id', '=', list.device ?? ''))
    .$if(list.owner !== undefined, it => it.where('a.owner', '=', list.owner ?? ''))
    .$if(list.isTold === true, it => it.where('a.quiet', 'is', null))
  const rows = all
    .leftJoin('sites as s', 's.id', 'a.site_id')
    .selectAll('a')
    .select('s.name as site_name')
  return readList(alertOrder, list, { rows, all }, row => ({
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    state: row.state,
    since: row.since.toISOString(),
    observedAt: row.observed_at.toISOString(),
    openedAt: row.opened_at.toISOString(),
    isFlapping: row.is_flapping,
    detail: row.detail,
    ...withoutNulls({
      site: row.site_id,
      siteName: row.site_name || null,
      incident: row.incident_id,
      device: row.device_id,
      resolvedAt: row.resolved_at?.toISOString() ?? null,
      announcedAt: row.announced_at?.toISOString() ?? null,
      quiet: row.quiet,
      snoozedUntil: row.snoozed_until?.toISOString() ?? null,
      owner: row.owner,
    }),
  }))
}

/** What happened to an alert, or what a person did to it. */
export type AlertEventItem = {
  id: string
  alert: string
  at: string
  kind: AlertEventKind
  /** People were told. */
  isLoud: boolean
  actor?: string
  comment?: string
  detail: Record<string, unknown>
}

const eventTie: SortTerm = { of: sql.ref('alert_events.id'), kind: 'integer' }

/** When something happened to an alert last; undefined when nothing ever did. */
export async function readLastAlertEventAt(db: Kysely<Database>): Promise<Date | undefined> {
  const last = await db
    .selectFrom('alert_events')
    .select('at')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.at
}

/** Ids are given in the order of time. */
export const alertEventOrder: ListOrder = { usual: '-id', tie: eventTie, by: { id: eventTie } }

/** The history of alerts: of one, the latest event first unless asked otherwise; or these events. */
export async function readAlertEvents(
  db: Kysely<Database>,
  list: ListRange & { alert?: string | undefined; ids?: readonly string[] | undefined },
): Promise<ListPage<AlertEventItem>> {
  const all = db
    .selectFrom('alert_events')
    .$if(list.alert !== undefined, it => it.where('alert_id', '=', list.alert ?? ''))
    .$if(list.ids !== undefined, it =>
      it.where(sql<SqlBool>`id = ANY (${list.ids ?? []}::bigint[])`),
    )
  return readList(alertEventOrder, list, { rows: all.selectAll(), all }, row => ({
    id: row.id,
    alert: row.alert_id,
    at: row.at.toISOString(),
    kind: row.kind,
    isLoud: row.is_loud,
    detail: row.detail,
    ...withoutNulls({ actor: row.actor, comment: row.comment }),
  }))
}
