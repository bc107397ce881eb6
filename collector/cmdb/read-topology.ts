import type { Kysely } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { LinkEvidence } from '../reconcile/topology/link.ts'
import type { Database, ItemState } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** How a site is wired: its devices, what connects them, and what announces itself without being one of them. */
export type TopologyGraph = {
  site: string
  /** Absent until the first conclusion. */
  concludedAt?: string
  nodes: { id: string; kind: DeviceKind; name?: string; state: ItemState }[]
  links: LinkItem[]
  unknownNeighbours: (Neighbour & { device: string; firstSeen: string; lastSeen: string })[]
}

type LinkEndItem = {
  device: string
  interface?: string
  speedMbps?: number
  duplex?: 'half' | 'full'
  isUp?: boolean
}

type LinkItem = {
  id: string
  one: LinkEndItem
  other: LinkEndItem
  /** `spare`: held back by spanning tree. `silent`: an end was observed since, and nobody told of the link any more. */
  state: 'up' | 'down' | 'spare' | 'silent'
  evidence: LinkEvidence[]
  isMutual: boolean
  confidence: number
  cables: { one: string; other: string }[]
  firstSeen: string
  lastSeen: string
}

/** A link that an end of it was silent about for longer than this is. */
const SILENT_AFTER_MS = 3_600_000

/** The graph of one site; undefined when it is not registered. */
export async function readTopology(
  db: Kysely<Database>,
  site: string,
): Promise<TopologyGraph | undefined> {
  const [known, run, devices, links, unknown] = await Promise.all([
    db.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst(),
    db
      .selectFrom('topology_runs')
      .select('concluded_at')
      .where('site_id', '=', site)
      .executeTakeFirst(),
    db
      .selectFrom('devices')
      .select(['id', 'kind', 'name', 'state', 'last_seen'])
      .where('site_id', '=', site)
      .where('state', '!=', 'retired')
      .where('merged_into', 'is', null)
      .orderBy('id')
      .execute(),
    readLinks(db, site),
    db
      .selectFrom('unknown_neighbours')
      .selectAll()
      .where('site_id', '=', site)
      .orderBy('device_id')
      .orderBy('interface')
      .orderBy('key')
      .execute(),
  ])
  if (!known) return undefined
  const lastSeen = new Map(devices.map(it => [it.id, it.last_seen.getTime()]))
  return {
    site,
    ...(run?.concluded_at && { concludedAt: run.concluded_at.toISOString() }),
    nodes: devices.map(({ id, kind, name, state }) => ({
      id,
      kind: kind as DeviceKind,
      ...withoutNulls({ name }),
      state,
    })),
    links: links.map(row => toLinkItem(row, lastSeen)),
    unknownNeighbours: unknown.map(it => ({
      ...it.neighbour,
      device: it.device_id,
      firstSeen: it.first_seen.toISOString(),
      lastSeen: it.last_seen.toISOString(),
    })),
  }
}

type LinkRow = Awaited<ReturnType<typeof readLinks>>[number]

function readLinks(db: Kysely<Database>, site: string) {
  return db
    .selectFrom('links')
    .leftJoin('interfaces as a', join =>
      join.onRef('a.device_id', '=', 'one_device_id').onRef('a.name', '=', 'one_interface'),
    )
    .leftJoin('interfaces as b', join =>
      join.onRef('b.device_id', '=', 'other_device_id').onRef('b.name', '=', 'other_interface'),
    )
    .where('links.site_id', '=', site)
    .where('links.ended_at', 'is', null)
    .selectAll('links')
    .select(['a.speed_mbps as one_speed', 'a.duplex as one_duplex', 'a.is_up as one_is_up'])
    .select(['b.speed_mbps as other_speed', 'b.duplex as other_duplex', 'b.is_up as other_is_up'])
    .orderBy('links.id')
    .execute()
}

function toLinkItem(row: LinkRow, lastSeen: ReadonlyMap<string, number>): LinkItem {
  const isDown = row.one_is_up === false || row.other_is_up === false
  const observed = Math.max(
    lastSeen.get(row.one_device_id) ?? 0,
    lastSeen.get(row.other_device_id) ?? 0,
  )
  const isSilent = observed > row.last_seen.getTime() + SILENT_AFTER_MS
  return {
    id: row.id,
    one: {
      device: row.one_device_id,
      ...withoutNulls({
        interface: row.one_interface,
        speedMbps: row.one_speed,
        duplex: row.one_duplex,
        isUp: row.one_is_up,
      }),
    },
    other: {
      device: row.other_device_id,
      ...withoutNulls({
        interface: row.other_interface,
        speedMbps: row.other_speed,
        duplex: row.other_duplex,
        isUp: row.other_is_up,
      }),
    },
    state: isDown ? 'down' : isSilent ? 'silent' : row.is_forwarding === false ? 'spare' : 'up',
    evidence: row.evidence,
    isMutual: row.is_mutual,
    confidence: Math.round(row.confidence * 100) / 100,
    cables: row.cables.map(it => ({ one: it.onePort, other: it.otherPort })),
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
  }
}
