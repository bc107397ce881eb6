import { type Kysely, type Selectable, sql } from 'kysely'
import { CENTRAL } from './alert-runs.ts'
import type { AlertEventKind, AlertTables } from './alert-tables.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import type { Database } from './tables.ts'

export type AlertRow = Selectable<AlertTables['alerts']>

/** Alerts of a scope that are not over, or so lately that they could come back: an hour, a day for the site as a whole. */
export function loadCurrentAlerts(
  db: Kysely<Database>,
  scope: string,
  now: Date,
): Promise<AlertRow[]> {
  const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  return db
    .selectFrom('alerts')
    .selectAll()
    .where('scope', '=', scope)
    .where(eb =>
      eb.or([
        eb('state', '!=', 'resolved'),
        eb('is_dismissed', '=', true),
        eb('resolved_at', '>', before(1)),
        eb.and([eb('key', '=', 'site'), eb('resolved_at', '>', before(24))]),
      ]),
    )
    .orderBy('id')
    .execute()
}

/** Something that happened to an alert, as it is written down. */
export type NewAlertEvent = {
  readonly alert: string
  readonly kind: AlertEventKind
  readonly isLoud: boolean
  readonly actor?: string | undefined
  readonly comment?: string | undefined
  readonly detail?: Readonly<Record<string, unknown>> | undefined
}

/** The alerts are these, their incidents follow, and what happened is in the history. The caller holds the scope. */
export async function writeAlerts(
  transaction: SiteTransaction,
  scope: string,
  { alerts, events }: { alerts: readonly AlertRow[]; events: readonly NewAlertEvent[] },
  now: Date,
): Promise<void> {
  const incidents = new Set(alerts.flatMap(it => it.incident_id ?? []))
  for (const id of await loadIncidentsOf(transaction, alerts)) incidents.add(id)
  const ids = [...incidents].sort()
  if (ids.length > 0) {
    await sql`INSERT INTO incidents (id, scope, opened_at)
      SELECT id, ${scope}, ${now}::timestamptz FROM unnest(${ids}::uuid[]) AS id
      ON CONFLICT DO NOTHING`.execute(transaction)
  }
  // What is resolved goes first: its key may be another one's in the same step.
  const inOrder = [...alerts].sort(
    (a, b) => Number(b.state === 'resolved') - Number(a.state === 'resolved'),
  )
  for (const alert of inOrder) {
    const { id, ...values } = { ...alert, detail: JSON.stringify(alert.detail) }
    await transaction
      .insertInto('alerts')
      .values({ id, ...values, site_id: scope === CENTRAL ? null : scope })
      .onConflict(it => it.column('id').doUpdateSet(values))
      .execute()
  }
  await settleIncidents(transaction, ids, now)
  await logAlertEvents(transaction, events, now)
}

async function loadIncidentsOf(
  transaction: SiteTransaction,
  alerts: readonly AlertRow[],
): Promise<string[]> {
  const ids = alerts.map(it => it.id)
  if (ids.length === 0) return []
  const rows = await transaction
    .selectFrom('alerts')
    .select('incident_id')
    .distinct()
    .where('id', 'in', ids)
    .where('incident_id', 'is not', null)
    .execute()
  return rows.flatMap(it => it.incident_id ?? [])
}

/** An incident is open while one of its alerts is that is more than for the record; one that lost all of them is merged. */
export async function settleIncidents(
  transaction: SiteTransaction,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    UPDATE incidents SET
      state = CASE WHEN counts.open > 0 THEN 'open'
        WHEN counts.all > 0 OR moved.incident_id IS NULL THEN 'resolved' ELSE 'merged' END,
      merged_into = CASE WHEN counts.all = 0 THEN moved.incident_id END,
      resolved_at = CASE WHEN counts.open > 0 THEN NULL ELSE coalesce(resolved_at, ${now}::timestamptz) END
    FROM unnest(${ids}::uuid[]) AS given (id)
    CROSS JOIN LATERAL (
      SELECT count(*) AS all,
        count(*) FILTER (WHERE state <> 'resolved' AND severity <> 'info') AS open
      FROM alerts WHERE incident_id = given.id) counts
    LEFT JOIN LATERAL (
      SELECT alert.incident_id FROM alert_events event JOIN alerts alert ON alert.id = event.alert_id
      WHERE event.incident_id = given.id AND alert.incident_id <> given.id
      ORDER BY event.id DESC LIMIT 1) moved ON true
    WHERE incidents.id = given.id`.execute(transaction)
}

/** The history tells these. */
export async function logAlertEvents(
  transaction: SiteTransaction,
  events: readonly NewAlertEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return
  const ids = events.map(it => it.alert)
  const rows = await transaction
    .selectFrom('alerts')
    .select(['id', 'incident_id'])
    .where('id', 'in', ids)
    .execute()
  const incidents = new Map(rows.map(it => [it.id, it.incident_id]))
  await transaction
    .insertInto('alert_events')
    .values(
      events.map(it => ({
        alert_id: it.alert,
        incident_id: incidents.get(it.alert) ?? null,
        at: now,
        kind: it.kind,
        is_loud: it.isLoud,
        actor: it.actor ?? null,
        comment: it.comment ?? null,
        detail: JSON.stringify(it.detail ?? {}) as unknown as Record<string, unknown>,
      })),
    )
    .execute()
}
