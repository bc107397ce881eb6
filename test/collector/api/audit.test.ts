import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addChangeset, addDevice, addInterface, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'
import { addFinding } from './topology-rows.ts'

describeOnOnePostgres('the audit of a site', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const path = `/api/v1/sites/${CHOISEUL}/audit`

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    const old = await addDevice(db, { name: 'sw-b', vendor: '3Com', model: 'SuperStack 3 4400' })
    await addInterface(db, old, { name: '1', speed_mbps: 100 })
    await addFinding(db, { device_id: old, interface: '1', kind: 'slow-uplink' })
    await addDevice(db, { name: 'sw-a', model: '=HYPERLINK("x")' })
    await addDevice(db, { name: 'sw-gone', state: 'retired' })
    const changeset = await addChangeset(db)
    const say = (source: string, value: string, field = 'room') =>
      sql`INSERT INTO asserted_values (id, site_id, device_id, field, source, value, said_by, at, changeset_id)
        VALUES (gen_random_uuid(), ${CHOISEUL}, ${old}, ${field}, ${source}, ${value}, 'Anne', now(), ${changeset})`.execute(
        db,
      )
    await say('import', 'B100')
    await say('person', 'B107')
  })

  test('has every device that is not retired, those whose place is known first, with what speaks against it', async () => {
    const { body } = await api.get(path)
    expect(body).toMatchObject({
      total: 2,
      items: [
        {
          ...{ name: 'sw-b', room: 'B107', fastestMbps: 100, obsolete: 'vendor-gone' },
          findings: ['slow-uplink'],
        },
        { name: 'sw-a', findings: [] },
      ],
    })
  })

  test('is had as CSV in which nothing is a formula', async () => {
    const { status, text } = await api.get(`${path}?format=csv`)
    expect(status).toBe(200)
    expect(text).toContain('B107')
    expect(text).not.toMatch(/(^|[;,"])=HYPERLINK/m)
  })

  test('of a site that is not known there is none', async () => {
    expect((await api.get('/api/v1/sites/0450029M/audit')).status).toBe(404)
  })
})
