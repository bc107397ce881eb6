import { expect, test } from 'vitest'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { describeOnPostgres, freshDatabase } from '../../real/postgres.ts'

describeOnPostgres('a connection to the CMDB', server => {
  const database = freshDatabase(server)

  test('that is cut between two queries of a transaction fails the next one, and nothing else', async () => {
    const { pool } = database.cmdb
    const client = await pool.connect()
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await client.query('BEGIN')
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    await new Promise(resolve => setTimeout(resolve, 200))
    await expect(client.query('SELECT 1')).rejects.toThrow()
    client.release(true)
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })

  test('that is cut while idle is told of; one that is cut as we close is not', async () => {
    const lost: string[] = []
    const cmdb = connectCmdb({
      url: database.url,
      onConnectionLost: error => lost.push(error.message),
    })
    const pids = await Promise.all(
      Array.from({ length: 5 }, () =>
        cmdb.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.1)'),
      ),
    )
    const [first, ...others] = pids.map(it => it.rows[0]?.pid)
    await database.cmdb.pool.query('SELECT pg_terminate_backend($1)', [first])
    await expect.poll(() => lost).toHaveLength(1)
    const cut = database.cmdb.pool.query('SELECT pg_terminate_backend(unnest($1::int[]))', [others])
    await Promise.all([cmdb.close(), cut])
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(lost).toHaveLength(1)
  })
})
