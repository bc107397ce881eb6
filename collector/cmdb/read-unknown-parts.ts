import { type Kysely, sql } from 'kysely'
import type { UnknownPart } from '../traffic/judge-measuring.ts'
import type { Database } from './tables.ts'

/** How much of a time nobody knows what a port moved, by reason; undefined when no sample touches the time. */
export async function readUnknownParts(
  db: Kysely<Database>,
  { site, address, interface: name }: { site: string; address: string; interface: string },
  { from, to }: { from: Date; to: Date },
): Promise<UnknownPart[] | undefined> {
  const { rows } = await sql<{ because: string | null; seconds: number }>`
    WITH told AS (
      SELECT s.unknown, s.started_at, s.ended_at FROM traffic_ports p
      JOIN traffic_samples s ON s.port_id = p.id
      WHERE p.site_id = ${site} AND p.address = ${address}::inet AND p.interface = ${name}
        AND s.ended_at > ${from} AND s.ended_at <= ${to}
      UNION ALL
      SELECT b.unknown[at], b.started_at, b.ended_at FROM traffic_ports p
      JOIN traffic_batches b ON b.site_id = p.site_id AND b.address = p.address
      CROSS JOIN LATERAL array_position(b.ports, p.id) AS at
      WHERE p.site_id = ${site} AND p.address = ${address}::inet AND p.interface = ${name}
        AND at IS NOT NULL AND b.ended_at > ${from} AND b.ended_at <= ${to}
    )
    SELECT unknown AS because,
      sum(extract(epoch FROM ended_at - greatest(started_at, ${from})))::float8 AS seconds
    FROM told GROUP BY unknown`.execute(db)
  if (rows.length === 0) return undefined
  const whole = (to.getTime() - from.getTime()) / 1000
  const toldOf = rows.reduce((sum, it) => sum + it.seconds, 0)
  // What is told twice, by two agents, is more than there is.
  const most = Math.max(whole, toldOf)
  // Agents are a little behind: two minutes without a sample are none missing.
  const missing =
    most - toldOf > 120 ? [{ because: 'no-sample', share: (most - toldOf) / most }] : []
  return [
    ...rows.flatMap(({ because, seconds }) =>
      because === null ? [] : [{ because, share: seconds / most }],
    ),
    ...missing,
  ]
}
