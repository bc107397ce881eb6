import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

export type EchoTarget = 'gateway' | 'collector'

/** What is known of a step of time; a step in which nobody asked is not there. */
export type RoundTripPoint = {
  from: string
  to: string
  /** Echoes that were sent, and that nothing came back of. */
  sent: number
  lost: number
  /** Milliseconds, of those that came back; absent when none did. */
  rttMs?: { min: number; median: number; p95: number; max: number }
}

/** The ICMP echoes of a site's agents to its default gateway, or to the collector, in equal steps of time. */
export async function readRoundTrips(
  db: Kysely<Database>,
  wanted: { site: string; target: EchoTarget; fromMs: number; toMs: number; stepSeconds: number },
): Promise<RoundTripPoint[]> {
  const { site, target, fromMs, toMs, stepSeconds } = wanted
  const from = new Date(fromMs)
  const { rows } = await sql<{
    at: Date
    sent: number
    lost: number
    least: number | null
    median: number | null
    p95: number | null
    most: number | null
  }>`SELECT date_bin(make_interval(secs => ${stepSeconds}), at, ${from}) AS at, count(*)::int AS sent,
      (count(*) FILTER (WHERE rtt_ms IS NULL))::int AS lost, min(rtt_ms) AS least,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY rtt_ms) AS median,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY rtt_ms) AS p95, max(rtt_ms) AS most
    FROM round_trips WHERE site_id = ${site} AND target = ${target}
      AND at >= ${from} AND at < ${new Date(toMs)}
    GROUP BY 1 ORDER BY 1`.execute(db)
  return rows.map(({ at, sent, lost, least, median, p95, most }) => ({
    from: at.toISOString(),
    to: new Date(at.getTime() + stepSeconds * 1000).toISOString(),
    ...{ sent, lost },
    ...(least !== null &&
      median !== null &&
      p95 !== null &&
      most !== null && { rttMs: { min: least, median, p95, max: most } }),
  }))
}
