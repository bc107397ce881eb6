import { beforeEach, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addAgent, addDevice, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

const NOBODY = '01930000-0000-7000-8000-000000000000'
const BRAKE = '01930000-0000-7000-8000-000000000001'

describeOnOnePostgres('presence through the API', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let device = ''

  beforeEach(async () => {
    const { db, pool } = database.cmdb
    await pool.query('TRUNCATE sites, changesets, changes CASCADE')
    await addSite(db, CHOISEUL)
    device = await addDevice(db, { name: 'sw1', state: 'late' })
    await pool.query(
      `INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at)
       VALUES ('${BRAKE}', '${CHOISEUL}', 'device', 14, '2026-11-18T08:00:00Z')`,
    )
    await pool.query(
      `INSERT INTO presence_brake_items (site_id, brake_id, device_id, added_at)
       VALUES ('${CHOISEUL}', '${BRAKE}', $1, '2026-11-18T08:00:00Z')`,
      [device],
    )
  })

  const send = async (method: string, path: string, body: object = {}) => {
    const response = await fetch(`${api.url}/api/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const history = async () =>
    ((await api.get(`/api/v1/devices/${device}/changes`)).body as { items: object[] }).items

  test('a brake is listed with what it is about, approved once, and then history', async () => {
    const { body } = await api.get(`/api/v1/brakes?state=pending&site=${CHOISEUL}`)
    expect(body).toMatchObject({
      items: [
        { id: BRAKE, itemClass: 'device', siteItems: 14, absent: [{ id: device, name: 'sw1' }] },
      ],
      total: 1,
    })
    const note = { note: 'Incendie' }
    expect(await send('POST', `brakes/${BRAKE}/approve?by=Anne`, note)).toMatchObject({
      status: 200,
      body: { changed: 1 },
    })
    expect(await history()).toMatchObject([
      { field: 'state', oldValue: 'late', newValue: 'missing' },
    ])
    expect(await send('POST', `brakes/${BRAKE}/reject?by=Luc`)).toMatchObject({ status: 409 })
    expect((await api.get('/api/v1/brakes')).body).toMatchObject({
      items: [{ state: 'approved', decidedBy: expect.stringMatching(/^Anne /), note: 'Incendie' }],
    })
  })

  test('a rejected brake changes no state', async () => {
    expect(await send('POST', `brakes/${BRAKE}/reject?by=Anne`)).toMatchObject({
      body: { changed: 0 },
    })
    expect(await history()).toEqual([])
  })

  test('an item is retired and restored, each with its author', async () => {
    expect(await send('POST', `items/${device}/retire?by=Anne`)).toMatchObject({ status: 200 })
    expect(await send('POST', `items/${device}/retire?by=Anne`)).toMatchObject({ status: 409 })
    expect(await send('POST', `items/${device}/restore?by=Luc`)).toMatchObject({ status: 200 })
    expect(await history()).toMatchObject([
      { oldValue: 'retired', newValue: 'late' },
      { oldValue: 'late', newValue: 'retired' },
    ])
    const { rows } = await database.cmdb.pool.query(
      'SELECT actor_kind, origin FROM changesets ORDER BY at',
    )
    expect(rows).toEqual(Array(2).fill({ actor_kind: 'person', origin: 'api' }))
  })

  test('decisions about nothing, and by nobody, are refused', async () => {
    expect(await send('POST', `brakes/${NOBODY}/approve?by=Anne`)).toMatchObject({ status: 404 })
    expect(await send('POST', `items/${NOBODY}/retire?by=Anne`)).toMatchObject({ status: 404 })
    expect(await send('POST', `brakes/${BRAKE}/approve`)).toMatchObject({ status: 400 })
  })

  test('a site tells why its clocks stand still, and takes settings of its own', async () => {
    const { db } = database.cmdb
    expect((await api.get(`/api/v1/sites/${CHOISEUL}/presence`)).body).toMatchObject({
      holidayZone: 'B',
      isClockRunning: false,
      stoppedBecause: expect.arrayContaining(['agent-dark']),
      settings: {},
      usual: {
        ...{ opensAt: '07:00', closesAt: '19:00', weekdays: [1, 2, 3, 4, 5] },
        patience: { pc: { lateHours: 60, missingHours: 240 } },
      },
    })
    await addAgent(db, { state: 'online', heartbeat_at: new Date() })
    const always = {
      opensAt: '00:00',
      closesAt: '24:00',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      keepsSchoolHolidays: false,
    }
    expect(await send('PUT', `sites/${CHOISEUL}/presence`, always)).toMatchObject({
      status: 200,
      body: { isClockRunning: true, stoppedBecause: [], settings: always },
    })
    const wrong = { patience: { pc: { lateHours: 9, missingHours: 3 } } }
    const refused = await send('PUT', `sites/${CHOISEUL}/presence`, wrong)
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('expected lateHours below missingHours') },
    })
    const never = await send('PUT', `sites/${CHOISEUL}/presence`, { opensAt: '20:00' })
    expect(never).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('expected before closesAt (19:00), got 20:00') },
    })
    expect(await send('PUT', 'sites/0740047Z/presence', {})).toMatchObject({ status: 404 })
  })
})
