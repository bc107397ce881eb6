import type { Kysely, Selectable } from 'kysely'
import type { Interface } from '../../schemas/interface.ts'
import { type ListPage, toListPage } from './list-page.ts'
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

/** Ports of a device by name (their key), those that are gone only when asked for. */
export async function readInterfaces(
  db: Kysely<Database>,
  list: { deviceId: string; includeGone: boolean; after?: string | undefined; limit: number },
): Promise<ListPage<InterfaceItem, string>> {
  const matching = db
    .selectFrom('interfaces')
    .where('device_id', '=', list.deviceId)
    .$if(!list.includeGone, it => it.where('is_present', '=', true))
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll()
      .$if(list.after !== undefined, it => it.where('name', '>', list.after ?? ''))
      .orderBy('name')
      .limit(list.limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  return toListPage(rows, list.limit, Number(total), row => row.name, toInterfaceItem)
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
