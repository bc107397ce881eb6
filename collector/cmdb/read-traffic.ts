import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'
import type { StoredSample } from './traffic-points.ts'

/** Longer than any sample lasts: what ends later than this after a time did not begin in it. */
const LONGEST_SAMPLE = '2 hours'

type SampleRow = {
  started_at: Date
  ended_at: Date
  octets_in: string | null
  octets_out: string | null
  errors_in: string | null
  errors_out: string | null
  discards_in: string | null
  discards_out: string | null
  unknown: string | null
}

/**
 * The samples of an interface that touch a time: watched and of batches, of every address while it was the device's. Only
 * the days of that time are read. `batches` leaves watched ones out.
 */
export async function readTraffic(
  db: Kysely<Database>,
  {
    deviceId,
    name,
    from,
    to,
    source = 'all',
  }: { deviceId: string; name: string; from: Date; to: Date; source?: 'all' | 'batches' },
): Promise<StoredSample[]> {
  const { rows } = await sql<SampleRow>`
    WITH places AS MATERIALIZED (
      SELECT p.id, p.site_id, p.address, a.first_seen AS since,
        CASE WHEN a.is_current THEN 'infinity'
          ELSE greatest(a.claimed_at, a.answered_at) END AS until
      FROM device_addresses a JOIN traffic_ports p USING (site_id, address)
      WHERE a.device_id = ${deviceId} AND p.interface = ${name}
    )
    SELECT s.started_at, s.ended_at, s.octets_in, s.octets_out, s.errors_in, s.errors_out,
      s.discards_in, s.discards_out, s.unknown
    FROM places JOIN traffic_samples s ON s.port_id = places.id
    WHERE ${source === 'all'} AND s.ended_at > ${from} AND s.ended_at < ${to}::timestamptz + ${LONGEST_SAMPLE}::interval
      AND s.started_at < ${to} AND s.ended_at >= places.since AND s.started_at <= places.until
    UNION ALL
    SELECT b.started_at, b.ended_at, b.octets_in[at], b.octets_out[at], b.errors_in[at],
      b.errors_out[at], b.discards_in[at], b.discards_out[at], b.unknown[at]
    FROM places JOIN traffic_batches b USING (site_id, address)
    CROSS JOIN LATERAL array_position(b.ports, places.id) AS at
    WHERE at IS NOT NULL
      AND b.ended_at > ${from} AND b.ended_at < ${to}::timestamptz + ${LONGEST_SAMPLE}::interval
      AND b.started_at < ${to} AND b.ended_at >= places.since AND b.started_at <= places.until
    ORDER BY ended_at`.execute(db)
  return rows.map(row => ({
    startedMs: row.started_at.getTime(),
    endedMs: row.ended_at.getTime(),
    octetsIn: numberOf(row.octets_in),
    octetsOut: numberOf(row.octets_out),
    errorsIn: numberOf(row.errors_in),
    errorsOut: numberOf(row.errors_out),
    discardsIn: numberOf(row.discards_in),
    discardsOut: numberOf(row.discards_out),
    unknown: row.unknown,
  }))
}

/** Whether a device has, or had, an interface of this name, or samples of one. */
export async function hasInterface(
  db: Kysely<Database>,
  deviceId: string,
  name: string,
): Promise<boolean> {
  const { rows } = await sql<{ is_there: boolean }>`
    SELECT EXISTS (SELECT FROM interfaces WHERE device_id = ${deviceId} AND name = ${name})
      OR EXISTS (SELECT FROM device_addresses a JOIN traffic_ports p USING (site_id, address)
        WHERE a.device_id = ${deviceId} AND p.interface = ${name}) AS is_there`.execute(db)
  return rows[0]?.is_there ?? false
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text)
}
