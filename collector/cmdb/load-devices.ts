import type { Alias, KnownDevice } from '../reconcile/known.ts'
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
    .select(['checked_at', 'checked_message', 'complete_at', 'complete_message', 'rows_digest'])
    .where('device_id', 'in', ids)
    .execute()
  const asserted = await transaction
    .selectFrom('asserted_values')
    .selectAll()
    .where('device_id', 'in', ids)
    .where('ended_by', 'is', null)
    .execute()
  const aliases = await loadAliases(transaction, ids)
  const parts = {
    asserted: Map.groupBy(asserted, it => it.device_id),
    addresses: Map.groupBy(addresses, it => it.device_id),
    interfaces: Map.groupBy(interfaces, it => it.device_id),
    members: Map.groupBy(members, it => it.device_id),
    sections: Map.groupBy(sections, it => it.device_id),
  }
  return devices.map(row => ({
    ...deviceFromRows(row, {
      asserted: parts.asserted.get(row.id) ?? [],
      addresses: parts.addresses.get(row.id) ?? [],
      interfaces: parts.interfaces.get(row.id) ?? [],
      members: parts.members.get(row.id) ?? [],
      sections: parts.sections.get(row.id) ?? [],
    }),
    ...withAliases(aliases.get(row.id)),
  }))
}

/** How devices were known when somebody found them to be the same as another record. */
async function loadAliases(
  transaction: SiteTransaction,
  ids: readonly string[],
): Promise<Map<string, Alias[]>> {
  const rows = await transaction
    .selectFrom('cases')
    .innerJoin('case_decisions', 'case_decisions.case_id', 'cases.id')
    .where('decision', '=', 'same')
    .where('ended_by', 'is', null)
    .whereRef('site_id', '=', 'other_site_id')
    .where(eb => eb.or([eb('device_id', 'in', ids), eb('other_device_id', 'in', ids)]))
    .select(['device_id', 'record', 'other_device_id', 'other_record'])
    .orderBy('cases.id')
    .execute()
  const sides = rows.flatMap(it => [
    { id: it.device_id, record: it.record },
    { id: it.other_device_id, record: it.other_record },
  ])
  const byDevice = Map.groupBy(sides, it => it.id)
  return new Map([...byDevice].map(([id, of]) => [id, of.map(it => it.record)]))
}

function withAliases(aliases: readonly Alias[] | undefined): { aliases?: readonly Alias[] } {
  return aliases ? { aliases } : {}
}
