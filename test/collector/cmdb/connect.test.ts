import { expect, test } from 'vitest'
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
})
