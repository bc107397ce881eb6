import { sql } from 'kysely'
import { arrayLiteral } from './array-literal.ts'
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
          s.octets_in::float8 AS "octetsIn", s.octets_out::float8 AS "octetsOut",
          s.errors_in::float8 AS "errorsIn", s.errors_out::float8 AS "errorsOut",
          s.discards_in::float8 AS "discardsIn", s.discards_out::float8 AS "discardsOut"
        FROM ${given} JOIN traffic_ports p USING (site_id, address)
        JOIN traffic_samples s ON s.port_id = p.id
        WHERE s.ended_at > ${from} AND s.ended_at < ${to}::timestamptz + interval '2 hours'
          AND s.started_at < ${to}`
      : sql<RolledRow>`SELECT g.place::int, one.port, one.unknown,
          extract(epoch FROM b.started_at)::float8 * 1000 AS "startedMs",
          extract(epoch FROM b.ended_at)::float8 * 1000 AS "endedMs",
          one.octets_in::float8 AS "octetsIn", one.octets_out::float8 AS "octetsOut",
          one.errors_in::float8 AS "errorsIn", one.errors_out::float8 AS "errorsOut",
          one.discards_in::float8 AS "discardsIn", one.discards_out::float8 AS "discardsOut"
        FROM ${given} JOIN traffic_batches b USING (site_id, address)
        CROSS JOIN LATERAL unnest(b.ports, b.octets_in, b.octets_out, b.unknown, b.errors_in, b.errors_out,
            b.discards_in, b.discards_out)
          AS one (port, octets_in, octets_out, unknown, errors_in, errors_out, discards_in, discards_out)
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
        samples: list,
      })),
    ]),
  )
}

type RolledRow = StoredSample & { place: number; port: number }

export type RolledPort = { device: DueRollup; port: number; point: TrafficPoint }

type Column = {
  name: string
  type: 'real' | 'bigint' | 'text'
  of: (point: TrafficPoint) => number | string | null
}

const WAYS = ['in', 'out'] as const
const KINDS = ['mean', 'min', 'max', 'p95'] as const
const COUNTS = {
  errors_in: 'errorsIn',
  errors_out: 'errorsOut',
  discards_in: 'discardsIn',
  discards_out: 'discardsOut',
} as const
const COLUMNS: readonly Column[] = [
  ...WAYS.flatMap(way =>
    KINDS.map(
      (kind): Column => ({
        name: `${way}_${kind}`,
        type: 'real',
        of: point => point[way]?.[kind] ?? null,
      }),
    ),
  ),
  ...Object.entries(COUNTS).map(
    ([name, count]): Column => ({ name, type: 'bigint', of: point => point[count] ?? null }),
  ),
  { name: 'unknown', type: 'text', of: point => point.unknown?.join(' ') ?? null },
  { name: 'unknown_share', type: 'real', of: point => point.unknownShare },
]

/** The sums are these, whatever they were before. */
export async function saveRollups(
  transaction: SiteTransaction,
  { watched, ports }: RollupStep,
  rolled: readonly RolledPort[],
): Promise<void> {
  const updates = sql.join(
    COLUMNS.map(({ name }) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
  )
  const columns = sql.join(COLUMNS.map(it => sql.ref(it.name)))

  const single = rolled.filter(it => it.device.source === 'watched')
  if (single.length > 0) {
    const values = COLUMNS.map(
      ({ of, type }) => sql`${single.map(it => of(it.point))}::${sql.raw(type)}[]`,
    )
    await sql`INSERT INTO ${sql.table(watched)} (port_id, at, ${columns})
      SELECT * FROM unnest(${single.map(it => it.port)}::integer[],
        ${single.map(it => it.point.from)}::timestamptz[], ${sql.join(values)})
      ON CONFLICT (port_id, at) DO UPDATE SET ${updates}`.execute(transaction)
  }
  const many = rolled.filter(it => it.device.source === 'ports')
  if (many.length === 0 || ports === undefined) return
  const key = ({ device, point }: RolledPort) => `${device.site} ${device.address} ${point.from}`
  const groups = [...Map.groupBy(many, key).values()]
  const arrays = COLUMNS.map(
    ({ of }) => sql`${groups.map(group => arrayLiteral(group.map(it => of(it.point))))}::text[]`,
  )
  const casts = COLUMNS.map(({ type }, index) => sql`${sql.ref(`v${index}`)}::${sql.raw(type)}[]`)
  const names = COLUMNS.map((_, index) => sql.ref(`v${index}`))
  await sql`INSERT INTO ${sql.table(ports)} (site_id, address, at, ports, ${columns})
    SELECT site_id, address, at, ports::integer[], ${sql.join(casts)}
    FROM unnest(${groups.map(([it]) => it?.device.site)}::text[],
      ${groups.map(([it]) => it?.device.address)}::inet[],
      ${groups.map(([it]) => it?.point.from)}::timestamptz[],
      ${groups.map(group => arrayLiteral(group.map(it => it.port)))}::text[], ${sql.join(arrays)})
      AS g (site_id, address, at, ports, ${sql.join(names)})
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
