import { sql } from 'kysely'
import type { TreePort } from '../traffic/below-link.ts'
import type { Direction } from '../traffic/link-minutes.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** An episode of which it is to be looked into who moved the bytes. */
export type EpisodeToLookInto = {
  link: string
  direction: Direction
  startedAt: Date
  endedAt: Date | null
  /** Of the contracted rate. */
  mean: number
}

/**
 * Episodes of these links that nobody looked into, and those of which the counters of a switch told something new: `news` has
 * the earliest instant of that per site.
 */
export async function findEpisodesToLookInto(
  transaction: SiteTransaction,
  links: readonly { id: string; site: string }[],
  news: ReadonlyMap<string, number>,
  since: Date,
): Promise<EpisodeToLookInto[]> {
  const { rows } = await sql<EpisodeToLookInto>`
    SELECT e.link_id AS link, e.direction, e.started_at AS "startedAt", e.ended_at AS "endedAt", e.mean
    FROM unnest(${links.map(it => it.id)}::uuid[], ${links.map(it => {
      const ms = news.get(it.site)
      return ms === undefined ? null : new Date(ms)
    })}::timestamptz[]) AS given (link_id, news_from)
    JOIN link_episodes e USING (link_id)
    WHERE e.started_at > ${since} AND (e.contributors IS NULL
      OR (given.news_from IS NOT NULL AND (e.ended_at IS NULL OR e.ended_at > given.news_from)))
    ORDER BY e.started_at DESC, e.link_id, e.direction`.execute(transaction)
  return rows
}

/** A port of a site's switches, and the address by which its traffic is kept. */
export type SwitchPort = TreePort & {
  deviceName?: string
  alias?: string
  address: string
}

const SWITCHES = ['switch', 'unknown', 'other']

/** The ports of the sites' switches that something is or can be behind; members of an aggregate are the aggregate's. */
export async function loadSwitchPorts(
  transaction: SiteTransaction,
  sites: readonly string[],
): Promise<Map<string, SwitchPort[]>> {
  const { rows } = await sql<{
    site: string
    device: string
    device_name: string | null
    interface: string
    alias: string | null
    address: string
    role: string | null
    peer: string | null
  }>`SELECT d.site_id AS site, d.id AS device, d.name AS device_name, i.name AS interface, i.alias,
      host(a.address) AS address, r.role, r.peer_device_id AS peer
    FROM devices d
    JOIN device_addresses a ON a.device_id = d.id AND a.is_current
    JOIN interfaces i ON i.device_id = d.id AND i.is_present
    LEFT JOIN port_roles r ON r.device_id = d.id AND r.interface = i.name
    WHERE d.site_id = ANY(${sites}) AND d.kind = ANY(${SWITCHES}) AND d.state <> 'retired'
      AND d.merged_into IS NULL
      AND EXISTS (SELECT FROM port_roles own WHERE own.device_id = d.id)
      AND (r.role IS NOT NULL OR (i.type = 6 AND i.aggregate IS NULL))
    ORDER BY d.id, i.name, a.address`.execute(transaction)
  const bySite = new Map<string, SwitchPort[]>()
  for (const row of rows) {
    const list = bySite.get(row.site) ?? []
    list.push({
      device: row.device,
      interface: row.interface,
      address: row.address,
      ...(row.device_name !== null && { deviceName: row.device_name }),
      ...(row.alias && { alias: row.alias }),
      ...(row.role !== null && { role: row.role }),
      ...(row.peer !== null && { peer: row.peer }),
    })
    bySite.set(row.site, list)
  }
  return bySite
}

/** A time at a site to be compared with the time before it. */
export type ComparedTime = {
  site: string
  fromMs: number
  toMs: number
  beforeFromMs: number
  beforeToMs: number
}

/** Octets that an interface moved, and in how much time that is known. */
export type Moved = { in?: number; out?: number; ms: number }

export type ComparedPort = { address: string; interface: string; during: Moved; before: Moved }

/**
 * What each interface of a site moved in a time and before it, per place in `times`. An interval belongs to the time that
 * its middle is in; before it are those that were over when it began.
 */
export async function loadComparedTraffic(
  transaction: SiteTransaction,
  times: readonly ComparedTime[],
): Promise<ComparedPort[][]> {
  if (times.length === 0) return []
  const instants = (of: (it: ComparedTime) => number) => times.map(it => new Date(of(it)))
  const earliest = new Date(Math.min(...times.map(it => it.beforeFromMs)))
  const latest = new Date(Math.max(...times.map(it => it.toMs)) + LONGEST_INTERVAL_MS)
  const { rows } = await sql<ComparedRow>`
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(${times.map(it => it.site)}::text[], ${instants(it => it.fromMs)}::timestamptz[],
        ${instants(it => it.toMs)}::timestamptz[], ${instants(it => it.beforeFromMs)}::timestamptz[],
        ${instants(it => it.beforeToMs)}::timestamptz[])
        WITH ORDINALITY AS g (site_id, since, until, before_since, before_until, place)
    ), told AS (
      SELECT g.place, one.port, b.started_at, b.ended_at, one.received, one.sent
      FROM given g JOIN traffic_batches b ON b.site_id = g.site_id
        AND b.ended_at > g.before_since AND b.ended_at < g.until + interval '1 hour'
      CROSS JOIN LATERAL unnest(b.ports, b.octets_in, b.octets_out) AS one (port, received, sent)
      WHERE b.ended_at > ${earliest} AND b.ended_at < ${latest}
      UNION ALL
      SELECT g.place, s.port_id, s.started_at, s.ended_at, s.octets_in, s.octets_out
      FROM given g JOIN traffic_ports p ON p.site_id = g.site_id
      JOIN traffic_samples s ON s.port_id = p.id
        AND s.ended_at > g.before_since AND s.ended_at < g.until + interval '1 hour'
      WHERE s.ended_at > ${earliest} AND s.ended_at < ${latest}
    ), placed AS (
      SELECT told.place, told.port, received, sent,
        extract(epoch FROM told.ended_at - told.started_at) * 1000 AS ms,
        told.started_at + (told.ended_at - told.started_at) / 2 >= g.since
          AND told.started_at + (told.ended_at - told.started_at) / 2 < g.until AS is_during,
        told.started_at >= g.before_since AND told.ended_at <= g.before_until AS is_before
      FROM told JOIN given g USING (place) WHERE received IS NOT NULL OR sent IS NOT NULL
    )
    SELECT place::int, host(p.address) AS address, p.interface,
      sum(received) FILTER (WHERE is_during)::float8 AS "duringIn",
      sum(sent) FILTER (WHERE is_during)::float8 AS "duringOut",
      coalesce(sum(ms) FILTER (WHERE is_during), 0)::float8 AS "duringMs",
      sum(received) FILTER (WHERE is_before)::float8 AS "beforeIn",
      sum(sent) FILTER (WHERE is_before)::float8 AS "beforeOut",
      coalesce(sum(ms) FILTER (WHERE is_before), 0)::float8 AS "beforeMs"
    FROM placed JOIN traffic_ports p ON p.id = placed.port
    GROUP BY place, p.id ORDER BY place, p.id`.execute(transaction)
  const byPlace = Map.groupBy(rows, it => it.place)
  return times.map((_, index) => (byPlace.get(index + 1) ?? []).map(comparedFromRow))
}

/** Longer ones say nothing of who filled a link. */
const LONGEST_INTERVAL_MS = 3_600_000

type ComparedRow = {
  place: number
  address: string
  interface: string
  duringIn: number | null
  duringOut: number | null
  duringMs: number
  beforeIn: number | null
  beforeOut: number | null
  beforeMs: number
}

function comparedFromRow(row: ComparedRow): ComparedPort {
  const moved = (received: number | null, sent: number | null, ms: number): Moved => ({
    ...(received !== null && { in: received }),
    ...(sent !== null && { out: sent }),
    ms,
  })
  return {
    address: row.address,
    interface: row.interface,
    during: moved(row.duringIn, row.duringOut, row.duringMs),
    before: moved(row.beforeIn, row.beforeOut, row.beforeMs),
  }
}
