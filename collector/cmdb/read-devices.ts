import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
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

const deviceTie: SortTerm = { of: sql.ref('devices.id'), kind: 'uuid' }

/** The order by ids never changes: a walk meets each device exactly once, whatever is added or renamed meanwhile. */
export const deviceOrder: ListOrder = {
  usual: 'id',
  tie: deviceTie,
  by: {
    id: deviceTie,
    name: { of: sortedText('devices.name'), kind: 'text', mayBeAbsent: true },
    site: { of: sortedText('devices.site_id'), kind: 'text' },
    kind: { of: sortedText('devices.kind'), kind: 'text' },
    vendor: { of: sortedText('devices.vendor'), kind: 'text', mayBeAbsent: true },
    model: { of: sortedText('devices.model'), kind: 'text', mayBeAbsent: true },
    serial: { of: sortedText('devices.serial'), kind: 'text', mayBeAbsent: true },
    version: { of: sortedText('devices.version'), kind: 'text', mayBeAbsent: true },
    address: { of: sql.ref('devices.address'), kind: 'address', mayBeAbsent: true },
    macAddress: { of: sql.ref('devices.mac_address'), kind: 'mac', mayBeAbsent: true },
    firstSeen: { of: sql.ref('devices.first_seen'), kind: 'instant' },
    lastSeen: { of: sql.ref('devices.last_seen'), kind: 'instant' },
  },
}

/** Devices that match, in one of the orders of `deviceOrder`. */
export async function readDevices(
  db: Kysely<Database>,
  list: DeviceFilter & ListRange,
): Promise<ListPage<DeviceItem>> {
  const all = db.selectFrom('devices').where(eb => isMatch(eb, list))
  return readList(deviceOrder, list, { rows: all.select(deviceColumns), all }, toDeviceItem)
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
