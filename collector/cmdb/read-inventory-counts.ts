import type { Kysely } from 'kysely'
import type { Database } from './tables.ts'

/** How much the CMDB holds, for the metrics. */
export type InventoryCounts = {
  devices: { kind: string; state: string; count: number }[]
  endpoints: { kind: string; state: string; count: number }[]
  agents: { state: string; count: number }[]
  quarantinedMessages: number
}

/** Counts of everything, over all sites. Randomised MACs are no inventory and do not count. */
export async function readInventoryCounts(db: Kysely<Database>): Promise<InventoryCounts> {
  const [devices, endpoints, agents, quarantine] = await Promise.all([
    db
      .selectFrom('devices')
      .where('merged_into', 'is', null)
      .groupBy(['kind', 'state'])
      .select(eb => ['kind', 'state', eb.fn.countAll<string>().as('count')])
      .execute(),
    db
      .selectFrom('machines')
      .groupBy(['kind', 'state'])
      .select(eb => ['kind', 'state', eb.fn.countAll<string>().as('count')])
      .execute(),
    db
      .selectFrom('agents')
      .where('revoked_at', 'is', null)
      .groupBy('state')
      .select(eb => ['state', eb.fn.countAll<string>().as('count')])
      .execute(),
    db
      .selectFrom('quarantine')
      .select(eb => eb.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow(),
  ])
  return {
    devices: devices.map(row => ({ ...row, count: Number(row.count) })),
    endpoints: endpoints.map(row => ({ ...row, count: Number(row.count) })),
    agents: agents.map(row => ({ ...row, count: Number(row.count) })),
    quarantinedMessages: Number(quarantine.count),
  }
}
