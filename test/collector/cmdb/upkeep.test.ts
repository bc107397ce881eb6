import { expect, test } from 'vitest'
import { keepUp } from '../../../collector/cmdb/upkeep.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'

describeOnOnePostgres('the daily upkeep', server => {
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

  test('makes partitions for sightings, and drops those of more than a year ago', async () => {
    const { cmdb } = database
    const partitions = async () => {
      const { rows } = await cmdb.pool.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
          WHERE inhparent = 'sightings'::regclass ORDER BY 1`,
      )
      return rows.map(it => it.name)
    }
    await keepUp(cmdb, new Date('2031-01-20T00:00:00Z'))
    expect(await partitions()).toContain('sightings_2031_03')
    await keepUp(cmdb, new Date('2032-01-31T23:00:00Z'))
    expect(await partitions()).toContain('sightings_2031_01')
    await keepUp(cmdb, new Date('2032-02-01T01:00:00Z'))
    expect(await partitions()).toEqual([
      ...['sightings_2031_02', 'sightings_2031_03', 'sightings_2032_01', 'sightings_2032_02'],
      ...['sightings_2032_03', 'sightings_2032_04', 'sightings_default'],
    ])
  })
})
