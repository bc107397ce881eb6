import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import { type ListPage, toListPage, totalOf } from './list-page.ts'
import { isAfterName, type NameKey, nameSortText } from './name-order.ts'
import { parseSearch, type SearchTerm } from './search-terms.ts'
import type { Database, ItemState } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** A device as lists show it. */
export type DeviceItem = {
  id: string
  site: string
  kind: DeviceKind
  name?: string
  vendor?: string
  model?: string
  serial?: string
  version?: string
  /** Current ones; the one to reach it at comes first. */
  addresses: string[]
  macAddress?: string
  state: ItemState
  firstSeen: string
  lastSeen: string
}

/** Which devices; every condition that is given must hold. */
type DeviceFilter = {
  site?: string | undefined
  kind?: string | undefined
  vendor?: string | undefined
  state?: ItemState | undefined
  /** Words, each found in name, vendor, model, serial (also a member's), a current address or the MAC. */
  q?: string | undefined
}

/** A place in the order of the list: only its id where that is the order. */
export type ItemKey = { id: string } | NameKey

export type DeviceList = DeviceFilter & {
  sort: 'id' | 'name'
  after?: ItemKey | undefined
  limit: number
}

/**
 * Devices in the order of their ids, which never change: a walk by pages meets each one exactly once, whatever is
 * added meanwhile. The order by name is for people; who is renamed during a walk may be met twice or not at all.
 */
export async function readDevices(
  db: Kysely<Database>,
  list: DeviceList,
): Promise<ListPage<DeviceItem, ItemKey>> {
  const matching = db.selectFrom('devices').where(eb => isMatch(eb, list))
  const [rows, total] = await Promise.all([
    matching
      .select(deviceColumns)
      .select(nameSortText('devices').as('sort_text'))
      .$if(list.after !== undefined, it => it.where(isAfter('devices', list.after)))
      .$if(list.sort === 'name', it => it.orderBy('sort_text'))
      .orderBy('devices.id')
      .limit(list.limit + 1)
      .execute(),
    totalOf(() =>
      matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
    ),
  ])
  return toListPage(
    rows,
    list.limit,
    total,
    row => (list.sort === 'name' ? { name: row.sort_text, id: row.id } : { id: row.id }),
    ({ sort_text: _, ...row }) => toDeviceItem(row),
  )
}

/** The condition that a row comes after a place in either order. */
export function isAfter(table: 'devices' | 'endpoints', after: ItemKey | undefined) {
  if (after === undefined) return sql<boolean>`true`
  if ('name' in after) return isAfterName(table, after)
  return sql<boolean>`${sql.ref(`${table}.id`)} > ${after.id}::uuid`
}

export const deviceColumns = [
  'devices.id',
  'devices.site_id',
  'devices.kind',
  'devices.name',
  'devices.vendor',
  'devices.model',
  'devices.serial',
  'devices.version',
  'devices.mac_address',
  'devices.state',
  'devices.first_seen',
  'devices.last_seen',
  (eb: ExpressionBuilder<Database, 'devices'>) =>
    eb
      .selectFrom('device_addresses as a')
      .whereRef('a.device_id', '=', 'devices.id')
      .where('a.is_current', '=', true)
      .select(
        sql<string[]>`coalesce(
          array_agg(host(a.address) order by a.address is distinct from devices.address, a.address), '{}'
        )`.as('addresses'),
      )
      .as('addresses'),
] as const

export type DeviceRow = {
  id: string
  site_id: string
  kind: string
  name: string | null
  vendor: string | null
  model: string | null
  serial: string | null
  version: string | null
  mac_address: string | null
  state: ItemState
  first_seen: Date
  last_seen: Date
  addresses: string[] | null
}

export function toDeviceItem(row: DeviceRow): DeviceItem {
  return {
    id: row.id,
    site: row.site_id,
    kind: row.kind as DeviceKind,
    ...withoutNulls({
      name: row.name,
      vendor: row.vendor,
      model: row.model,
      serial: row.serial,
      version: row.version,
    }),
    addresses: row.addresses ?? [],
    ...withoutNulls({ macAddress: row.mac_address }),
    state: row.state,
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
  }
}

function isMatch(eb: ExpressionBuilder<Database, 'devices'>, filter: DeviceFilter) {
  const terms = parseSearch(filter.q ?? '')
  return eb.and([
    eb('devices.merged_into', 'is', null),
    ...(filter.site === undefined ? [] : [eb('devices.site_id', '=', filter.site)]),
    ...(filter.kind === undefined ? [] : [eb('devices.kind', '=', filter.kind)]),
    ...(filter.state === undefined ? [] : [eb('devices.state', '=', filter.state)]),
    ...(filter.vendor === undefined
      ? []
      : [sql<SqlBool>`lower(devices.vendor) = lower(${filter.vendor})`]),
    ...(terms.length === 0 ? [] : [isFound(terms)]),
  ])
}

/**
 * Ids of the devices that have every word, each word found in each place by its own index: one condition over several tables
 * would read them whole.
 */
function isFound(terms: readonly SearchTerm[]) {
  return sql<SqlBool>`devices.id = ANY(ARRAY(${sql.join(terms.map(idsWith), sql` INTERSECT `)}))`
}

function idsWith({ text, macDigits }: SearchTerm) {
  const byMac = macDigits === undefined ? sql`` : sql` OR mac_digits LIKE ${macDigits}`
  return sql`(SELECT id FROM devices WHERE search_text LIKE lower(${text})${byMac}
    UNION SELECT device_id FROM device_addresses
      WHERE is_current AND host(address) LIKE lower(${text})
    UNION SELECT device_id FROM members WHERE is_present AND lower(serial) LIKE lower(${text}))`
}
