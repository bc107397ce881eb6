import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely'
import { DeviceKind } from '../../schemas/device-kind.ts'
import type { HolidayZone } from '../../schemas/holiday-zone.ts'
import { type ListPage, toListPage } from './list-page.ts'
import { type AgentItem, readAgentsOfSites } from './read-agents.ts'
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

/** Sites by UAI, whose name, city or UAI contains every word of `q`. */
export async function readSites(
  db: Kysely<Database>,
  list: { q?: string | undefined; after?: string | undefined; limit: number },
): Promise<ListPage<SiteItem, string>> {
  const matching = db
    .selectFrom('sites')
    .where(eb =>
      eb.and(
        parseSearch(list.q ?? '').map(({ text }) =>
          eb.or([eb('id', 'ilike', text), eb('name', 'ilike', text), eb('city', 'ilike', text)]),
        ),
      ),
    )
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll()
      .$if(list.after !== undefined, it => it.where('id', '>', list.after ?? ''))
      .orderBy('id')
      .limit(list.limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  const page = toListPage(
    rows,
    list.limit,
    Number(total),
    row => row.id,
    row => row,
  )
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
  const [counts, agents] = await Promise.all([readKindCounts(db, ids), readAgentsOfSites(db, ids)])
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

type KindCountRow = {
  site_id: string
  kind: string
  is_endpoint: boolean
  count: string
  late: string
  missing: string
}

function sumUp(kind: DeviceKind, rows: readonly KindCountRow[]): KindCount {
  const sum = (pick: (row: KindCountRow) => string) =>
    rows.reduce((total, row) => total + Number(pick(row)), 0)
  return {
    kind,
    count: sum(row => row.count),
    devices: sum(row => (row.is_endpoint ? '0' : row.count)),
    endpoints: sum(row => (row.is_endpoint ? row.count : '0')),
    late: sum(row => row.late),
    missing: sum(row => row.missing),
  }
}

async function readKindCounts(
  db: Kysely<Database>,
  sites: readonly string[],
): Promise<KindCountRow[]> {
  if (sites.length === 0) return []
  const countOf = (table: 'devices' | 'machines') =>
    db
      .selectFrom(table)
      .where('site_id', 'in', sites)
      .where('state', '!=', 'retired')
      .groupBy(['site_id', 'kind'])
      .select(eb => [
        'site_id',
        'kind',
        sql<boolean>`${sql.lit(table === 'machines')}`.as('is_endpoint'),
        eb.fn.countAll<string>().as('count'),
        sql<string>`count(*) filter (where state = 'late')`.as('late'),
        sql<string>`count(*) filter (where state = 'missing')`.as('missing'),
      ])
  const devices = countOf('devices').where(sql<SqlBool>`merged_into is null`)
  return devices.unionAll(countOf('machines')).execute()
}
