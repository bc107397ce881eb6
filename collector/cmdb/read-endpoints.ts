import { type ExpressionBuilder, type Kysely, type Selectable, type SqlBool, sql } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { EndpointEvidence, KindEvidence } from '../../schemas/endpoint.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import { parseSearch, type SearchTerm } from './search-terms.ts'
import type { Database, ItemState } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** A host that does not answer SNMP: a PC, a tablet, a phone. */
export type EndpointItem = {
  id: string
  site: string
  kind: DeviceKind
  /** What the kind is concluded from. */
  kindFrom?: KindEvidence[]
  name?: string
  vendor?: string
  macAddress?: string
  address?: string
  vlan?: number
  /** What people, lists and controllers say, which no scan of a host tells. */
  model?: string
  serial?: string
  assetNumber?: string
  building?: string
  room?: string
  note?: string
  via: EndpointEvidence[]
  /** The MAC is locally administered: no inventory, and not counted. */
  isRandomMac: boolean
  /** Name, MAC and address are the agent's pseudonyms. */
  isPseudonym?: true
  state: ItemState
  firstSeen: string
  lastSeen: string
  /** The endpoint that stands for the machine, when it has several cards: the first of them that was seen. */
  machine?: string
  /** The device that it turned out to be; then it is in no list and no count. */
  device?: string
}

export type EndpointFilter = {
  site?: string | undefined
  kind?: string | undefined
  vlan?: number | undefined
  state?: ItemState | undefined
  /** Hosts with a randomised MAC are visitors, not inventory; they show only when asked for. */
  includeRandomMac: boolean
  /** Words, each found in name, vendor, address or MAC. */
  q?: string | undefined
}

const endpointTie: SortTerm = { of: sql.ref('endpoints.id'), kind: 'uuid' }

/** The order by ids makes the same promise as that of devices. */
export const endpointOrder: ListOrder = {
  usual: 'id',
  tie: endpointTie,
  by: {
    id: endpointTie,
    name: { of: sortedText('endpoints.name'), kind: 'text', mayBeAbsent: true },
    site: { of: sql`(endpoints.site_id COLLATE "C")`, kind: 'text' },
    kind: { of: sortedText('endpoints.kind'), kind: 'text' },
    vendor: { of: sortedText('endpoints.vendor'), kind: 'text', mayBeAbsent: true },
    macAddress: { of: sql.ref('endpoints.mac_address'), kind: 'mac', mayBeAbsent: true },
    address: { of: sql.ref('endpoints.address'), kind: 'address', mayBeAbsent: true },
    vlan: { of: sql.ref('endpoints.vlan'), kind: 'integer', mayBeAbsent: true },
    firstSeen: { of: sql.ref('endpoints.first_seen'), kind: 'instant' },
    lastSeen: { of: sql.ref('endpoints.last_seen'), kind: 'instant' },
  },
}

/** Endpoints that match, in one of the orders of `endpointOrder`. */
export async function readEndpoints(
  db: Kysely<Database>,
  list: EndpointFilter & ListRange,
): Promise<ListPage<EndpointItem>> {
  const all = db.selectFrom('endpoints').where(eb => isMatch(eb, list))
  return readList(endpointOrder, list, { rows: all.select(endpointColumns), all }, toEndpointItem)
}

/** One endpoint; undefined when there is none of that id. */
export async function readEndpoint(
  db: Kysely<Database>,
  id: string,
): Promise<EndpointItem | undefined> {
  const row = await db
    .selectFrom('endpoints')
    .where('endpoints.id', '=', id)
    .select(endpointColumns)
    .executeTakeFirst()
  return row && toEndpointItem(row)
}

/** Fields that only others say; of several the person's word, then the list's, as the sources' names sort. */
const saidOnly = ['model', 'serial', 'assetNumber', 'building', 'room', 'note'] as const
type SaidOnly = { [Field in (typeof saidOnly)[number]]?: string }

const endpointColumns = [
  'endpoints.id',
  'endpoints.site_id',
  'endpoints.kind',
  'endpoints.name',
  'endpoints.vendor',
  'endpoints.mac_address',
  'endpoints.address',
  'endpoints.vlan',
  'endpoints.via',
  'endpoints.kind_from',
  'endpoints.is_random_mac',
  'endpoints.is_pseudonym',
  'endpoints.state',
  'endpoints.first_seen',
  'endpoints.last_seen',
  'endpoints.device_id',
  'endpoints.observed',
  sql<SaidOnly | null>`(
    SELECT jsonb_object_agg(field, value ORDER BY source) FROM asserted_values
    WHERE item_id = endpoints.id AND ended_by IS NULL AND field = ANY(${saidOnly}))`.as('said'),
  sql<string | null>`(
    SELECT min(o.id::text) FROM endpoints o
    WHERE o.site_id = endpoints.site_id AND o.host_name = endpoints.host_name
      AND o.device_id IS NULL AND NOT o.is_random_mac
      AND NOT EXISTS (SELECT FROM shared_names s WHERE s.site_id = o.site_id AND s.name = o.host_name)
    HAVING count(*) > 1)`.as('machine'),
] as const

type EndpointRow = Omit<
  Selectable<Database['endpoints']>,
  'observed_message' | 'held' | 'sightings' | 'host_name' | 'search_text' | 'mac_digits'
> & { machine: string | null; said: SaidOnly | null }

function toEndpointItem(row: EndpointRow): EndpointItem {
  return {
    id: row.id,
    site: row.site_id,
    kind: row.kind as DeviceKind,
    // What a person said of the kind is concluded from nothing.
    ...(row.kind_from.length > 0 &&
      !('kind' in row.observed) && { kindFrom: row.kind_from as KindEvidence[] }),
    ...withoutNulls({
      name: row.name,
      vendor: row.vendor,
      macAddress: row.mac_address,
      address: row.address,
      vlan: row.vlan,
    }),
    ...row.said,
    via: row.via as EndpointEvidence[],
    isRandomMac: row.is_random_mac,
    ...(row.is_pseudonym && { isPseudonym: true as const }),
    state: row.state,
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    ...withoutNulls({ machine: row.machine, device: row.device_id }),
  }
}

function isMatch(eb: ExpressionBuilder<Database, 'endpoints'>, filter: EndpointFilter) {
  return eb.and([
    eb('endpoints.device_id', 'is', null),
    ...(filter.site === undefined ? [] : [eb('endpoints.site_id', '=', filter.site)]),
    ...(filter.kind === undefined ? [] : [eb('endpoints.kind', '=', filter.kind)]),
    ...(filter.vlan === undefined ? [] : [eb('endpoints.vlan', '=', filter.vlan)]),
    ...(filter.state === undefined ? [] : [eb('endpoints.state', '=', filter.state)]),
    ...(filter.includeRandomMac ? [] : [eb('endpoints.is_random_mac', '=', false)]),
    ...parseSearch(filter.q ?? '').map(term => isFound(eb, term)),
  ])
}

function isFound(eb: ExpressionBuilder<Database, 'endpoints'>, { text, macDigits }: SearchTerm) {
  return eb.or([
    sql<SqlBool>`endpoints.search_text like lower(${text})`,
    ...(macDigits === undefined ? [] : [eb('endpoints.mac_digits', 'like', macDigits)]),
  ])
}
