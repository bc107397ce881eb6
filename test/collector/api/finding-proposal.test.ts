import { beforeEach, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addDevice, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

const FINDING = '01930000-0000-7000-8000-000000000002'

describeOnOnePostgres('findings through the API', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let device = ''

  beforeEach(async () => {
    const { db, pool } = database.cmdb
    await pool.query('TRUNCATE sites, changesets, changes CASCADE')
    await addSite(db, CHOISEUL)
    device = await addDevice(db, { name: 'sw1.RG2.13' })
    await pool.query(
      `INSERT INTO findings (id, site_id, kind, subject_type, device_id, detail, first_seen, last_seen)
       VALUES ('${FINDING}', '${CHOISEUL}', 'name-proposes', 'device', $1,
         '{"proposed": {"rack": "RG2"}}', now(), now())`,
      [device],
    )
  })

  async function apply() {
    const response = await fetch(`${api.url}/api/v1/findings/${FINDING}/apply?by=Anne`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'Connu' }),
    })
    return { status: response.status, body: await response.json() }
  }
  const finding = async () =>
    ((await api.get('/api/v1/findings')).body as { items: object[] }).items[0]

  test('a proposal that is applied is a person’s word on the device, and the finding is done', async () => {
    expect(await apply()).toEqual({
      status: 200,
      body: { changeset: expect.any(String), changes: 1 },
    })
    expect(await finding()).toMatchObject({ state: 'resolved' })
    const { rows } = await database.cmdb.pool.query(
      'SELECT field, value, source FROM asserted_values',
    )
    expect(rows).toEqual([{ field: 'rack', value: 'RG2', source: 'person' }])
    expect((await apply()).status).toBe(409)
  })
})
