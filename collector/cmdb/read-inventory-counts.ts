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
  const countsOf = async (item: 'device' | 'endpoint') => {
    const rows = await db
      .selectFrom('site_counts')
      .where('item', '=', item)
      .groupBy(['kind', 'state'])
      .select(eb => ['kind', 'state', eb.fn.sum<string>('count').as('count')])
      .execute()
    return rows.map(row => ({ ...row, count: Number(row.count) }))
  }
  const [devices, endpoints, agents, quarantine] = await Promise.all([
    countsOf('device'),
    countsOf('endpoint'),
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
    devices,
    endpoints,
    agents: agents.map(row => ({ ...row, count: Number(row.count) })),
    quarantinedMessages: Number(quarantine.count),
  }
}
