import { type Kysely, sql } from 'kysely'
import type { StandingFact } from './site-facts.ts'
import type { Database } from './tables.ts'

/** Errors within 15 minutes that are worth a look, when they are so many more than usual. */
const MANY_ERRORS = 100
const TIMES_MORE = 3

type ErrorRow = {
  port: number
  device: string | null
  name: string
  interface: string
  errors: string
  usual: string
  began: Date
  latest: Date
}

/**
 * Interfaces that count many errors: more than three times as many as in the day before, or else as many as keep an alert
 * open. The day before is read of those alone, which are few.
 */
export async function loadErrors(
  db: Kysely<Database>,
  site: string,
  now: Date,
): Promise<StandingFact[]> {
  const { rows } = await sql<ErrorRow>`
    WITH recent AS (
      SELECT port.id AS port, sample.started_at, sample.ended_at,
        coalesce(sample.errors_in, 0) + coalesce(sample.errors_out, 0) AS errors
      FROM traffic_ports port JOIN traffic_samples sample ON sample.port_id = port.id
      WHERE port.site_id = ${site} AND sample.ended_at BETWEEN ${now}::timestamptz - interval '1 hour'
        AND ${now}::timestamptz + interval '10 minutes'
      UNION ALL
      SELECT it.port, batch.started_at, batch.ended_at,
        coalesce(it.errors_in, 0) + coalesce(it.errors_out, 0)
      FROM traffic_batches batch,
        unnest(batch.ports, batch.errors_in, batch.errors_out) AS it (port, errors_in, errors_out)
      WHERE batch.site_id = ${site} AND batch.ended_at BETWEEN ${now}::timestamptz - interval '1 hour'
        AND ${now}::timestamptz + interval '10 minutes'
        AND (batch.errors_in IS NOT NULL OR batch.errors_out IS NOT NULL)
    ), many AS (
      SELECT port, sum(errors) AS errors FROM recent
      WHERE ended_at > ${now}::timestamptz - interval '15 minutes'
      GROUP BY port HAVING sum(errors) >= ${MANY_ERRORS}
    )
    SELECT many.port, it.device_id AS device, coalesce(device.name, host(port.address)) AS name,
      port.interface, many.errors, round(usual.errors) AS usual, span.began, span.latest
    FROM many
    JOIN traffic_ports port ON port.id = many.port
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(errors) / nullif(sum(seconds), 0) * 900, 0) AS errors FROM (
        SELECT coalesce(errors_in, 0) + coalesce(errors_out, 0) AS errors,
          extract(epoch FROM ended_at - started_at) AS seconds
        FROM traffic_samples WHERE port_id = port.id AND unknown IS NULL
          AND ended_at BETWEEN ${now}::timestamptz - interval '25 hours' AND ${now}::timestamptz - interval '1 hour'
        UNION ALL
        SELECT coalesce(errors_in[place], 0) + coalesce(errors_out[place], 0),
          extract(epoch FROM ended_at - started_at)
        FROM traffic_batches CROSS JOIN LATERAL array_position(ports, port.id) AS place
        WHERE site_id = ${site} AND address = port.address AND place IS NOT NULL
          AND ended_at BETWEEN ${now}::timestamptz - interval '25 hours' AND ${now}::timestamptz - interval '1 hour'
      ) AS day
    ) usual
    CROSS JOIN LATERAL (
      SELECT min(started_at) AS began, max(ended_at) AS latest FROM recent
      WHERE recent.port = many.port AND recent.errors / extract(epoch FROM ended_at - started_at) * 900 >=
        CASE WHEN many.errors >= ${TIMES_MORE} * usual.errors
          THEN greatest(${MANY_ERRORS}, ${TIMES_MORE} * usual.errors) ELSE ${MANY_ERRORS} END
    ) span
    LEFT JOIN device_addresses it
      ON it.site_id = port.site_id AND it.address = port.address AND it.is_current
    LEFT JOIN devices device ON device.id = it.device_id
    WHERE span.began IS NOT NULL
    ORDER BY many.port`.execute(db)
  return rows.map(row => ({
    kind: 'errors-rising',
    about: String(row.port),
    sinceMs: row.began.getTime(),
    observedAtMs: row.latest.getTime(),
    ...(row.device !== null && { device: row.device }),
    ...(Number(row.errors) < TIMES_MORE * Number(row.usual) && { isRest: true }),
    detail: {
      device: row.name,
      interface: row.interface,
      errors: Number(row.errors),
      before: Number(row.usual),
    },
  }))
}
