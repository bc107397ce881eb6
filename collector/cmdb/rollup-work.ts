import { sql } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import type { StoredSample, TrafficPoint } from './traffic-points.ts'

/** How samples are summed up: into what, by how many milliseconds, and of which source. */
export const rollupSteps = [
  { step: 'five', stepMs: 300_000, watched: 'traffic_5_minutes', ports: undefined },
  { step: 'hours', stepMs: 3_600_000, watched: 'traffic_hours', ports: 'traffic_port_hours' },
  { step: 'days', stepMs: 86_400_000, watched: 'traffic_days', ports: 'traffic_port_days' },
] as const
export type RollupStep = (typeof rollupSteps)[number]

/** A device whose samples are to be summed up from an instant on. */
export type DueRollup = {
  site: string
  address: string
  source: 'watched' | 'ports'
  fromMs: number
  revision: string
}

const MOST_DUE = 500

/**
 * Devices with samples in a step of time that was over at `until` and is not summed up yet, those of sites that no other
 * collector is at; they are this transaction's until it ends.
 */
export async function takeDueRollups(
  transaction: SiteTransaction,
  { step, stepMs }: RollupStep,
  until: Date,
): Promise<DueRollup[]> {
  const from = sql.ref(`${step}_from`)
  const { rows } = await sql<DueRollup>`
    WITH due AS MATERIALIZED (
      SELECT site_id, address, source, ${from} AS since, revision FROM traffic_due
      WHERE date_bin(make_interval(secs => ${stepMs / 1000}), ${from}, 'epoch')
        + make_interval(secs => ${stepMs / 1000}) <= ${until}
      ORDER BY site_id LIMIT ${MOST_DUE}
    ), taken AS MATERIALIZED (
      SELECT site_id FROM (SELECT DISTINCT site_id FROM due) sites
      WHERE pg_try_advisory_xact_lock(hashtextextended('rollups:' || site_id, 0))
    )
    SELECT site_id AS site, host(address) AS address, source,
      extract(epoch FROM since)::float8 * 1000 AS "fromMs", revision
    FROM due JOIN taken USING (site_id)`.execute(transaction)
  return rows
}

export type PortSamples = { port: number; samples: StoredSample[] }

/** The samples that touch a time, of each of these devices' ports. */
export async function loadSamplesToRollUp(
  transaction: SiteTransaction,
  due: readonly DueRollup[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Map<DueRollup, PortSamples[]>> {
  const [from, to] = [new Date(fromMs), new Date(toMs)]
  const load = async (source: DueRollup['source']): Promise<[DueRollup, RolledRow[]][]> => {
    const some = due.filter(it => it.source === source)
    if (some.length === 0) return []
    const given = sql`unnest(${some.map(it => it.site)}::text[],
      ${some.map(it => it.address)}::inet[]) WITH ORDINALITY AS g (site_id, address, place)`
    const { rows } = await (source === 'watched'
      ? sql<RolledRow>`SELECT g.place::int, p.id AS port, s.unknown,
          extract(epoch FROM s.started_at)::float8 * 1000 AS "startedMs",
          extract(epoch FROM s.ended_at)::float8 * 1000 AS "endedMs",
          s.octets_in::float8 AS "octetsIn", s.octets_out::float8 AS "octetsOut"
        FROM ${given} JOIN traffic_ports p USING (site_id, address)
        JOIN traffic_samples s ON s.port_id = p.id
        WHERE s.ended_at > ${from} AND s.ended_at < ${to}::timestamptz + interval '2 hours'
          AND s.started_at < ${to}`
      : sql<RolledRow>`SELECT g.place::int, one.port, one.unknown,
          extract(epoch FROM b.started_at)::float8 * 1000 AS "startedMs",
          extract(epoch FROM b.ended_at)::float8 * 1000 AS "endedMs",
          one.octets_in::float8 AS "octetsIn", one.octets_out::float8 AS "octetsOut"
        FROM ${given} JOIN traffic_batches b USING (site_id, address)
        CROSS JOIN LATERAL unnest(b.ports, b.octets_in, b.octets_out, b.unknown)
          AS one (port, octets_in, octets_out, unknown)
        WHERE b.ended_at > ${from} AND b.ended_at < ${to}::timestamptz + interval '2 hours'
          AND b.started_at < ${to}`
    ).execute(transaction)
    const byPlace = Map.groupBy(rows, it => it.place)
    return some.map((it, index) => [it, byPlace.get(index + 1) ?? []])
  }
  const loaded = [...(await load('watched')), ...(await load('ports'))]
  return new Map(
    loaded.map(([device, rows]) => [
      device,
      [...Map.groupBy(rows, it => it.port)].map(([port, list]) => ({
        port,
        samples: list.map(it => ({ ...it, ...NO_COUNTS })),
      })),
    ]),
  )
}

const NO_COUNTS = { errorsIn: null, errorsOut: null, discardsIn: null, discardsOut: null }

type RolledRow = {
  place: number
  port: number
  unknown: string | null
  startedMs: number
  endedMs: number
  octetsIn: number | null
  octetsOut: number | null
}

export type RolledPort = { device: DueRollup; port: number; point: TrafficPoint }

const WAYS = ['in', 'out'] as const
const KINDS = ['mean', 'min', 'max', 'p95'] as const
const COLUMNS = WAYS.flatMap(way => KINDS.map(kind => ({ way, kind, name: `${way}_${kind}` })))

/** The sums are these, whatever they were before. */
export async function saveRollups(
  transaction: SiteTransaction,
  { watched, ports }: RollupStep,
  rolled: readonly RolledPort[],
): Promise<void> {
  const updates = sql.join(
    [...COLUMNS.map(it => it.name), 'unknown_share'].map(
      name => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`,
    ),
  )
  const columns = sql.join([...COLUMNS.map(it => sql.ref(it.name)), sql.ref('unknown_share')])
  const rateOf = ({ point }: RolledPort, { way, kind }: (typeof COLUMNS)[number]) =>
    point[way]?.[kind] ?? null

  const single = rolled.filter(it => it.device.source === 'watched')
  if (single.length > 0) {
    const values = COLUMNS.map(column => sql`${single.map(it => rateOf(it, column))}::real[]`)
    await sql`INSERT INTO ${sql.table(watched)} (port_id, at, ${columns})
      SELECT * FROM unnest(${single.map(it => it.port)}::integer[],
        ${single.map(it => it.point.from)}::timestamptz[], ${sql.join(values)},
        ${single.map(it => it.point.unknownShare)}::real[])
      ON CONFLICT (port_id, at) DO UPDATE SET ${updates}`.execute(transaction)
  }
  const many = rolled.filter(it => it.device.source === 'ports')
  if (many.length === 0 || ports === undefined) return
  const key = ({ device, point }: RolledPort) => `${device.site} ${device.address} ${point.from}`
  const groups = [...Map.groupBy(many, key).values()]
  const text = (list: readonly (number | null)[]) => `{${list.map(it => it ?? 'NULL').join(',')}}`
  const arrays = COLUMNS.map(
    column => sql`${groups.map(group => text(group.map(it => rateOf(it, column))))}::text[]`,
  )
  const casts = COLUMNS.map((_, index) => sql`${sql.ref(`v${index}`)}::real[]`)
  const names = COLUMNS.map((_, index) => sql.ref(`v${index}`))
  await sql`INSERT INTO ${sql.table(ports)} (site_id, address, at, ports, ${columns})
    SELECT site_id, address, at, ports::integer[], ${sql.join(casts)}, share::real[]
    FROM unnest(${groups.map(([it]) => it?.device.site)}::text[],
      ${groups.map(([it]) => it?.device.address)}::inet[],
      ${groups.map(([it]) => it?.point.from)}::timestamptz[],
      ${groups.map(group => text(group.map(it => it.port)))}::text[], ${sql.join(arrays)},
      ${groups.map(group => text(group.map(it => it.point.unknownShare)))}::text[])
      AS g (site_id, address, at, ports, ${sql.join(names)}, share)
    ON CONFLICT (site_id, address, at) DO UPDATE SET ports = excluded.ports, ${updates}`.execute(
    transaction,
  )
}

/** Summed up until an instant. A device that told nothing since is left alone until it does. */
export async function finishRollups(
  transaction: SiteTransaction,
  { step }: RollupStep,
  due: readonly { device: DueRollup; isSilent: boolean }[],
  until: Date,
): Promise<void> {
  if (due.length === 0) return
  const from = sql.ref(`${step}_from`)
  await sql`UPDATE traffic_due d SET ${from} = CASE WHEN is_silent THEN NULL ELSE ${until}::timestamptz END
    FROM unnest(${due.map(it => it.device.site)}::text[],
      ${due.map(it => it.device.address)}::inet[], ${due.map(it => it.device.source)}::text[],
      ${due.map(it => it.device.revision)}::bigint[], ${due.map(it => it.isSilent)}::boolean[])
      AS done (site_id, address, source, revision, is_silent)
    WHERE d.site_id = done.site_id AND d.address = done.address AND d.source = done.source
      AND d.revision = done.revision`.execute(transaction)
}

/** Everything `work` writes becomes visible at once, or nothing does. */
export function inRollupTransaction<Value>(
  { db }: Cmdb,
  work: (transaction: SiteTransaction) => Promise<Value>,
): Promise<Value> {
  return db.transaction().execute(work)
}
