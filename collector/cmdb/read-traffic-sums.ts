import { type Kysely, sql } from 'kysely'
import { readTraffic } from './read-traffic.ts'
import { rollupSteps } from './rollup-work.ts'
import type { Database } from './tables.ts'
import { type Rate, type TrafficPoint, trafficPoints } from './traffic-points.ts'

/** Sums are written when a step is over and its samples had time to come; by then they are there. */
const SUMMED_AFTER_MS = 300_000

/** An interface and a time, in steps of which there are sums: 300 s of watched interfaces, 3,600 s and 86,400 s of all; those of batches are 300 s long as they are. */
export type SumsRange = {
  deviceId: string
  name: string
  fromMs: number
  toMs: number
  stepSeconds: number
}

type SumRow = {
  at: Date
  unknown_share: number
  unknown: string | null
  errors_in: string | null
  errors_out: string | null
  discards_in: string | null
  discards_out: string | null
} & Record<`${'in' | 'out'}_${'mean' | 'min' | 'max' | 'p95'}`, number | null>

/**
 * What an interface moved, in steps that begin at whole multiples of the step: from sums, and from samples only in the last
 * steps, which are not summed up yet. So no more is read than is shown, however long the time is.
 */
export async function readTrafficSums(
  db: Kysely<Database>,
  range: SumsRange,
  now: Date,
): Promise<TrafficPoint[]> {
  const stepMs = range.stepSeconds * 1000
  const fromMs = Math.floor(range.fromMs / stepMs) * stepMs
  const toMs = Math.ceil(range.toMs / stepMs) * stepMs
  const summedMs = Math.floor((now.getTime() - SUMMED_AFTER_MS) / stepMs) * stepMs
  const splitMs = Math.min(Math.max(summedMs, fromMs), toMs)
  const { deviceId, name } = range
  const freshRange = { deviceId, name, from: new Date(splitMs), to: new Date(toMs) }
  const batchRange = { deviceId, name, from: new Date(fromMs), to: new Date(splitMs) }
  const hasPortSums = rollupSteps.some(it => it.stepMs === stepMs && it.ports !== undefined)
  const [sums, batches, fresh] = await Promise.all([
    readSums(db, range, fromMs, splitMs),
    hasPortSums ? [] : readTraffic(db, { ...batchRange, source: 'batches' }),
    splitMs < toMs ? readTraffic(db, freshRange) : [],
  ])
  const unsummed = trafficPoints(batches, { fromMs, toMs: splitMs, stepMs })
  const summed = unsummed.map(point => {
    const row = sums.get(Date.parse(point.from))
    return row ? pointOf(row, point) : point
  })
  return [...summed, ...trafficPoints(fresh, { fromMs: splitMs, toMs, stepMs })]
}

async function readSums(
  db: Kysely<Database>,
  { deviceId, name, stepSeconds }: SumsRange,
  fromMs: number,
  toMs: number,
): Promise<Map<number, SumRow>> {
  const step = rollupSteps.find(it => it.stepMs === stepSeconds * 1000)
  if (!step || fromMs >= toMs) return new Map()
  const [from, to] = [new Date(fromMs), new Date(toMs)]
  // A step in which the device got or gave away the address is of both.
  const isIts = sql`r.at + make_interval(secs => ${stepSeconds}) > places.since AND r.at <= places.until`
  const ofPorts =
    step.ports === undefined
      ? sql``
      : sql`UNION ALL SELECT r.at, r.unknown_share[n], r.unknown[n], r.errors_in[n], r.errors_out[n],
          r.discards_in[n], r.discards_out[n], r.in_mean[n], r.in_min[n], r.in_max[n], r.in_p95[n],
          r.out_mean[n], r.out_min[n], r.out_max[n], r.out_p95[n]
        FROM places JOIN ${sql.table(step.ports)} r USING (site_id, address)
        CROSS JOIN LATERAL array_position(r.ports, places.id) AS n
        WHERE n IS NOT NULL AND r.at >= ${from} AND r.at < ${to} AND ${isIts}`
  const { rows } = await sql<SumRow>`
    WITH places AS MATERIALIZED (
      SELECT p.id, p.site_id, p.address, a.first_seen AS since,
        CASE WHEN a.is_current THEN 'infinity'
          ELSE greatest(a.claimed_at, a.answered_at) END AS until
      FROM device_addresses a JOIN traffic_ports p USING (site_id, address)
      WHERE a.device_id = ${deviceId} AND p.interface = ${name}
    )
    SELECT r.at, r.unknown_share, r.unknown, r.errors_in, r.errors_out, r.discards_in, r.discards_out,
      r.in_mean, r.in_min, r.in_max, r.in_p95, r.out_mean, r.out_min, r.out_max, r.out_p95
    FROM places JOIN ${sql.table(step.watched)} r ON r.port_id = places.id
    WHERE r.at >= ${from} AND r.at < ${to} AND ${isIts}
    ${ofPorts}
    -- Of two that tell of the same time, the one that knows more.
    ORDER BY at, unknown_share DESC`.execute(db)
  return new Map(rows.map(row => [row.at.getTime(), row]))
}

function pointOf(row: SumRow, { from, to }: TrafficPoint): TrafficPoint {
  const rates = Object.fromEntries(
    (['in', 'out'] as const).flatMap(way => {
      const [mean, min, max, p95] = (['mean', 'min', 'max', 'p95'] as const).map(
        kind => row[`${way}_${kind}`],
      )
      const isKnown = mean != null && min != null && max != null && p95 != null
      return isKnown
        ? [
            [
              way,
              {
                mean: Math.round(mean),
                min: Math.round(min),
                max: Math.round(max),
                p95: Math.round(p95),
              },
            ],
          ]
        : []
    }),
  ) as { in?: Rate; out?: Rate }
  const counts = {
    errorsIn: row.errors_in,
    errorsOut: row.errors_out,
    discardsIn: row.discards_in,
    discardsOut: row.discards_out,
  }
  return {
    from,
    to,
    ...rates,
    ...Object.fromEntries(
      Object.entries(counts).flatMap(([key, count]) =>
        count === null ? [] : [[key, Number(count)]],
      ),
    ),
    // Stored with seven digits.
    unknownShare: Math.round(row.unknown_share * 10_000) / 10_000,
    ...(row.unknown !== null && { unknown: row.unknown.split(' ') }),
  }
}
