import { expect, test } from 'vitest'
import { readOperationFigures } from '../../../collector/cmdb/read-operation-figures.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addAgent, addSite, CHOISEUL, OTHER_SITE } from '../api/inventory-rows.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

describeOnOnePostgres('figures of operation', server => {
  const database = freshDatabase(server)

  test('where there is nothing, nothing waits', async () => {
    expect(await readOperationFigures(database.cmdb.db, NOW)).toEqual({
      outboxMessages: 0,
      outboxOldestSeconds: 0,
      agentsBehind: [3_600, 86_400, 604_800].map(longerThanSeconds => ({
        longerThanSeconds,
        count: 0,
      })),
      heartbeatOldestSeconds: 0,
      quarantineNewestSeconds: undefined,
      topologyWaiting: 0,
      topologyOldestSeconds: 0,
      topologyFailed: 0,
      deliveriesOldestSeconds: 0,
    })
  })

  test('what waits at agents counts, but not at those that were revoked', async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addSite(db, OTHER_SITE)
    await addAgent(db, {
      ...{
        state: 'online',
        heartbeat_at: ago(40),
        outbox_messages: 3,
        outbox_oldest_at: ago(7_200),
      },
    })
    await addAgent(db, {
      ...{ id: OTHER_SITE, site_id: OTHER_SITE, state: 'offline', heartbeat_at: ago(90_000) },
      ...{ outbox_messages: 10, outbox_oldest_at: ago(90_000) },
    })
    await addAgent(db, {
      ...{ id: 'gone', state: 'online', heartbeat_at: ago(900_000), revoked_at: ago(1) },
      ...{ outbox_messages: 99, outbox_oldest_at: ago(900_000) },
    })
    const figures = await readOperationFigures(db, NOW)
    expect(figures).toMatchObject({
      outboxMessages: 13,
      outboxOldestSeconds: 90_000,
      heartbeatOldestSeconds: 40,
    })
    expect(figures.agentsBehind.map(it => it.count)).toEqual([2, 1, 0])
  })

  test('sites whose topology waits count from when they began to wait', async () => {
    await database.cmdb.pool.query(
      `INSERT INTO topology_runs (site_id, waiting_since, changed_at, is_scan_done, failure)
      VALUES ($1, $2, $2, false, 'x')`,
      [CHOISEUL, ago(120)],
    )
    expect(await readOperationFigures(database.cmdb.db, NOW)).toMatchObject({
      topologyWaiting: 1,
      topologyOldestSeconds: 120,
      topologyFailed: 1,
    })
  })
})
