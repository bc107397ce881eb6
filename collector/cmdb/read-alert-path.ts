import { type Kysely, sql } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { Database } from './tables.ts'

/** Why alerts do not reach people at the moment; undefined while they do. */
export async function whyAlertsAreStuck({ db }: Cmdb, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ is_followed: boolean; overdue: string; stuck: string }>`
    SELECT
      (SELECT coalesce(max(moved_at) > ${now}::timestamptz - interval '5 minutes', false)
        FROM followers WHERE name = 'alerts') AS is_followed,
      (SELECT count(*) FROM alert_runs WHERE due_at < ${now}::timestamptz - interval '5 minutes') AS overdue,
      (SELECT count(*) FROM alert_deliveries WHERE state = 'waiting'
        AND created_at < ${now}::timestamptz - interval '1 hour'
        AND attempts = 0 AND due_at < ${now}::timestamptz - interval '15 minutes') AS stuck`.execute(
    db,
  )
  const [row] = rows
  if (!row?.is_followed) return 'the change log is not followed'
  if (Number(row.overdue) > 0) return `${row.overdue} sites were not looked at`
  if (Number(row.stuck) > 0) return `${row.stuck} tellings wait`
  return undefined
}

/** How many alerts there are and what waits to be told, for the metrics. */
export type AlertCounts = {
  alerts: { rule: string; severity: string; state: string; count: number }[]
  incidents: number
  deliveries: { channel: string; state: string; count: number }[]
  /** Of each channel: when something got out last, and how long the oldest has waited that should have. */
  channels: { channel: string; sentAt: Date | undefined; waitingSince: Date | undefined }[]
  followedAt: Date | undefined
}

export async function readAlertCounts(db: Kysely<Database>): Promise<AlertCounts> {
  const [alerts, incidents, deliveries, follower, channels] = await Promise.all([
    db
      .selectFrom('alerts')
      .where('state', '!=', 'resolved')
      .groupBy(['rule', 'severity', 'state'])
      .select(eb => ['rule', 'severity', 'state', eb.fn.countAll<string>().as('count')])
      .execute(),
    db
      .selectFrom('incidents')
      .where('state', '=', 'open')
      .select(eb => eb.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('alert_deliveries')
      .groupBy(['channel', 'state'])
      .select(eb => ['channel', 'state', eb.fn.countAll<string>().as('count')])
      .execute(),
    sql<{ moved_at: Date }>`SELECT moved_at FROM followers WHERE name = 'alerts'`.execute(db),
    sql<{ channel: string; sent_at: Date | null; waiting_since: Date | null }>`
      SELECT channel, max(sent_at) AS sent_at,
        min(created_at) FILTER (WHERE state = 'waiting' AND attempts > 0) AS waiting_since
      FROM alert_deliveries GROUP BY channel ORDER BY channel`.execute(db),
  ])
  return {
    alerts: alerts.map(it => ({ ...it, count: Number(it.count) })),
    incidents: Number(incidents.count),
    deliveries: deliveries.map(it => ({ ...it, count: Number(it.count) })),
    channels: channels.rows.map(it => ({
      channel: it.channel,
      sentAt: it.sent_at ?? undefined,
      waitingSince: it.waiting_since ?? undefined,
    })),
    followedAt: follower.rows[0]?.moved_at,
  }
}
