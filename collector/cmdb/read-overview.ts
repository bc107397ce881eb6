import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { LinkState } from '../traffic/detector.ts'
import {
  type ListOrder,
  type ListPart,
  type ListRange,
  type SortTerm,
  sortedFrenchText,
} from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readListParts, type SortKeys } from './read-list.ts'
import { parseSearch } from './search-terms.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

type DirectionNow = { state: LinkState; since?: string; load?: number }
export type SeverityCounts = { critical: number; major: number; warning: number; info: number }

/** How a site is right now, in a line. */
export type OverviewItem = {
  id: string
  name?: string
  city?: string
  /** The worst of its agents; absent when none is enrolled. */
  agent?: { id: string; state: 'unknown' | 'online' | 'offline'; heartbeatAt?: string }
  /** The fullest of its Internet links. */
  link?: {
    id: string
    operator?: string
    downMbps?: number
    upMbps?: number
    ratesFrom?: 'contract' | 'interface'
    down: DirectionNow
    up: DirectionNow
    measuredTo?: string
  }
  links: number
  /** Active alerts that people are told of. */
  alerts: SeverityCounts
  incidents: number
  devices: number
  late: number
  missing: number
  /** What the latest whole scan looked at. */
  scan?: { finishedAt: string; addresses: number; answered: number; silent: number; failed: number }
}

type Row = {
  id: string
  name: string
  city: string | null
  agent_id: string | null
  agent_state: 'unknown' | 'online' | 'offline'
  heartbeat_at: Date | null
  links: string
  link_id: string | null
  operator: string | null
  down_mbps: number | null
  up_mbps: number | null
  speed_mbps: number | null
  down_state: LinkState | null
  up_state: LinkState | null
  down_since: Date | null
  up_since: Date | null
  down_load: number | null
  up_load: number | null
  folded_to: Date | null
  critical: string
  major: string
  warning: string
  info: string
  incidents: string
  devices: string
  late: string
  missing: string
  finished_at: Date | null
  addresses: string
  answered: string
  silent: string
  failed: string
}

const siteTie: SortTerm = { of: sql`(sites.id COLLATE "C")`, kind: 'text' }

/** Missing and late devices as `devices` has them; alerts by the worst, and of equal ones by how many. */
export const overviewOrder: ListOrder = {
  usual: 'id',
  tie: siteTie,
  by: {
    id: siteTie,
    name: { of: sortedFrenchText('sites.name'), kind: 'text', mayBeAbsent: true },
    city: { of: sortedFrenchText('sites.city'), kind: 'text', mayBeAbsent: true },
    load: {
      of: sql`(SELECT max(greatest(w.down_load, w.up_load)) FROM monitored_links m
        JOIN link_states w ON w.link_id = m.id
        WHERE m.site_id = sites.id AND m.kind = 'wan' AND m.ended_at IS NULL)`,
      kind: 'number',
      mayBeAbsent: true,
    },
    alerts: {
      of: sql`(SELECT coalesce(sum(CASE m.severity WHEN 'critical' THEN 1000000000000 WHEN 'major' THEN 100000000
          WHEN 'warning' THEN 10000 ELSE 1 END), 0)::bigint
        FROM alerts m WHERE m.site_id = sites.id AND m.state <> 'resolved' AND m.quiet IS NULL)`,
      kind: 'integer',
    },
    devices: { of: devicesIn(sql`state <> 'retired'`), kind: 'integer' },
    late: { of: devicesIn(sql`state = 'late'`), kind: 'integer' },
    missing: { of: devicesIn(sql`state = 'missing'`), kind: 'integer' },
  },
}

function devicesIn(states: RawBuilder<unknown>) {
  return sql`(SELECT coalesce(sum(count), 0) FROM site_counts
    WHERE site_id = sites.id AND item = 'device' AND ${states})`
}

/** Sites, by UAI unless asked otherwise, each with what somebody who watches all of them wants to know. */
export async function readOverview(
  db: Kysely<Database>,
  list: ListRange & { q?: string | undefined },
): Promise<ListPage<OverviewItem>> {
  const words = parseSearch(list.q ?? '').map(
    ({ text }) => sql`AND (id ILIKE ${text} OR name ILIKE ${text} OR city ILIKE ${text})`,
  )
  const matching = sql`FROM sites WHERE true ${sql.join(words, sql` `)}`
  const readPart = async ({ key, tie, where, orderBy, limit }: ListPart) => {
    const { rows } = await sql<Row & SortKeys>`
      WITH page AS MATERIALIZED (
        SELECT *, row_number() OVER () AS place FROM (
          SELECT id, name, city, ${key} AS sort_key, ${tie} AS sort_tie ${matching} AND ${where}
          ORDER BY ${orderBy} LIMIT ${limit}) ordered
      ), alerting AS (
        SELECT site_id, count(*) FILTER (WHERE severity = 'critical') AS critical,
          count(*) FILTER (WHERE severity = 'major') AS major,
          count(*) FILTER (WHERE severity = 'warning') AS warning,
          count(*) FILTER (WHERE severity = 'info') AS info, count(DISTINCT incident_id) AS incidents
        FROM alerts WHERE state <> 'resolved' AND quiet IS NULL AND site_id IN (SELECT id FROM page)
        GROUP BY site_id
      ), gear AS (
        SELECT site_id, sum(count) AS devices, sum(count) FILTER (WHERE state = 'late') AS late,
          sum(count) FILTER (WHERE state = 'missing') AS missing
        FROM site_counts WHERE item = 'device' AND state <> 'retired' AND site_id IN (SELECT id FROM page)
        GROUP BY site_id
      )
      SELECT s.sort_key, s.sort_tie, s.id, s.name, s.city, agent.id AS agent_id, agent.state AS agent_state, agent.heartbeat_at,
        coalesce(link.links, 0) AS links, link.id AS link_id, link.operator, c.down_mbps, c.up_mbps,
        i.speed_mbps, link.down_state, link.up_state, link.down_since, link.up_since, link.down_load,
        link.up_load, link.folded_to, coalesce(a.critical, 0) AS critical, coalesce(a.major, 0) AS major,
        coalesce(a.warning, 0) AS warning, coalesce(a.info, 0) AS info, coalesce(a.incidents, 0) AS incidents,
        coalesce(g.devices, 0) AS devices, coalesce(g.late, 0) AS late, coalesce(g.missing, 0) AS missing,
        scan.finished_at, scan.addresses, scan.answered, scan.silent, scan.failed
      FROM page s
      LEFT JOIN alerting a ON a.site_id = s.id
      LEFT JOIN gear g ON g.site_id = s.id
      LEFT JOIN LATERAL (SELECT id, state, heartbeat_at FROM agents
        WHERE site_id = s.id AND revoked_at IS NULL
        ORDER BY array_position(ARRAY['offline', 'unknown', 'online'], state), id LIMIT 1) agent ON true
      LEFT JOIN LATERAL (SELECT l.id, l.operator, l.address, l.interface, w.*, count(*) OVER () AS links
        FROM monitored_links l LEFT JOIN link_states w ON w.link_id = l.id
        WHERE l.site_id = s.id AND l.kind = 'wan' AND l.ended_at IS NULL
        ORDER BY greatest(w.down_load, w.up_load) DESC NULLS LAST, l.id LIMIT 1) link ON true
      LEFT JOIN LATERAL (SELECT down_mbps, up_mbps FROM link_contracts
        WHERE link_id = link.id ORDER BY valid_from DESC LIMIT 1) c ON true
      LEFT JOIN LATERAL (SELECT port.speed_mbps FROM device_addresses at
        JOIN interfaces port ON port.device_id = at.device_id AND port.name = link.interface
        WHERE at.site_id = s.id AND at.address = link.address AND at.is_current LIMIT 1) i ON true
      LEFT JOIN LATERAL (SELECT r.finished_at,
          (SELECT coalesce(sum((it->>'addressesTried')::bigint), 0) FROM jsonb_array_elements(r.report->'coverage') it) AS addresses,
          (SELECT coalesce(sum((it->>'devicesObserved')::bigint), 0) FROM jsonb_array_elements(r.report->'coverage') it) AS answered,
          (SELECT coalesce(sum((it->>'snmpSilent')::bigint), 0) FROM jsonb_array_elements(r.report->'coverage') it) AS silent,
          (SELECT count(*) FROM jsonb_array_elements(r.report->'coverage') it WHERE it ? 'failure') AS failed
        FROM scan_reports r WHERE r.site_id = s.id AND NOT r.is_partial
        ORDER BY r.finished_at DESC LIMIT 1) scan ON true
      ORDER BY s.place`.execute(db)
    return rows
  }
  const count = async () => {
    const { rows } = await sql<{ total: string }>`SELECT count(*) AS total ${matching}`.execute(db)
    return rows[0] ?? { total: '0' }
  }
  return readListParts(overviewOrder, list, { readPart, count, toItem })
}

function toItem(row: Row): OverviewItem {
  return {
    id: row.id,
    ...(row.name !== '' && { name: row.name }),
    ...withoutNulls({ city: row.city }),
    ...(row.agent_id !== null && {
      agent: {
        id: row.agent_id,
        state: row.agent_state,
        ...withoutNulls({ heartbeatAt: row.heartbeat_at?.toISOString() ?? null }),
      },
    }),
    ...(row.link_id !== null && { link: linkOf(row, row.link_id) }),
    links: Number(row.links),
    alerts: {
      critical: Number(row.critical),
      major: Number(row.major),
      warning: Number(row.warning),
      info: Number(row.info),
    },
    incidents: Number(row.incidents),
    devices: Number(row.devices),
    late: Number(row.late),
    missing: Number(row.missing),
    ...(row.finished_at && {
      scan: {
        finishedAt: row.finished_at.toISOString(),
        addresses: Number(row.addresses),
        answered: Number(row.answered),
        silent: Number(row.silent),
        failed: Number(row.failed),
      },
    }),
  }
}

function linkOf(row: Row, id: string): NonNullable<OverviewItem['link']> {
  const speed = row.speed_mbps === 0 ? null : row.speed_mbps
  const ratesFrom: 'contract' | 'interface' | null =
    row.down_mbps !== null ? 'contract' : speed !== null ? 'interface' : null
  const now = (direction: 'down' | 'up'): DirectionNow => {
    const load = row[`${direction}_load`]
    return {
      state: row[`${direction}_state`] ?? 'unknown',
      ...withoutNulls({
        since: row[`${direction}_since`]?.toISOString() ?? null,
        load: load === null ? null : Math.round(load * 1000) / 1000,
      }),
    }
  }
  return {
    id,
    ...withoutNulls({
      operator: row.operator,
      downMbps: row.down_mbps ?? speed,
      upMbps: row.up_mbps ?? speed,
      ratesFrom,
      measuredTo: row.folded_to?.toISOString() ?? null,
    }),
    down: now('down'),
    up: now('up'),
  }
}
