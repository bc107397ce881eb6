import { type Kysely, type RawBuilder, sql } from 'kysely'
import { ClassHours } from '../../schemas/class-hours.ts'
import type { FullTime, LoadStep } from '../traffic/link-report.ts'
import { findPlan } from './plans.ts'
import type { Database } from './tables.ts'

/** What a report on a link is made of: by five minutes in Mbit/s, and when it was full. */
export type ReportedDirection = { steps: LoadStep[]; full: FullTime[] }

/** Both directions of a link since an instant; one that lasts is full until `now`. */
export async function loadReportedLink(
  db: Kysely<Database>,
  link: { id: string; site: string; address: string; interface: string; downIs: 'in' | 'out' },
  since: Date,
  now: Date,
): Promise<Record<'down' | 'up', ReportedDirection>> {
  const [{ rows }, episodes] = await Promise.all([
    sql<{ at: number; received: number | null; sent: number | null }>`
      SELECT extract(epoch FROM r.at)::float8 * 1000 AS at, r.in_mean AS received, r.out_mean AS sent
      FROM traffic_ports p JOIN traffic_5_minutes r ON r.port_id = p.id
      WHERE p.site_id = ${link.site} AND p.address = ${link.address}::inet
        AND p.interface = ${link.interface} AND r.at >= ${since} AND r.at < ${now}
      ORDER BY r.at`.execute(db),
    db
      .selectFrom('link_episodes')
      .select(['direction', 'started_at', 'ended_at'])
      .where('link_id', '=', link.id)
      .where(eb => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', since)]))
      .orderBy('started_at')
      .execute(),
  ])
  const steps = (of: 'received' | 'sent') =>
    rows.flatMap(row => {
      const bps = row[of]
      return bps === null ? [] : [{ fromMs: row.at, mbps: bps / 1e6 }]
    })
  const full = (direction: 'down' | 'up') =>
    episodes
      .filter(it => it.direction === direction)
      .map(it => ({ fromMs: it.started_at.getTime(), toMs: (it.ended_at ?? now).getTime() }))
  const isDownIn = link.downIs === 'in'
  return {
    down: { steps: steps(isDownIn ? 'received' : 'sent'), full: full('down') },
    up: { steps: steps(isDownIn ? 'sent' : 'received'), full: full('up') },
  }
}

/** The class hours by which the site's agent works; those of a French school when it has no plan. */
export async function loadClassHours(db: Kysely<Database>, siteId: string): Promise<ClassHours> {
  const agents = await db
    .selectFrom('agents')
    .select('id')
    .where('site_id', '=', siteId)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute()
  for (const { id } of agents) {
    const latest = await findPlan(db, id)
    if (latest) return ClassHours.parse(latest.plan.hours)
  }
  return ClassHours.parse({})
}

/** Since when the link has the contract that holds now, in milliseconds since 1970; the first one always held. */
export async function loadContractSince(db: Kysely<Database>, linkId: string): Promise<number> {
  const [latest, before] = await db
    .selectFrom('link_contracts')
    .select('valid_from')
    .where('link_id', '=', linkId)
    .orderBy('valid_from', 'desc')
    .limit(2)
    .execute()
  return latest && before ? latest.valid_from.getTime() : Number.NEGATIVE_INFINITY
}

/** What raising the rate did at other sites: 95th percentiles of class hours around it, in Mbit/s. */
export type Upgrade = {
  site: string
  fromMbps: number
  toMbps: number
  at: string
  fullMinutesBefore: number
  fullMinutesAfter: number
  /** Absent where nothing was measured before. */
  p95Before?: number
  p95After: number
}

const AROUND = sql`interval '28 days'`

/** Links of about this rate whose rate down was raised, and what the four weeks before and after were like. */
export async function loadUpgrades(
  db: Kysely<Database>,
  { rateMbps, otherThan }: { rateMbps: number; otherThan: string },
): Promise<Upgrade[]> {
  const { rows } = await sql<
    Omit<Upgrade, 'p95Before'> & { raised: Date; p95Before: number | null }
  >`
    WITH raised AS (
      SELECT link_id, valid_from, down_mbps,
        lag(down_mbps) OVER (PARTITION BY link_id ORDER BY valid_from) AS before_mbps
      FROM link_contracts
    )
    SELECT l.site_id AS site, r.before_mbps AS "fromMbps", r.down_mbps AS "toMbps",
      r.valid_from AS raised, before.minutes AS "fullMinutesBefore",
      after.minutes AS "fullMinutesAfter", before_load.p95 AS "p95Before",
      after_load.p95 AS "p95After"
    FROM raised r JOIN monitored_links l ON l.id = r.link_id
    JOIN traffic_ports p ON p.site_id = l.site_id AND p.address = l.address
      AND p.interface = l.interface
    CROSS JOIN LATERAL (${fullMinutes(sql`r.valid_from - ${AROUND}`, sql`r.valid_from`)}) before
    CROSS JOIN LATERAL (${fullMinutes(sql`r.valid_from`, sql`r.valid_from + ${AROUND}`)}) after
    CROSS JOIN LATERAL (${classP95(sql`r.valid_from - ${AROUND}`, sql`r.valid_from`)}) before_load
    CROSS JOIN LATERAL (${classP95(sql`r.valid_from`, sql`r.valid_from + ${AROUND}`)}) after_load
    WHERE r.down_mbps > r.before_mbps AND l.id <> ${otherThan} AND l.kind = 'wan'
      AND r.before_mbps BETWEEN ${rateMbps * 0.5} AND ${rateMbps * 1.5}
      AND after_load.p95 IS NOT NULL
    ORDER BY abs(r.before_mbps - ${rateMbps}), r.valid_from DESC LIMIT 50`.execute(db)
  return rows.map(({ raised, p95Before, ...it }) => ({
    ...it,
    ...(p95Before !== null && { p95Before }),
    at: raised.toISOString(),
  }))
}

function fullMinutes(from: RawBuilder<unknown>, to: RawBuilder<unknown>) {
  return sql`SELECT coalesce(sum(known_minutes), 0)::int AS minutes FROM link_episodes
    WHERE link_id = l.id AND direction = 'down' AND started_at >= ${from} AND started_at < ${to}`
}

/** In Mbit/s, of the hours in which there is class in most schools. */
function classP95(from: RawBuilder<unknown>, to: RawBuilder<unknown>) {
  return sql`SELECT round((percentile_disc(0.95) WITHIN GROUP (ORDER BY
      CASE WHEN l.down_is = 'in' THEN in_p95 ELSE out_p95 END) / 1e6)::numeric, 1)::float8 AS p95
    FROM traffic_hours WHERE port_id = p.id AND at >= ${from} AND at < ${to}
      AND extract(isodow FROM at AT TIME ZONE 'Europe/Paris') < 6
      AND extract(hour FROM at AT TIME ZONE 'Europe/Paris') BETWEEN 8 AND 16`
}
