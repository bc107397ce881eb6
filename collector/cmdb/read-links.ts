import { type Kysely, sql } from 'kysely'
import type { LinkState } from '../traffic/detector.ts'
import type { Direction } from '../traffic/link-minutes.ts'
import type { ThresholdOverrides } from '../traffic/thresholds.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readListParts, type SortKeys } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** A link, what is paid for, and how full it is now. */
export type LinkItem = {
  id: string
  site: string
  siteName?: string
  kind: 'wan' | 'uplink'
  operator?: string
  circuitId?: string
  note?: string
  address?: string
  interface?: string
  device?: string
  deviceName?: string
  downIs: 'in' | 'out'
  downMbps?: number
  upMbps?: number
  /** Where the rates come from. */
  ratesFrom?: 'contract' | 'interface'
  speedMbps?: number
  thresholds: ThresholdOverrides
  down: DirectionNow
  up: DirectionNow
  /** Up to when the samples were taken into account. */
  measuredTo?: string
  changedBy: string
  changedAt: string
}

export type DirectionNow = { state: LinkState; since?: string; load?: number }

type LinkRow = {
  id: string
  site_id: string
  site_name: string | null
  kind: 'wan' | 'uplink'
  operator: string | null
  circuit_id: string | null
  note: string | null
  address: string | null
  interface: string | null
  device_id: string | null
  device_name: string | null
  down_is: 'in' | 'out'
  down_mbps: number | null
  up_mbps: number | null
  speed_mbps: number | null
  thresholds: ThresholdOverrides
  folded_to: Date | null
  down_state: LinkState | null
  up_state: LinkState | null
  down_since: Date | null
  up_since: Date | null
  down_load: number | null
  up_load: number | null
  changed_by: string
  changed_at: Date
}

export type LinkFilter = {
  site?: string | undefined
  kind?: 'wan' | 'uplink' | undefined
  /** Links of which one direction at least is in this state. */
  state?: LinkState | undefined
}

/** The worst last. */
const URGENCIES = ['quiet', 'busy', 'saturated', 'harmful'] satisfies LinkState[]
const urgencyOf = (state: string) =>
  sql`array_position(${sql.lit(`{${URGENCIES.join()}}`)}::text[], ${sql.ref(state)})`
const urgency = sql`(10 * greatest(${urgencyOf('s.down_state')}, ${urgencyOf('s.up_state')}, 0)
  + least(greatest(s.down_load, s.up_load, 0), 9))::float8`

const linkTie: SortTerm = { of: sql.ref('l.id'), kind: 'uuid' }

export const linkOrder: ListOrder = {
  usual: 'id',
  tie: linkTie,
  by: {
    id: linkTie,
    site: { of: sortedText('l.site_id'), kind: 'text' },
    kind: { of: sortedText('l.kind'), kind: 'text' },
    operator: { of: sortedText('l.operator'), kind: 'text', mayBeAbsent: true },
    load: { of: sql`greatest(s.down_load, s.up_load)`, kind: 'number', mayBeAbsent: true },
    urgency: { of: urgency, kind: 'number' },
    changedAt: { of: sql.ref('l.changed_at'), kind: 'instant' },
  },
}

/** Links that have not ended, by id unless asked otherwise; `load` is that of the fuller direction, `urgency` has the state before it. */
export async function readLinks(
  db: Kysely<Database>,
  list: LinkFilter & ListRange,
): Promise<ListPage<LinkItem>> {
  const { site = null, kind = null, state = null } = list
  const matching = sql`l.ended_at IS NULL
    AND (${site}::text IS NULL OR l.site_id = ${site})
    AND (${kind}::text IS NULL OR l.kind = ${kind})
    AND (${state}::text IS NULL OR coalesce(s.down_state, 'unknown') = ${state}
      OR coalesce(s.up_state, 'unknown') = ${state})`
  return readListParts(linkOrder, list, {
    readPart: async ({ key, tie, where, orderBy, limit }) => {
      const { rows } = await sql<LinkRow & SortKeys>`
        SELECT ${key} AS sort_key, ${tie} AS sort_tie, ${linkColumns} WHERE ${matching} AND ${where}
        ORDER BY ${orderBy} LIMIT ${limit}`.execute(db)
      return rows
    },
    count: async () => {
      const { rows } = await sql<{ total: string }>`SELECT count(*) AS total FROM monitored_links l
        LEFT JOIN link_states s ON s.link_id = l.id WHERE ${matching}`.execute(db)
      return rows[0] ?? { total: '0' }
    },
    toItem: linkFromRow,
  })
}

/** A link, also one that has ended; undefined when there never was one. */
export async function findLink(db: Kysely<Database>, id: string): Promise<LinkItem | undefined> {
  const { rows } = await sql<LinkRow>`SELECT ${linkColumns} WHERE l.id = ${id}`.execute(db)
  return rows[0] && linkFromRow(rows[0])
}

const linkColumns = sql`l.id, l.site_id, nullif(sites.name, '') AS site_name, l.kind, l.operator, l.circuit_id, l.note,
    host(l.address) AS address, l.interface, d.id AS device_id, d.name AS device_name, l.down_is,
    c.down_mbps, c.up_mbps, i.speed_mbps, l.thresholds, s.folded_to, s.down_state, s.up_state,
    s.down_since, s.up_since, s.down_load, s.up_load, l.changed_by, l.changed_at
  FROM monitored_links l
  JOIN sites ON sites.id = l.site_id
  LEFT JOIN link_states s ON s.link_id = l.id
  LEFT JOIN LATERAL (SELECT down_mbps, up_mbps FROM link_contracts
    WHERE link_id = l.id ORDER BY valid_from DESC LIMIT 1) c ON true
  LEFT JOIN LATERAL (SELECT device_id FROM device_addresses
    WHERE site_id = l.site_id AND address = l.address AND is_current LIMIT 1) a ON true
  LEFT JOIN devices d ON d.id = a.device_id
  LEFT JOIN interfaces i ON i.device_id = a.device_id AND i.name = l.interface`

function linkFromRow(row: LinkRow): LinkItem {
  const speed = row.speed_mbps === null || row.speed_mbps === 0 ? null : row.speed_mbps
  const ratesFrom: LinkItem['ratesFrom'] | null =
    row.down_mbps !== null ? 'contract' : speed !== null ? 'interface' : null
  return {
    id: row.id,
    site: row.site_id,
    ...withoutNulls({ siteName: row.site_name }),
    kind: row.kind,
    ...withoutNulls({
      operator: row.operator,
      circuitId: row.circuit_id,
      note: row.note,
      address: row.address,
      interface: row.interface,
      device: row.device_id,
      deviceName: row.device_name,
    }),
    downIs: row.down_is,
    ...withoutNulls({
      downMbps: row.down_mbps ?? speed,
      upMbps: row.up_mbps ?? speed,
      ratesFrom,
      speedMbps: speed,
    }),
    thresholds: row.thresholds,
    down: now('down', row),
    up: now('up', row),
    ...(row.folded_to && { measuredTo: row.folded_to.toISOString() }),
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
  }
}

function now(direction: Direction, row: LinkRow): DirectionNow {
  const since = row[`${direction}_since`]
  const load = row[`${direction}_load`]
  return {
    state: row[`${direction}_state`] ?? 'unknown',
    ...(since && { since: since.toISOString() }),
    ...(load !== null && { load: Math.round(load * 1000) / 1000 }),
  }
}
