import { type Kysely, type Selectable, sql } from 'kysely'
import { DeviceKind } from '../../schemas/device-kind.ts'
import type { HolidayZone } from '../../schemas/holiday-zone.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedFrenchText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { type AgentItem, readAgentsOfSites } from './read-agents.ts'
import { readList } from './read-list.ts'
import { parseSearch } from './search-terms.ts'
import type { Database } from './tables.ts'

/** How much of one kind a site has: devices (they answer SNMP) and endpoints (they do not) together. */
type KindCount = {
  kind: DeviceKind
  count: number
  devices: number
  endpoints: number
  late: number
  missing: number
}

/** A site with its inventory in counts. Retired things and randomised MACs do not count. */
export type SiteItem = {
  id: string
  name?: string
  city?: string
  postalCode?: string
  address?: string
  holidayZone?: HolidayZone
  createdAt: string
  kinds: KindCount[]
  agents: AgentItem[]
}

const siteTie: SortTerm = { of: sql`(sites.id COLLATE "C")`, kind: 'text' }

export const siteOrder: ListOrder = {
  usual: 'id',
  tie: siteTie,
  by: {
    id: siteTie,
    name: { of: sortedFrenchText('sites.name'), kind: 'text', mayBeAbsent: true },
    city: { of: sortedFrenchText('sites.city'), kind: 'text', mayBeAbsent: true },
    devices: { of: countOf('device'), kind: 'integer' },
    endpoints: { of: countOf('endpoint'), kind: 'integer' },
    createdAt: { of: sql.ref('sites.created_at'), kind: 'instant' },
  },
}

function countOf(item: 'device' | 'endpoint') {
  return sql`(SELECT coalesce(sum(c.count), 0) FROM site_counts c
    WHERE c.site_id = sites.id AND c.item = ${sql.lit(item)} AND c.state <> 'retired')`
}

/** Sites, by UAI unless asked otherwise, whose name, city or UAI contains every word of `q`. */
export async function readSites(
  db: Kysely<Database>,
  list: ListRange & { q?: string | undefined },
): Promise<ListPage<SiteItem>> {
  const all = db
    .selectFrom('sites')
    .where(eb =>
      eb.and(
        parseSearch(list.q ?? '').map(({ text }) =>
          eb.or([eb('id', 'ilike', text), eb('name', 'ilike', text), eb('city', 'ilike', text)]),
        ),
      ),
    )
  const page = await readList(siteOrder, list, { rows: all.selectAll(), all }, row => row)
  return { ...page, items: await withInventory(db, page.items) }
}

/** One site; undefined when it is not registered. */
export async function readSite(db: Kysely<Database>, id: string): Promise<SiteItem | undefined> {
  const row = await db.selectFrom('sites').where('id', '=', id).selectAll().executeTakeFirst()
  const [site] = row ? await withInventory(db, [row]) : []
  return site
}

async function withInventory(
  db: Kysely<Database>,
  sites: readonly Selectable<Database['sites']>[],
): Promise<SiteItem[]> {
  const ids = sites.map(site => site.id)
  const [counts, agents] = await Promise.all([readCounts(db, ids), readAgentsOfSites(db, ids)])
  const countsOf = Map.groupBy(counts, row => row.site_id)
  const agentsOf = Map.groupBy(agents, agent => agent.site)
  return sites.map(site => ({
    id: site.id,
    ...(site.name !== '' && { name: site.name }),
    ...(site.city !== null && { city: site.city }),
    ...(site.postal_code !== null && { postalCode: site.postal_code }),
    ...(site.address !== null && { address: site.address }),
    ...(site.holiday_zone !== null && { holidayZone: site.holiday_zone }),
    createdAt: site.created_at.toISOString(),
    kinds: DeviceKind.options.flatMap(kind => {
      const rows = (countsOf.get(site.id) ?? []).filter(row => row.kind === kind)
      return rows.length === 0 ? [] : [sumUp(kind, rows)]
    }),
    agents: agentsOf.get(site.id) ?? [],
  }))
}

type CountRow = Selectable<Database['site_counts']>

function sumUp(kind: DeviceKind, rows: readonly CountRow[]): KindCount {
  const sum = (counts: (row: CountRow) => boolean) =>
    rows.filter(counts).reduce((total, row) => total + Number(row.count), 0)
  return {
    kind,
    count: sum(() => true),
    devices: sum(row => row.item === 'device'),
    endpoints: sum(row => row.item === 'endpoint'),
    late: sum(row => row.state === 'late'),
    missing: sum(row => row.state === 'missing'),
  }
}

async function readCounts(db: Kysely<Database>, sites: readonly string[]): Promise<CountRow[]> {
  if (sites.length === 0) return []
  return db
    .selectFrom('site_counts')
    .where('site_id', 'in', sites)
    .where('state', '!=', 'retired')
    .selectAll()
    .execute()
}
