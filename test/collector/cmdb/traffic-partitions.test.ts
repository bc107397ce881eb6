import { expect, test } from 'vitest'
import { keepUp } from '../../../collector/cmdb/upkeep.ts'
import { describeOnPostgres, freshDatabase } from '../../real/postgres.ts'

describeOnPostgres('partitions of samples', server => {
  const database = freshDatabase(server)
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows

  test('are made for the days ahead and dropped when they are too old, rows without one deleted', async () => {
    const { cmdb } = database
    const at = (day: string) => keepUp(cmdb, new Date(`${day}T13:00:00Z`))
    await at('2030-01-31')
    await query(`
      INSERT INTO sites (id) VALUES ('0370037P');
      INSERT INTO round_trips SELECT '0370037P', 'gateway', at, 1
      FROM unnest('{2029-11-30T00:00Z,2030-02-03T23:59Z,2030-03-01T00:00Z}'::timestamptz[]) AS at`)
    const places = () =>
      query(`SELECT tableoid::regclass::text AS place FROM round_trips ORDER BY at`)
    expect(await places()).toEqual([
      { place: 'round_trips_default' },
      { place: 'round_trips_2030_02_03' },
      { place: 'round_trips_default' },
    ])

    // The first of March is in the default partition already, and stays there.
    await Promise.all([at('2030-03-01'), at('2030-03-01'), at('2030-03-01')])
    expect(await places()).toEqual([
      { place: 'round_trips_2030_02_03' },
      { place: 'round_trips_default' },
    ])
    await at('2030-05-09')
    expect(await places()).toEqual([{ place: 'round_trips_default' }])
    expect(
      await query(`SELECT to_regclass('round_trips_2030_05_12') IS NOT NULL AS is_made,
        to_regclass('round_trips_2030_02_03') IS NOT NULL AS is_kept,
        to_regclass('traffic_samples_2030_03_30') IS NOT NULL AS samples_kept`),
    ).toEqual([{ is_made: true, is_kept: false, samples_kept: false }])
  })
})
