import type { KnownEndpoint } from '../reconcile/known.ts'
import { arrayLiteral } from './array-literal.ts'
import { assertedRows } from './asserted-rows.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'
import { type KnownRow, knownColumns } from './known-columns.ts'
import { endpointFromRow } from './known-from-rows.ts'

const endpointRows = keptStatement<KnownRow<'endpoints'>>(
  `SELECT ${knownColumns.endpoints} FROM endpoints
  WHERE site_id = $1 AND (mac_address = ANY($2::macaddr[]) OR address = ANY($3::inet[])
    OR device_id = ANY($4::uuid[]))
  ORDER BY id`,
)

/** The endpoints of a site with one of these MAC addresses or addresses, and those that are one of these devices. */
export async function loadEndpoints(
  transaction: SiteTransaction,
  siteId: string,
  macs: readonly string[],
  addresses: readonly string[],
  deviceIds: readonly string[],
): Promise<KnownEndpoint[]> {
  const given = [macs, addresses, deviceIds].map(it => arrayLiteral([...new Set(it)]))
  return withAsserted(transaction, await endpointRows(transaction, [siteId, ...given]))
}

const endpointRowsById = keptStatement<KnownRow<'endpoints'>>(
  `SELECT ${knownColumns.endpoints} FROM endpoints WHERE id = ANY($1::uuid[]) ORDER BY id`,
)

/** Those of the endpoints that are there. */
export async function loadEndpointsById(
  transaction: SiteTransaction,
  ids: readonly string[],
): Promise<KnownEndpoint[]> {
  if (ids.length === 0) return []
  return withAsserted(transaction, await endpointRowsById(transaction, [arrayLiteral(ids)]))
}

async function withAsserted(
  transaction: SiteTransaction,
  rows: readonly KnownRow<'endpoints'>[],
): Promise<KnownEndpoint[]> {
  if (rows.length === 0) return []
  const said = await assertedRows(transaction, [arrayLiteral(rows.map(it => it.id))])
  const byId = Map.groupBy(said, it => it.item_id)
  return rows.map(it => endpointFromRow(it, byId.get(it.id) ?? []))
}
