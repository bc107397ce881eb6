import { sql } from 'kysely'
import type { DirectionMemory, LinkState } from '../traffic/detector.ts'
import type { Contract } from '../traffic/fold-link.ts'
import type { HopDelay, LinkSample } from '../traffic/link-minutes.ts'
import type { ThresholdOverrides } from '../traffic/thresholds.ts'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

const MOST_SITES = 500

/** A link to look at, and what was concluded of it last. */
export type LinkWork = {
  id: string
  site: string
  kind: 'wan' | 'uplink'
  address: string
  interface: string
  downIs: 'in' | 'out'
  siteThresholds: ThresholdOverrides
  thresholds: ThresholdOverrides
  contracts: Contract[]
  before?: StoredState
}

export type StoredState = {
  settledMinute: number
  foldedMinute: number
  judgeFromMs?: number
  source?: 'watched' | 'ports'
  down: StoredDirection
  up: StoredDirection
}
export type StoredDirection = { state: LinkState; sinceMs?: number; memory: DirectionMemory }

/**
 * Sites with new samples, with links that the register judges otherwise now, or with links of which nothing was heard
 * since `silentSince`, at most 500.
 */
export async function findSitesToDetect({ db }: Cmdb, silentSince: Date): Promise<string[]> {
  const { rows } = await sql<{ site_id: string }>`
    SELECT site_id FROM traffic_due WHERE links_from IS NOT NULL
    UNION SELECT site_id FROM link_states WHERE judge_from IS NOT NULL
      OR (folded_to < ${silentSince} AND (down_state <> 'unknown' OR up_state <> 'unknown'))
    LIMIT ${MOST_SITES}`.execute(db)
  return rows.map(it => it.site_id)
}

/** Those of the sites that no other collector is at; they are this transaction's until it ends. */
export async function takeSites(
  transaction: SiteTransaction,
  sites: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ site_id: string }>`SELECT site_id FROM unnest(${sites}::text[])
      AS given (site_id)
    WHERE pg_try_advisory_xact_lock(hashtextextended('links:' || site_id, 0))`.execute(transaction)
  return rows.map(it => it.site_id)
}

/** The links of these sites that have a port and a rate to be judged by. */
export async function loadLinkWork(
  transaction: SiteTransaction,
  sites: readonly string[],
): Promise<LinkWork[]> {
  const { rows } = await sql<WorkRow>`
    SELECT l.id, l.site_id, l.kind, host(l.address) AS address, l.interface, l.down_is, l.thresholds,
      t.thresholds AS site_thresholds, c.contracts, i.speed_mbps,
      extract(epoch FROM s.settled_to)::float8 / 60 AS settled_minute,
      extract(epoch FROM s.folded_to)::float8 / 60 AS folded_minute,
      extract(epoch FROM s.judge_from)::float8 * 1000 AS judge_from_ms, s.source,
      s.down_state, s.up_state, extract(epoch FROM s.down_since)::float8 * 1000 AS down_since_ms,
      extract(epoch FROM s.up_since)::float8 * 1000 AS up_since_ms, s.down_memory, s.up_memory
    FROM monitored_links l
    LEFT JOIN link_states s ON s.link_id = l.id
    LEFT JOIN site_link_thresholds t ON t.site_id = l.site_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('sinceMs', extract(epoch FROM valid_from) * 1000,
        'downMbps', down_mbps, 'upMbps', up_mbps) ORDER BY valid_from) AS contracts
      FROM link_contracts WHERE link_id = l.id
    ) c ON true
    LEFT JOIN LATERAL (
      SELECT i.speed_mbps FROM device_addresses a
      JOIN interfaces i ON i.device_id = a.device_id AND i.name = l.interface
      WHERE c.contracts IS NULL AND a.site_id = l.site_id AND a.address = l.address
        AND a.is_current LIMIT 1
    ) i ON true
    WHERE l.site_id = ANY(${sites}) AND l.ended_at IS NULL AND l.address IS NOT NULL`.execute(
    transaction,
  )
  return rows.flatMap(workFromRow)
}

type WorkRow = {
  id: string
  site_id: string
  kind: 'wan' | 'uplink'
  address: string
  interface: string
  down_is: 'in' | 'out'
  thresholds: ThresholdOverrides
  site_thresholds: ThresholdOverrides | null
  contracts: Contract[] | null
  speed_mbps: number | null
  settled_minute: number | null
  folded_minute: number | null
  judge_from_ms: number | null
  source: 'watched' | 'ports' | null
  down_state: LinkState | null
  up_state: LinkState | null
  down_since_ms: number | null
  up_since_ms: number | null
  down_memory: DirectionMemory | null
  up_memory: DirectionMemory | null
}

function workFromRow(row: WorkRow): LinkWork[] {
  const speed = row.speed_mbps
  const contracts = row.contracts ?? (speed ? [{ sinceMs: 0, downMbps: speed, upMbps: speed }] : [])
  if (contracts.length === 0) return []
  const stored = (direction: 'down' | 'up'): StoredDirection | undefined => {
    const [state, memory] = [row[`${direction}_state`], row[`${direction}_memory`]]
    const sinceMs = row[`${direction}_since_ms`]
    return state && memory ? { state, memory, ...(sinceMs !== null && { sinceMs }) } : undefined
  }
  const [down, up] = [stored('down'), stored('up')]
  return [
    {
      id: row.id,
      site: row.site_id,
      kind: row.kind,
      address: row.address,
      interface: row.interface,
      downIs: row.down_is,
      siteThresholds: row.site_thresholds ?? {},
      thresholds: row.thresholds,
      contracts,
      ...(down &&
        up &&
        row.settled_minute !== null &&
        row.folded_minute !== null && {
          before: {
            settledMinute: Math.round(row.settled_minute),
            foldedMinute: Math.round(row.folded_minute),
            ...(row.judge_from_ms !== null && { judgeFromMs: row.judge_from_ms }),
            ...(row.source && { source: row.source }),
            down,
            up,
          },
        }),
    },
  ]
}

/** The latest memory of each link that is not younger than the instant asked for. */
export async function loadCheckpoints(
  transaction: SiteTransaction,
  wanted: readonly { link: string; atMs: number }[],
): Promise<Map<string, { minute: number; down: DirectionMemory; up: DirectionMemory }>> {
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{
    link_id: string
    minute: number
    down_memory: DirectionMemory
    up_memory: DirectionMemory
  }>`SELECT c.link_id, extract(epoch FROM c.at)::float8 / 60 AS minute, c.down_memory, c.up_memory
    FROM unnest(${wanted.map(it => it.link)}::uuid[],
      ${wanted.map(it => new Date(it.atMs))}::timestamptz[]) AS w (link_id, at)
    CROSS JOIN LATERAL (SELECT * FROM link_checkpoints c
      WHERE c.link_id = w.link_id AND c.at <= w.at ORDER BY c.at DESC LIMIT 1) c`.execute(
    transaction,
  )
  return new Map(
    rows.map(it => [
      it.link_id,
      { minute: Math.round(it.minute), down: it.down_memory, up: it.up_memory },
    ]),
  )
}

/** Milliseconds since 1970. */
export type Since = { link: string; site: string; address: string; interface: string; ms: number }

export type LoadedSamples = { samples: LinkSample[]; isWatched: boolean }

/** The samples of each link that end after an instant of its own, watched or in batches, up to `untilMs`. */
export async function loadLinkSamples(
  transaction: SiteTransaction,
  wanted: readonly Since[],
  untilMs: number,
): Promise<Map<string, LoadedSamples>> {
  const loaded = new Map<string, LoadedSamples>()
  if (wanted.length === 0) return loaded
  const earliest = new Date(wanted.reduce((least, it) => Math.min(least, it.ms), untilMs))
  const until = new Date(untilMs)
  const given = sql`unnest(${wanted.map(it => it.link)}::uuid[],
      ${wanted.map(it => it.site)}::text[], ${wanted.map(it => it.address)}::inet[],
      ${wanted.map(it => it.interface)}::text[],
      ${wanted.map(it => new Date(it.ms))}::timestamptz[])
      AS w (link_id, site_id, address, interface, since)
    JOIN traffic_ports p USING (site_id, address, interface)`
  const { rows } = await sql<SampleRow>`
    SELECT w.link_id AS link, true AS watched, extract(epoch FROM s.started_at)::float8 * 1000 AS "from",
      extract(epoch FROM s.ended_at)::float8 * 1000 AS "to", s.octets_in::float8 AS oi,
      s.octets_out::float8 AS oo, s.discards_in::float8 AS di, s.discards_out::float8 AS do
    FROM ${given} JOIN traffic_samples s ON s.port_id = p.id AND s.ended_at > w.since
    WHERE s.ended_at > ${earliest} AND s.ended_at <= ${until}
    UNION ALL
    SELECT w.link_id, false, extract(epoch FROM b.started_at)::float8 * 1000,
      extract(epoch FROM b.ended_at)::float8 * 1000, b.octets_in[at]::float8,
      b.octets_out[at]::float8, b.discards_in[at]::float8, b.discards_out[at]::float8
    FROM ${given} JOIN traffic_batches b
      ON b.site_id = w.site_id AND b.address = w.address AND b.ended_at > w.since
    CROSS JOIN LATERAL array_position(b.ports, p.id) AS at
    WHERE at IS NOT NULL AND b.ended_at > ${earliest} AND b.ended_at <= ${until}`.execute(
    transaction,
  )
  for (const row of rows) {
    const of = loaded.get(row.link) ?? { samples: [], isWatched: false }
    of.samples.push({
      fromMs: row.from,
      toMs: row.to,
      ...(row.oi !== null && { octetsIn: row.oi }),
      ...(row.oo !== null && { octetsOut: row.oo }),
      ...(row.di !== null && { discardsIn: row.di }),
      ...(row.do !== null && { discardsOut: row.do }),
    })
    of.isWatched ||= row.watched
    loaded.set(row.link, of)
  }
  return loaded
}

type SampleRow = {
  link: string
  watched: boolean
  from: number
  to: number
  oi: number | null
  oo: number | null
  di: number | null
  do: number | null
}

/** The round trips to each site's first hop since an instant of its own. */
export async function loadHopDelays(
  transaction: SiteTransaction,
  wanted: ReadonlyMap<string, number>,
  untilMs: number,
): Promise<Map<string, HopDelay[]>> {
  if (wanted.size === 0) return new Map()
  const earliest = new Date([...wanted.values()].reduce((a, b) => Math.min(a, b), untilMs))
  const { rows } = await sql<{ site: string; at: number; rtt: number | null }>`
    SELECT r.site_id AS site, extract(epoch FROM r.at)::float8 * 1000 AS at, r.rtt_ms AS rtt
    FROM unnest(${[...wanted.keys()]}::text[],
      ${[...wanted.values()].map(it => new Date(it))}::timestamptz[]) AS w (site_id, since)
    JOIN round_trips r ON r.site_id = w.site_id AND r.target = 'gateway' AND r.at >= w.since
    WHERE r.at >= ${earliest} AND r.at <= ${new Date(untilMs)}`.execute(transaction)
  const delays = new Map<string, HopDelay[]>()
  for (const { site, at, rtt } of rows) {
    const list = delays.get(site) ?? []
    list.push({ atMs: at, ...(rtt !== null && { rttMs: rtt }) })
    delays.set(site, list)
  }
  return delays
}
