import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../../real/postgres.ts'
import { tokenOf } from '../accounts.ts'
import {
  addAgent,
  addDevice,
  addEndpoint,
  addInterface,
  addSite,
  CHOISEUL,
  OTHER_SITE,
} from '../inventory-rows.ts'
import { serveApi } from '../serve-api.ts'
import { addLocation } from '../topology-rows.ts'
import { addAlert, addWatchedLink } from '../watch-rows.ts'

const SECRET = 'only-in-choiseul'

/** What no operation shows by its path: searches, counts, and what is told without being asked. */
describeOnOnePostgres('other sites', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let bob = {}
  let all = {}
  let device = ''

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, SECRET)
    await addSite(db, OTHER_SITE, 'Lycée Voltaire')
    await addAgent(db, { state: 'online' })
    all = await tokenOf(db, { name: 'anne', role: 'administrator' })
    bob = await tokenOf(db, { name: 'bob', role: 'operator', sites: [OTHER_SITE] })
    device = await addDevice(db, { name: SECRET, serial: SECRET, addresses: ['10.1.2.3'] })
    const mac_address = '02:00:00:aa:bb:cc'
    const endpoint = await addEndpoint(db, { name: SECRET, mac_address, address: '10.1.20.7' })
    await addInterface(db, device, { name: 'Gi0/1' })
    await addLocation(db, { device_id: device, interface: 'Gi0/1', endpoint_id: endpoint })
    await addWatchedLink(db)
    await addAlert(db, device)
  })

  test.each([
    `devices?q=${SECRET}`,
    'devices?q=10.1.2.3',
    `devices?site=${CHOISEUL}`,
    `endpoints?q=${SECRET}`,
    'endpoints?q=02:00:00:aa:bb:cc',
    `endpoints?site=${CHOISEUL}&sort=name`,
    `locations?q=${SECRET}`,
    'locations?q=10.1.20.7',
    `sites?q=${SECRET}`,
    `overview?q=${SECRET}`,
    'alerts',
    `alerts?site=${CHOISEUL}`,
    'incidents',
    'deliveries',
    'links',
    'agents',
  ])('%s finds and counts nothing of them, and does so for who may see them', async path => {
    const theirs = await api.get(`/api/v1/${path}`, bob)
    expect(theirs.text).not.toContain(SECRET)
    expect(theirs.text).not.toContain(CHOISEUL)
    const { total, items } = theirs.body as { total: number; items: { id: string }[] }
    expect(items.filter(it => it.id !== OTHER_SITE)).toEqual([])
    expect(total).toBe(items.length)
    const { total: ofAll } = (await api.get(`/api/v1/${path}`, all)).body as { total: number }
    expect(ofAll).toBeGreaterThan(0)
  })

  test('work at all sites is seen by who is for some of them, and not theirs to change', async () => {
    const send = async (method: string, path: string, headers: object, body?: object) => {
      const response = await fetch(`${api.url}/api/v1/maintenance${path}`, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    }
    const now = Date.now()
    const times = {
      startsAt: new Date(now - 60_000).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
    }
    const work = { ...times, reason: 'the broker moves' }
    const { id } = (await send('POST', '', all, work)).body
    const own = { ...work, site: OTHER_SITE, reason: 'own' }
    expect((await send('POST', '', bob, own)).status).toBe(201)
    expect((await send('POST', '', bob, work)).status).toBe(404)
    const seen = await send('GET', `?state=running&site=${OTHER_SITE}&withEverywhere=true`, bob)
    expect(seen.body).toMatchObject({ total: 2, items: [{ reason: 'own' }, { id }] })
    expect((await send('GET', `?site=${OTHER_SITE}`, bob)).body).toMatchObject({ total: 1 })
    expect((await send('GET', '', bob)).body).toMatchObject({ total: 2 })
    expect((await send('GET', '', all)).body).toMatchObject({ total: 3 })
    expect((await send('GET', `?device=${device}`, bob)).body).toMatchObject({ total: 0 })
    expect((await send('GET', `?device=${device}`, all)).body).toMatchObject({ total: 2 })
    expect((await send('PUT', `/${id}`, bob, own)).status).toBe(403)
    expect((await send('DELETE', `/${id}`, bob)).status).toBe(403)
    expect((await send('GET', `/${id}`, all)).body).not.toHaveProperty('cancelledAt')
  })

  test('a cursor of somebody who sees more leads nowhere else', async () => {
    await addDevice(database.cmdb.db, { name: 'second' })
    const { next } = (await api.get('/api/v1/devices?limit=1', all)).body as { next: string }
    expect((await api.get(`/api/v1/devices?cursor=${next}`, bob)).body).toMatchObject({ items: [] })
  })

  test('the stream of alerts tells nothing of them', async () => {
    const leaving = new AbortController()
    const listen = async (headers: object) => {
      const { signal } = leaving
      const url = `${api.url}/api/v1/alerts/stream`
      const { body } = await fetch(url, { headers: headers as Record<string, string>, signal })
      const heard = { text: '' }
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
      const reading = (async () => {
        for (;;) {
          const chunk = await reader?.read()
          if (!chunk || chunk.done) return
          heard.text += chunk.value
        }
      })()
      reading.catch(() => {})
      return heard
    }
    const [anne, other] = await Promise.all([listen(all), listen(bob)])
    await expect.poll(() => anne.text, { timeout: 20_000 }).toContain(': listening')
    await addAlertAgain()
    await expect.poll(() => anne.text, { timeout: 20_000 }).toContain('event: alert')
    leaving.abort()
    expect(anne.text).toContain(CHOISEUL)
    expect(other.text).not.toContain(CHOISEUL)
    expect(other.text).not.toContain('event: alert')
  })

  const addAlertAgain = () =>
    database.cmdb.pool.query(
      `INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
      SELECT id, incident_id, now(), 'acknowledged', false FROM alerts LIMIT 1`,
    )
})
