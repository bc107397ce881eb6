import { sql } from 'kysely'
import { type EndpointExplanation, explainEndpoint } from '../reconcile/explain-endpoint.ts'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadEndpointsById } from './load-endpoints.ts'
import { readAgentsOf } from './read-explanation.ts'
import { withoutNulls } from './without-nulls.ts'

/** Why an endpoint is this endpoint, and where its values come from; undefined when there is none of that id. */
export function readEndpointExplanation(
  { db }: Cmdb,
  id: string,
): Promise<EndpointExplanation | undefined> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async transaction => {
      const [endpoint] = await loadEndpointsById(transaction, [id])
      if (!endpoint) return undefined
      const { deviceId } = endpoint
      const device = deviceId === undefined ? undefined : await readName(transaction, deviceId)
      return explainEndpoint(endpoint, {
        agentOf: await readAgentsOf(transaction, endpoint),
        ...(device ? { device } : {}),
        cards: await readCards(transaction, id),
      })
    })
}

async function readName(transaction: SiteTransaction, deviceId: string) {
  const row = await transaction
    .selectFrom('devices')
    .select(['id', 'name', 'serial'])
    .where('id', '=', deviceId)
    .executeTakeFirst()
  return row && { id: row.id, ...withoutNulls({ name: row.name, serial: row.serial }) }
}

/** The other cards of its machine, as `machines` joins them. */
async function readCards(transaction: SiteTransaction, id: string): Promise<string[]> {
  const { rows } = await sql<{ mac: string }>`
    SELECT coalesce(other.mac_address::text, host(other.address)) AS mac
    FROM endpoints itself JOIN endpoints other ON other.site_id = itself.site_id
      AND other.host_name = itself.host_name AND other.kind = itself.kind AND other.id <> itself.id
    WHERE itself.id = ${id} AND itself.device_id IS NULL AND NOT itself.is_random_mac
      AND other.device_id IS NULL AND NOT other.is_random_mac
      AND NOT EXISTS (SELECT FROM shared_names s
        WHERE s.site_id = itself.site_id AND s.name = itself.host_name)
    ORDER BY 1`.execute(transaction)
  return rows.map(it => it.mac)
}
