import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** An agent and what its latest heartbeat said. */
export type AgentItem = {
  id: string
  site: string
  /** `unknown` until it was heard for the first time. */
  state: 'unknown' | 'online' | 'offline'
  version?: string
  startedAt?: string
  heartbeatAt?: string
  clockOffsetSeconds?: number
  outbox?: { messages: number; bytes?: number; oldestAt?: string; isDurable?: boolean }
  planRevision?: number
  /** Why it does not work by the plan that it was given last. */
  planRefusal?: string
  lastScanAt?: string
  revokedAt?: string
  createdAt: string
}

/** With what its site is called. */
export type PlacedAgent = AgentItem & { siteName?: string }

const agentTie: SortTerm = { of: sql`(agents.id COLLATE "C")`, kind: 'text' }

export const agentOrder: ListOrder = {
  usual: 'id',
  tie: agentTie,
  by: {
    id: agentTie,
    site: { of: sortedText('agents.site_id'), kind: 'text' },
    state: { of: sortedText('agents.state'), kind: 'text' },
    version: { of: sortedText('agents.version'), kind: 'text', mayBeAbsent: true },
    outbox: { of: sql.ref('agents.outbox_messages'), kind: 'integer', mayBeAbsent: true },
    heartbeatAt: { of: sql.ref('agents.heartbeat_at'), kind: 'instant', mayBeAbsent: true },
    lastScanAt: { of: sql.ref('agents.last_scan_at'), kind: 'instant', mayBeAbsent: true },
    createdAt: { of: sql.ref('agents.created_at'), kind: 'instant' },
  },
}

/** Agents, by id unless asked otherwise, also of one site only. */
export async function readAgents(
  db: Kysely<Database>,
  list: ListRange & { site?: string | undefined },
): Promise<ListPage<PlacedAgent>> {
  const all = db
    .selectFrom('agents')
    .$if(list.site !== undefined, it => it.where('site_id', '=', list.site ?? ''))
  return readList(agentOrder, list, { rows: withSite(all), all }, toPlacedAgent)
}

/** One agent; undefined when there is none of this name. */
export async function readAgent(
  db: Kysely<Database>,
  id: string,
): Promise<PlacedAgent | undefined> {
  const row = await withSite(db.selectFrom('agents')).where('id', '=', id).executeTakeFirst()
  return row && toPlacedAgent(row)
}

/** The agents of some sites that still may speak; what a site is called is known to who asks. */
export async function readAgentsOfSites(
  db: Kysely<Database>,
  sites: readonly string[],
): Promise<AgentItem[]> {
  if (sites.length === 0) return []
  const rows = await db
    .selectFrom('agents')
    .selectAll()
    .where('site_id', 'in', sites)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(toAgentItem)
}

function withSite<Output>(agents: SelectQueryBuilder<Database, 'agents', Output>) {
  return agents
    .selectAll()
    .select(it =>
      it
        .selectFrom('sites')
        .whereRef('sites.id', '=', 'agents.site_id')
        .select('sites.name')
        .as('site_name'),
    )
}

type AgentRow = Selectable<Database['agents']>

function toPlacedAgent(row: AgentRow & { site_name: string | null }): PlacedAgent {
  return { ...toAgentItem(row), ...withoutNulls({ siteName: row.site_name || null }) }
}

function toAgentItem(row: AgentRow): AgentItem {
  return {
    id: row.id,
    site: row.site_id,
    state: row.state,
    ...withoutNulls({
      version: row.version,
      startedAt: iso(row.started_at),
      heartbeatAt: iso(row.heartbeat_at),
      clockOffsetSeconds: row.clock_offset_seconds,
    }),
    ...(row.outbox_messages !== null && {
      outbox: {
        messages: Number(row.outbox_messages),
        ...withoutNulls({
          bytes: row.outbox_bytes === null ? null : Number(row.outbox_bytes),
          oldestAt: iso(row.outbox_oldest_at),
          isDurable: row.is_outbox_durable,
        }),
      },
    }),
    ...withoutNulls({
      planRevision: row.plan_revision,
      planRefusal: row.plan_refusal,
      lastScanAt: iso(row.last_scan_at),
      revokedAt: iso(row.revoked_at),
    }),
    createdAt: row.created_at.toISOString(),
  }
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
