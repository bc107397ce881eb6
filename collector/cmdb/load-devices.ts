import type { KnownDevice } from '../reconcile/known.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { deviceFromRows } from './known-from-rows.ts'

/** Devices with all their parts and what people say of them. */
export async function loadDevices(
  transaction: SiteTransaction,
  ids: readonly string[],
): Promise<KnownDevice[]> {
  if (ids.length === 0) return []
  const devices = await transaction
    .selectFrom('devices')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  const addresses = await transaction
    .selectFrom('device_addresses')
    .selectAll()
    .where('device_id', 'in', ids)
    .execute()
  const interfaces = await transaction
    .selectFrom('interfaces')
    .selectAll()
    .where('device_id', 'in', ids)
    .execute()
  const members = await transaction
    .selectFrom('members')
    .selectAll()
    .where('device_id', 'in', ids)
    .execute()
  const sections = await transaction
    .selectFrom('observed_sections')
    .select(['site_id', 'device_id', 'section', 'status', 'reason'])
    .select(['checked_at', 'checked_message', 'complete_at', 'complete_message'])
    .where('device_id', 'in', ids)
    .execute()
  const asserted = await transaction
    .selectFrom('asserted_values')
    .selectAll()
    .where('device_id', 'in', ids)
    .where('ended_by', 'is', null)
    .execute()
  const parts = {
    asserted: Map.groupBy(asserted, it => it.device_id),
    addresses: Map.groupBy(addresses, it => it.device_id),
    interfaces: Map.groupBy(interfaces, it => it.device_id),
    members: Map.groupBy(members, it => it.device_id),
    sections: Map.groupBy(sections, it => it.device_id),
  }
  return devices.map(row =>
    deviceFromRows(row, {
      asserted: parts.asserted.get(row.id) ?? [],
      addresses: parts.addresses.get(row.id) ?? [],
      interfaces: parts.interfaces.get(row.id) ?? [],
      members: parts.members.get(row.id) ?? [],
      sections: parts.sections.get(row.id) ?? [],
    }),
  )
}
