import { type Kysely, type Selectable, sql } from 'kysely'
import type { Interface } from '../../schemas/interface.ts'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** A port as the CMDB knows it; one that is gone keeps what was last known of it. */
export type InterfaceItem = Interface & { isPresent: boolean; firstSeen: string }

type InterfaceRow = Selectable<Database['interfaces']>

/** All present ports of a device, in the device's own order. */
export async function readAllInterfaces(
  db: Kysely<Database>,
  deviceId: string,
): Promise<InterfaceItem[]> {
  const rows = await db
    .selectFrom('interfaces')
    .where('device_id', '=', deviceId)
    .where('is_present', '=', true)
    .selectAll()
    .orderBy('index')
    .orderBy('name')
    .execute()
  return rows.map(toInterfaceItem)
}

const interfaceTie: SortTerm = { of: sql`(interfaces.name COLLATE "C")`, kind: 'text' }

/** The device's own order is that of its indexes. */
export const interfaceOrder: ListOrder = {
  usual: 'name',
  tie: interfaceTie,
  by: {
    name: interfaceTie,
    index: { of: sql.ref('interfaces.index'), kind: 'integer' },
    alias: { of: sortedText('interfaces.alias'), kind: 'text', mayBeAbsent: true },
    speedMbps: { of: sql.ref('interfaces.speed_mbps'), kind: 'number', mayBeAbsent: true },
    firstSeen: { of: sql.ref('interfaces.first_seen'), kind: 'instant' },
  },
}

/** Ports of a device, by name unless asked otherwise, those that are gone only when asked for. */
export async function readInterfaces(
  db: Kysely<Database>,
  list: ListRange & { deviceId: string; includeGone: boolean },
): Promise<ListPage<InterfaceItem>> {
  const all = db
    .selectFrom('interfaces')
    .where('device_id', '=', list.deviceId)
    .$if(!list.includeGone, it => it.where('is_present', '=', true))
  return readList(interfaceOrder, list, { rows: all.selectAll(), all }, toInterfaceItem)
}

function toInterfaceItem(row: InterfaceRow): InterfaceItem {
  return {
    name: row.name,
    index: row.index,
    ...withoutNulls({
      description: row.description,
      alias: row.alias,
      type: row.type,
      macAddress: row.mac_address,
      speedMbps: row.speed_mbps,
      mtuBytes: row.mtu_bytes === null ? null : Number(row.mtu_bytes),
      isUp: row.is_up,
      isEnabled: row.is_enabled,
      duplex: row.duplex,
      accessVlan: row.access_vlan,
      taggedVlans: row.tagged_vlans,
      aggregate: row.aggregate,
      poeWatts: row.poe_watts,
      poeStatus: row.poe_status,
    }),
    isPresent: row.is_present,
    firstSeen: row.first_seen.toISOString(),
  }
}
