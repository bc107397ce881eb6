import { expect, test } from 'vitest'
import { keepUp } from '../../../collector/cmdb/upkeep.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'

const USUAL = { sampleDays: 40, batchDays: 90, fiveMinuteDays: 90, hourMonths: 13, dayMonths: 60 }

describeOnOnePostgres('sums of samples', server => {
  const database = freshDatabase(server)
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows
  const tables = ['traffic_5_minutes', 'traffic_hours', 'traffic_days'] as const
  const at = (day: string, retention = USUAL) =>
    keepUp(database.cmdb, new Date(`${day}T13:00:00Z`), retention)

  async function oldest() {
    const days: Record<string, string> = {}
    for (const table of tables) {
      const [row] = await query(`SELECT to_char(min(at), 'YYYY-MM-DD') AS day FROM ${table}`)
      days[table] = row?.day
    }
    return days
  }

  test('are kept 90 days, 13 months and 5 years unless something else is said, with or without a partition', async () => {
    await query(`INSERT INTO sites (id) VALUES ('0370037P');
      INSERT INTO traffic_ports (site_id, address, interface) VALUES ('0370037P', '10.1.2.1', 'igb0')`)
    // Some months have a partition, the others are in that of all others.
    await at('2030-03-01')
    for (const table of tables) {
      await query(`INSERT INTO ${table} SELECT id, day, 1, 1, 1, 1, 1, 1, 1, 1, 0
        FROM traffic_ports, generate_series('2030-01-01T00:00Z'::timestamptz, '2035-05-10T00:00Z', '1 day') day`)
    }
    await at('2035-05-10')
    expect(await oldest()).toEqual({
      traffic_5_minutes: '2035-02-01',
      traffic_hours: '2034-04-01',
      traffic_days: '2030-05-01',
    })
    const named = await query(`SELECT to_regclass('traffic_days_2030_03') IS NULL AS is_dropped,
      to_regclass('traffic_days_2030_05') IS NOT NULL AS is_kept`)
    expect(named).toEqual([{ is_dropped: true, is_kept: true }])

    await at('2035-05-10', { ...USUAL, hourMonths: 2, dayMonths: 12 })
    expect(await oldest()).toMatchObject({
      traffic_hours: '2035-03-01',
      traffic_days: '2034-05-01',
    })
  })

  test('the detector’s memories are kept by the hour for two days, by the day as long as samples', async () => {
    await query(`INSERT INTO monitored_links (id, site_id, kind, address, interface, created_at, changed_at, changed_by)
        VALUES (gen_random_uuid(), '0370037P', 'wan', '10.1.2.1', 'igb0', now(), now(), 'Anne');
      INSERT INTO link_checkpoints SELECT id, at, '{}', '{}' FROM monitored_links,
        generate_series('2035-01-01T00:00Z'::timestamptz, '2035-05-10T12:00Z', '1 hour') at`)
    await at('2035-05-10')
    const [kept] = await query(`SELECT to_char(min(at), 'YYYY-MM-DD') AS oldest,
      count(*) FILTER (WHERE date_trunc('day', at, 'UTC') <> at)::int AS hours FROM link_checkpoints`)
    expect(kept).toEqual({ oldest: '2035-04-01', hours: expect.closeTo(46, -1) })
  })
})
