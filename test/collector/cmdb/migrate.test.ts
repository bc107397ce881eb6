import { expect, test } from 'vitest'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { migrateDatabase } from '../../../collector/cmdb/migrate.ts'
import { describeOnPostgres, freshDatabase } from '../../real/postgres.ts'
import { startTestServer } from '../../real/postgres-server.ts'

describeOnPostgres('migrations', server => {
  const database = freshDatabase(server)

  test('migrating a migrated database does nothing', async () => {
    const again = await migrateDatabase(database.cmdb.pool)
    expect(again).toEqual({ ok: true, value: { version: expect.any(Number), applied: [] } })
  })

  test('every table says what it is', async () => {
    const { rows } = await database.cmdb.pool.query(
      `SELECT relname FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND obj_description(oid) IS NULL`,
    )
    expect(rows).toEqual([])
  })

  test('collectors that start together migrate an empty database once', async () => {
    const empty = await startTestServer(server)
    const cmdbs = [1, 2, 3].map(() => connectCmdb({ url: empty.url }))
    try {
      const results = await Promise.all(cmdbs.map(it => migrateDatabase(it.pool)))
      expect(results.every(it => it.ok)).toBe(true)
      const applied = results.flatMap(it => (it.ok ? it.value.applied : []))
      expect(new Set(applied).size).toBe(applied.length)
      expect(applied.length).toBeGreaterThan(0)
    } finally {
      await Promise.all(cmdbs.map(it => it.close()))
      await empty.remove()
    }
  })

  test('a database of a newer collector is left alone', async () => {
    const { pool } = database.cmdb
    await pool.query(`INSERT INTO schema_migrations (version, name) VALUES (9999, 'future')`)
    const refused = await migrateDatabase(pool)
    await pool.query('DELETE FROM schema_migrations WHERE version = 9999')
    expect(refused).toMatchObject({
      ok: false,
      failure: {
        kind: 'database-newer-than-code',
        message: expect.stringContaining('at version 9999'),
      },
    })
  })

  test('the change log has partitions for this month and the next three', async () => {
    const { pool } = database.cmdb
    await migrateDatabase(pool, new Date('2031-11-30T23:59:59Z'))
    const { rows } = await pool.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
       WHERE inhparent = 'changes'::regclass AND c.relname ~ '_203[12]_' ORDER BY 1`,
    )
    expect(rows.map(it => it.name)).toEqual([
      'changes_2031_11',
      'changes_2031_12',
      'changes_2032_01',
      'changes_2032_02',
    ])
  })

  test('changes of a month without a partition are kept, and stop no later migration', async () => {
    const { pool } = database.cmdb
    await pool.query(
      `INSERT INTO changes (at, changeset_id, site_id, item_type, item_id, kind)
       VALUES ('2035-05-05', gen_random_uuid(), '0370037P', 'device', gen_random_uuid(), 'added')`,
    )
    const migrated = await migrateDatabase(pool, new Date('2035-05-06T00:00:00Z'))
    expect(migrated.ok).toBe(true)
    const { rows } = await pool.query(`SELECT at FROM changes WHERE at = '2035-05-05'`)
    expect(rows).toHaveLength(1)
  })

  test('no row can carry the device of another site', async () => {
    const { pool } = database.cmdb
    await pool.query(`INSERT INTO sites (id) VALUES ('0370037P'), ('0740047Z')`)
    const device = '01900000-0000-7000-8000-000000000001'
    await pool.query(
      `INSERT INTO devices (id, site_id, first_seen, last_seen, observed_message)
       VALUES ($1, '0370037P', now(), now(), gen_random_uuid())`,
      [device],
    )
    await expect(
      pool.query(
        `INSERT INTO interfaces (site_id, device_id, name, index, is_present, first_seen)
         VALUES ('0740047Z', $1, 'Gi1/0/1', 1, true, now())`,
        [device],
      ),
    ).rejects.toThrow(/foreign key/)
  })
})
