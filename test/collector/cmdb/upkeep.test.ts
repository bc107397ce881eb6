import { expect, test } from 'vitest'
import { keepUp } from '../../../collector/cmdb/upkeep.ts'
import { describeOnPostgres, freshDatabase } from '../../real/postgres.ts'

describeOnPostgres('the daily upkeep', server => {
  const database = freshDatabase(server)

  test('makes partitions ahead and forgets ids after 90 days, several collectors at once', async () => {
    const { cmdb } = database
    await cmdb.pool.query(
      `INSERT INTO received_messages (id, site_id, agent_id, kind, outcome, change_count, received_at)
       SELECT gen_random_uuid(), '0370037P', 'a', 'observation', 'unchanged', 0, at
       FROM unnest('{2030-01-01,2030-03-01}'::timestamptz[]) AS at`,
    )
    const now = new Date('2030-04-15T00:00:00Z')
    await Promise.all([keepUp(cmdb, now), keepUp(cmdb, now), keepUp(cmdb, now)])
    const { rows } = await cmdb.pool.query(
      `SELECT received_at, to_regclass('changes_2030_07') IS NOT NULL AS is_made FROM received_messages`,
    )
    expect(rows).toEqual([{ received_at: new Date('2030-03-01T00:00:00Z'), is_made: true }])
  })
})
