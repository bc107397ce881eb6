import type { Alias, KnownDevice } from '../reconcile/known.ts'
import { arrayLiteral } from './array-literal.ts'
import { assertedRows } from './asserted-rows.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'
import { type KnownRow, knownColumns } from './known-columns.ts'
import { deviceFromRows, interfaceFromRow } from './known-from-rows.ts'

/**
 * Devices with all their parts and what people say of them. Of those whose table of ports has one of these digests only
 * the ports' MAC addresses: whoever reads the same table again needs no more.
 */
export async function loadDevices(
  transaction: SiteTransaction,
  ids: readonly string[],
  portDigests: ReadonlySet<string> = new Set(),
): Promise<KnownDevice[]> {
  if (ids.length === 0) return []
  const given = [arrayLiteral(ids)]
  const devices = await deviceRows(transaction, given)
  const addresses = await addressRows(transaction, given)
  const members = await memberRows(transaction, given)
  const sections = await sectionRows(transaction, given)
  const asserted = await assertedRows(transaction, given)
  const aliases = await loadAliases(transaction, given)
  const same = new Set(
    sections
      .filter(it => it.section === 'interfaces' && portDigests.has(it.rows_digest ?? ''))
      .map(it => it.device_id),
  )
  const others = ids.filter(id => !same.has(id))
  const interfaces =
    others.length > 0 ? await interfaceRows(transaction, [arrayLiteral(others)]) : []
  const macs = same.size > 0 ? await portMacRows(transaction, [arrayLiteral([...same])]) : []
  const parts = {
    asserted: Map.groupBy(asserted, it => it.item_id),
    addresses: Map.groupBy(addresses, it => it.device_id),
    interfaces: Map.groupBy(interfaces, it => it.device_id),
    macs: new Map(macs.map(it => [it.device_id, it.macs])),
    members: Map.groupBy(members, it => it.device_id),
    sections: Map.groupBy(sections, it => it.device_id),
  }
  return devices.map(row => ({
    ...deviceFromRows(row, {
      asserted: parts.asserted.get(row.id) ?? [],
      addresses: parts.addresses.get(row.id) ?? [],
      interfaces: same.has(row.id) ? undefined : (parts.interfaces.get(row.id) ?? []),
      portMacs: parts.macs.get(row.id) ?? [],
      members: parts.members.get(row.id) ?? [],
      sections: parts.sections.get(row.id) ?? [],
    }),
    ...withAliases(aliases.get(row.id)),
  }))
}

/** The device with its ports, of which only MAC addresses were at hand. */
export async function loadPorts(
  transaction: SiteTransaction,
  { portMacs: _, ...device }: KnownDevice,
): Promise<KnownDevice> {
  const rows = await interfaceRows(transaction, [arrayLiteral([device.id])])
  const { interfaces: section } = device.sections
  return { ...device, interfaces: rows.map(it => interfaceFromRow(it, section)) }
}

const deviceRows = keptStatement<KnownRow<'devices'>>(
  `SELECT ${knownColumns.devices} FROM devices WHERE id = ANY($1::uuid[]) ORDER BY id`,
)
/** All addresses of the devices. */
export function loadAddresses(
  transaction: SiteTransaction,
  deviceIds: readonly string[],
): Promise<KnownRow<'device_addresses'>[]> {
  return addressRows(transaction, [arrayLiteral(deviceIds)])
}

const addressRows = partRows('device_addresses')
const memberRows = partRows('members')
const sectionRows = partRows('observed_sections')
const interfaceRows = partRows('interfaces')
const portMacRows = keptStatement<{ device_id: string; macs: string[] }>(
  `SELECT device_id, array_agg(mac_address::text) AS macs FROM interfaces
  WHERE device_id = ANY($1::uuid[]) AND mac_address IS NOT NULL GROUP BY device_id`,
)

function partRows<
  Table extends 'device_addresses' | 'members' | 'observed_sections' | 'interfaces',
>(table: Table) {
  return keptStatement<KnownRow<Table>>(
    `SELECT ${knownColumns[table]} FROM ${table} WHERE device_id = ANY($1::uuid[])`,
  )
}

const aliasRows = keptStatement<{
  device_id: string
  record: Alias
  other_device_id: string
  other_record: Alias
}>(`SELECT device_id, record, other_device_id, other_record
  FROM cases JOIN case_decisions ON case_decisions.case_id = cases.id
  WHERE decision = 'same' AND ended_by IS NULL AND site_id = other_site_id
    AND (device_id = ANY($1::uuid[]) OR other_device_id = ANY($1::uuid[]))
  ORDER BY cases.id`)

/** How devices were known when somebody found them to be the same as another record. */
async function loadAliases(
  transaction: SiteTransaction,
  given: readonly unknown[],
): Promise<Map<string, Alias[]>> {
  const rows = await aliasRows(transaction, given)
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
