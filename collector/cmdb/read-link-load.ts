import { type Kysely, sql } from 'kysely'
import { rollupSteps } from './rollup-work.ts'
import type { Database } from './tables.ts'
import { type StoredSample, trafficPoints } from './traffic-points.ts'

/** What a link moved in a step of time, in bits per second. */
export type LoadPoint = {
  from: string
  to: string
  down?: { mean: number; min: number; max: number; p95: number }
  up?: { mean: number; min: number; max: number; p95: number }
  unknownShare: number
}

export type LoadRange = {
  port: { site: string; address: string; interface: string; downIs: 'in' | 'out' }
  fromMs: number
  toMs: number
  stepSeconds: 60 | 300 | 3600 | 86_400
}

/**
 * What the port of a link moved, a point per step of which something is known. From the sums of that step, and from samples
 * for minutes only: no more rows are read than are shown.
 */
export function readLinkLoad(db: Kysely<Database>, range: LoadRange): Promise<LoadPoint[]> {
  const table = rollupSteps.find(it => it.stepMs === range.stepSeconds * 1000)?.watched
  return table === undefined ? fromSamples(db, range) : fromRollups(db, range, table)
}

type Way = 'in' | 'out'
const KINDS = ['mean', 'min', 'max', 'p95'] as const
type RollupRow = { at: Date; unknown_share: number } & Record<
  `${Way}_${(typeof KINDS)[number]}`,
  number | null
>

async function fromRollups(
  db: Kysely<Database>,
  { port, fromMs, toMs, stepSeconds }: LoadRange,
  table: string,
): Promise<LoadPoint[]> {
  const { rows } = await sql<RollupRow>`SELECT r.* FROM traffic_ports p
    JOIN ${sql.table(table)} r ON r.port_id = p.id
    WHERE p.site_id = ${port.site} AND p.address = ${port.address}::inet
      AND p.interface = ${port.interface} AND r.at >= ${new Date(fromMs)}
      AND r.at < ${new Date(toMs)} ORDER BY r.at`.execute(db)
  const rate = (row: RollupRow, way: Way) => {
    const { mean, min, max, p95 } = Object.fromEntries(
      KINDS.map(kind => [kind, row[`${way}_${kind}`]]),
    ) as Record<(typeof KINDS)[number], number | null>
    return mean === null || min === null || max === null || p95 === null
      ? undefined
      : { mean, min, max, p95 }
  }
  return rows.map(row => {
    const [received, sent] = [rate(row, 'in'), rate(row, 'out')]
    return {
      from: row.at.toISOString(),
      to: new Date(row.at.getTime() + stepSeconds * 1000).toISOString(),
      ...directed(port.downIs, received, sent),
      unknownShare: row.unknown_share,
    }
  })
}

async function fromSamples(
  db: Kysely<Database>,
  { port, fromMs, toMs, stepSeconds }: LoadRange,
): Promise<LoadPoint[]> {
  const { rows } = await sql<StoredSample>`
    SELECT extract(epoch FROM s.started_at)::float8 * 1000 AS "startedMs",
      extract(epoch FROM s.ended_at)::float8 * 1000 AS "endedMs",
      s.octets_in::float8 AS "octetsIn", s.octets_out::float8 AS "octetsOut", s.unknown,
      NULL AS "errorsIn", NULL AS "errorsOut", NULL AS "discardsIn", NULL AS "discardsOut"
    FROM traffic_ports p JOIN traffic_samples s ON s.port_id = p.id
    WHERE p.site_id = ${port.site} AND p.address = ${port.address}::inet
      AND p.interface = ${port.interface} AND s.ended_at > ${new Date(fromMs)}
      AND s.ended_at < ${new Date(toMs + 3_600_000)} AND s.started_at < ${new Date(toMs)}`.execute(
    db,
  )
  return trafficPoints(rows, { fromMs, toMs, stepMs: stepSeconds * 1000 })
    .filter(it => it.in || it.out)
    .map(it => ({
      from: it.from,
      to: it.to,
      ...directed(port.downIs, it.in, it.out),
      unknownShare: it.unknownShare,
    }))
}

function directed(downIs: 'in' | 'out', received: LoadPoint['down'], sent: LoadPoint['down']) {
  const [down, up] = downIs === 'in' ? [received, sent] : [sent, received]
  return { ...(down && { down }), ...(up && { up }) }
}
