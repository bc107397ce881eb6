import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import { parseSearch, type SearchTerm } from './search-terms.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** Where a host is plugged in, or was. */
export type LocationItem = {
  id: string
  endpoint: {
    id: string
    site: string
    kind: DeviceKind
    name?: string
    macAddress?: string
    address?: string
  }
  device: { id: string; name?: string }
  interface: string
  alias?: string
  vlan?: number
  /** The access point, server or silent switch between the port and the host. */
  through?: { id: string; name?: string; kind: DeviceKind }
  evidence: 'bridge' | 'lldp'
  confidence: number
  firstSeen: string
  lastSeen: string
  /** When it was seen elsewhere; absent where it is now. */
  endedAt?: string
}

export type LocationFilter = {
  site?: string | undefined
  endpoint?: string | undefined
  /** Words, each found in the host's name, address or MAC address. */
  q?: string | undefined
  when: 'current' | 'past' | 'all'
}

const locationTie: SortTerm = { of: sql.ref('l.id'), kind: 'uuid' }

/** Ids are made in the order in which places were found. */
export const locationOrder: ListOrder = {
  usual: '-id',
  tie: locationTie,
  by: {
    id: locationTie,
    confidence: { of: sql.ref('l.confidence'), kind: 'number' },
    firstSeen: { of: sql.ref('l.first_seen'), kind: 'instant' },
    lastSeen: { of: sql.ref('l.last_seen'), kind: 'instant' },
  },
}

/** Locations, the one that was found last first unless asked otherwise. Hosts that are devices are not among them. */
export async function readLocations(
  db: Kysely<Database>,
  list: LocationFilter & ListRange,
): Promise<ListPage<LocationItem>> {
  // Hosts first: their names are searched once, and few are left to find the places of.
  const found = await findHosts(db, list)
  const places = db
    .selectFrom('endpoint_locations as l')
    .$if(list.site !== undefined, it => it.where('l.site_id', '=', list.site ?? ''))
    .$if(list.endpoint !== undefined, it => it.where('l.endpoint_id', '=', list.endpoint ?? ''))
    .$if(list.when === 'current', it => it.where('l.ended_at', 'is', null))
    .$if(list.when === 'past', it => it.where('l.ended_at', 'is not', null))
    .$if(found !== undefined, it => it.where(sql<SqlBool>`l.endpoint_id = ANY(${found}::uuid[])`))
  // Those that were found are no devices.
  const all = places.$if(found === undefined, it =>
    it.innerJoin('endpoints as e', 'e.id', 'l.endpoint_id').where('e.device_id', 'is', null),
  )
  const rows = places
    .innerJoin('endpoints as e', 'e.id', 'l.endpoint_id')
    .where('e.device_id', 'is', null)
    .select(['l.id', 'l.site_id', 'l.device_id', 'l.interface', 'l.vlan', 'l.evidence'])
    .select(['l.confidence', 'l.first_seen', 'l.last_seen', 'l.ended_at', 'l.through_device_id'])
    .select(['e.id as endpoint_id', 'e.kind', 'e.name', 'e.mac_address', 'e.address'])
    // Of the rows that are shown only: joined, whole tables would be read for them.
    .select(sql<string | null>`(SELECT name FROM devices WHERE id = l.device_id)`.as('device_name'))
    .select(
      sql<string | null>`(SELECT alias FROM interfaces
          WHERE device_id = l.device_id AND name = l.interface)`.as('alias'),
    )
    .select(
      sql<string | null>`(SELECT name FROM devices WHERE id = l.through_device_id)`.as(
        'through_name',
      ),
    )
    .select(
      sql<string | null>`(SELECT kind FROM devices WHERE id = l.through_device_id)`.as(
        'through_kind',
      ),
    )
  return readList(locationOrder, list, { rows, all }, row => ({
    id: row.id,
    endpoint: {
      id: row.endpoint_id,
      site: row.site_id,
      kind: row.kind as DeviceKind,
      ...withoutNulls({ name: row.name, macAddress: row.mac_address, address: row.address }),
    },
    device: { id: row.device_id, ...withoutNulls({ name: row.device_name }) },
    interface: row.interface,
    ...withoutNulls({ alias: row.alias, vlan: row.vlan }),
    ...(row.through_device_id !== null && {
      through: {
        id: row.through_device_id,
        kind: (row.through_kind ?? 'unknown') as DeviceKind,
        ...withoutNulls({ name: row.through_name }),
      },
    }),
    evidence: row.evidence,
    confidence: Math.round(row.confidence * 100) / 100,
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    ...(row.ended_at && { endedAt: row.ended_at.toISOString() }),
  }))
}

/** Ids of the hosts that are searched for; undefined when all are. */
async function findHosts(
  db: Kysely<Database>,
  { q, site }: LocationFilter,
): Promise<string[] | undefined> {
  const terms = parseSearch(q ?? '')
  if (terms.length === 0) return undefined
  const rows = await db
    .selectFrom('endpoints as e')
    .select('e.id')
    .where('e.device_id', 'is', null)
    .$if(site !== undefined, it => it.where('e.site_id', '=', site ?? ''))
    .where(eb => eb.and(terms.map(term => isFound(eb, term))))
    .execute()
  return rows.map(it => it.id)
}

type Searched = Database & { e: Database['endpoints'] }

function isFound(
  eb: ExpressionBuilder<Searched, 'e'>,
  { text, macDigits }: SearchTerm,
): Expression<SqlBool> {
  return eb.or([
    // The index knows the vendor too, which is no word for one host.
    sql<SqlBool>`e.search_text like lower(${text})
      and (e.name ilike ${text} or host(e.address) like ${text})`,
    ...(macDigits === undefined ? [] : [eb('e.mac_digits', 'like', macDigits)]),
  ])
}
