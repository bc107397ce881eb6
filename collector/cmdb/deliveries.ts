import { type Kysely, type Selectable, sql } from 'kysely'
import type { AlertTables } from './alert-tables.ts'
import type { Cmdb } from './connect.ts'
import type { Database } from './tables.ts'

/** What is told: an event, with its alert as it is now. */
export type Telling = {
  readonly event: Pick<
    Selectable<AlertTables['alert_events']>,
    'id' | 'kind' | 'at' | 'actor' | 'comment'
  >
  readonly alert: Selectable<AlertTables['alerts']> & { readonly site_name: string | null }
}

/** A telling on a channel, taken by us until it is settled or the lease ends. */
export type TakenDelivery = Telling & {
  readonly id: string
  readonly attempts: number
  readonly createdAt: Date
}

export type NewDelivery = { readonly id: string; readonly channel: string; readonly dueAt: Date }

/**
 * Loud events that no channel was chosen for yet have deliveries, each event once, with whatever number of collectors.
 * How many were looked at.
 */
export function routeEvents(
  { db }: Cmdb,
  choose: (telling: Telling) => readonly NewDelivery[],
  now: Date,
): Promise<number> {
  return db.transaction().execute(async transaction => {
    const { rows } = await sql<{ id: string; is_loud: boolean }>`
      SELECT id, is_loud FROM alert_events WHERE NOT is_routed
      ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED`.execute(transaction)
    if (rows.length === 0) return 0
    const loud = rows.filter(it => it.is_loud).map(it => it.id)
    for (const telling of await loadTellings(transaction, loud)) {
      for (const { id, channel, dueAt } of choose(telling)) {
        await sql`INSERT INTO alert_deliveries (id, channel, event_id, alert_id, due_at, created_at)
          VALUES (${id}, ${channel}, ${telling.event.id}, ${telling.alert.id}, ${dueAt}, ${now})
          ON CONFLICT DO NOTHING`.execute(transaction)
      }
    }
    await sql`UPDATE alert_events SET is_routed = true
      WHERE id = ANY (${rows.map(it => it.id)}::bigint[])`.execute(transaction)
    return rows.length
  })
}

/**
 * Takes what is due on a channel, the oldest first, for so long that nobody else tells it meanwhile. Never a telling whose alert
 * has an earlier one that waits: what is resolved is not told before it was opened.
 */
export function takeDeliveries(
  { db }: Cmdb,
  channel: string,
  { limit, now, leaseMs }: { limit: number; now: Date; leaseMs: number },
): Promise<TakenDelivery[]> {
  return db.transaction().execute(async transaction => {
    const { rows } = await sql<{
      id: string
      event_id: string
      attempts: number
      created_at: Date
    }>`
      UPDATE alert_deliveries SET attempts = attempts + 1, due_at = ${new Date(now.getTime() + leaseMs)}
      WHERE id IN (
        SELECT due.id FROM alert_deliveries due
        WHERE due.channel = ${channel} AND due.state = 'waiting' AND due.due_at <= ${now}
          AND NOT EXISTS (SELECT FROM alert_deliveries earlier
            WHERE earlier.channel = due.channel AND earlier.alert_id = due.alert_id
              AND earlier.state = 'waiting' AND earlier.event_id < due.event_id
              AND (earlier.due_at > ${now} OR ${limit} = 1))
        ORDER BY due.event_id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, event_id, attempts, created_at`.execute(transaction)
    const tellings = await loadTellings(
      transaction,
      rows.map(it => it.event_id),
    )
    const byEvent = new Map(tellings.map(it => [it.event.id, it]))
    return rows
      .flatMap(row => {
        const telling = byEvent.get(row.event_id)
        const { id, attempts, created_at: createdAt } = row
        return telling ? [{ ...telling, id, attempts, createdAt }] : []
      })
      .sort((a, b) => Number(a.event.id) - Number(b.event.id))
  })
}

async function loadTellings(db: Kysely<Database>, ids: readonly string[]): Promise<Telling[]> {
  if (ids.length === 0) return []
  const events = await db
    .selectFrom('alert_events')
    .select(['id', 'alert_id', 'kind', 'at', 'actor', 'comment'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute()
  const alerts = await db
    .selectFrom('alerts')
    .leftJoin('sites', 'sites.id', 'alerts.site_id')
    .selectAll('alerts')
    .select('sites.name as site_name')
    .where(
      'alerts.id',
      'in',
      events.map(it => it.alert_id),
    )
    .execute()
  const byId = new Map(alerts.map(it => [it.id, it]))
  return events.flatMap(event => {
    const alert = byId.get(event.alert_id)
    return alert ? [{ event, alert }] : []
  })
}

/** What became of a telling: it is out, or is tried again, or given up. */
export type Settled =
  | { readonly state: 'sent' }
  | { readonly state: 'waiting'; readonly failure: string; readonly dueAt: Date }
  | { readonly state: 'given-up'; readonly failure: string }

export async function settleDeliveries(
  { db }: Cmdb,
  ids: readonly string[],
  settled: Settled,
  now: Date,
): Promise<void> {
  await db
    .updateTable('alert_deliveries')
    .set({
      state: settled.state,
      sent_at: settled.state === 'sent' ? now : null,
      failure: settled.state === 'sent' ? null : settled.failure,
      ...(settled.state === 'waiting' && { due_at: settled.dueAt }),
    })
    .where('id', 'in', [...ids])
    .execute()
}
