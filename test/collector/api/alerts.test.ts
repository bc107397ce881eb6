import { beforeEach, expect, test } from 'vitest'
import { writeAlerts } from '../../../collector/cmdb/alert-records.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { at, newId, SITE } from '../school.ts'
import { addDevice, OTHER_SITE } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

describeOnOnePostgres('alerts by the API', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)

  beforeEach(async () => {
    const { cmdb } = database
    await cmdb.pool.query('TRUNCATE sites, alert_runs, incidents, alerts CASCADE')
    await registerSite(cmdb, { id: SITE, name: 'Lycée Choiseul' })
    await cmdb.pool.query("INSERT INTO alert_runs (scope, due_at) VALUES ($1, '2030-01-01')", [
      SITE,
    ])
  })

  async function opened(key = 'site', more: { quiet?: 'child' } = {}): Promise<string> {
    const id = newId()
    const incident = newId()
    const opened = new Date(at('08:05'))
    const alert = {
      ...{ id, scope: SITE, site_id: SITE, key, rule: 'wan-down', severity: 'critical' as const },
      ...{ state: 'open' as const, cause: key, incident_id: incident, device_id: null },
      ...{ since: new Date(at('08:00')), observed_at: opened, opened_at: opened },
      ...{ clear_since: null, resolved_at: null, is_dismissed: false, openings: [opened] },
      ...{ is_flapping: false, quiet: more.quiet ?? null, announced_at: opened },
      ...{ snoozed_until: null, owner: null, detail: { why: 'nobody-heard' } },
    }
    const events = [{ alert: id, kind: 'opened' as const, isLoud: true }]
    await database.cmdb.db
      .transaction()
      .execute(it => writeAlerts(it, SITE, { alerts: [alert], events }, opened))
    return id
  }

  async function post(path: string, body: unknown, method = 'POST') {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(api.url + path, { method, headers, body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  test('an alert is told in French, or in English when that is asked for', async () => {
    const id = await opened()
    expect((await api.get('/api/v1/alerts?state=active')).body).toMatchObject({
      total: 1,
      items: [
        {
          id,
          title: `Lycée Choiseul (${SITE}) : site injoignable (WAN ou courant)`,
          severity: 'critical',
        },
      ],
    })
    expect((await api.get(`/api/v1/alerts/${id}?language=en`)).body).toMatchObject({
      title: `Lycée Choiseul (${SITE}): site unreachable (WAN or power)`,
    })
    expect((await api.get('/api/v1/incidents')).body).toMatchObject({
      items: [{ state: 'open', alerts: 1, openAlerts: 1, cause: { id } }],
    })
  })

  test('what a person does is in the history, with who and why', async () => {
    const id = await opened()
    const act = (body: unknown) => post(`/api/v1/alerts/${id}/actions?by=mdupont`, body)
    expect(await act({ action: 'acknowledge', comment: 'vu' })).toMatchObject({ status: 200 })
    expect(await act({ action: 'assign', owner: 'NOC' })).toMatchObject({ status: 200 })
    const until = new Date(Date.now() + 3_600_000).toISOString()
    expect(await act({ action: 'snooze', until })).toMatchObject({ status: 200 })
    expect((await api.get(`/api/v1/alerts/${id}`)).body).toMatchObject({
      state: 'acknowledged',
      owner: 'NOC',
      snoozedUntil: until,
    })
    expect(await act({ action: 'resolve' })).toMatchObject({ status: 200 })
    expect(await act({ action: 'acknowledge' })).toMatchObject({ status: 409 })
    const events = (await api.get(`/api/v1/alerts/${id}/events`)).body
    expect(events).toMatchObject({
      items: [
        { kind: 'resolved', actor: 'mdupont (api 127.0.0.1)' },
        { kind: 'snoozed' },
        { kind: 'assigned', detail: { owner: 'NOC' } },
        { kind: 'acknowledged', comment: 'vu', isLoud: true },
        { kind: 'opened' },
      ],
    })
    expect((await api.get('/api/v1/incidents?state=resolved')).body).toMatchObject({ total: 1 })
  })

  test('several alerts are acknowledged at once; one that is not there keeps none back', async () => {
    const ids = [await opened('a'), await opened('b')]
    const unknown = newId()
    const done = await post('/api/v1/alerts/actions', {
      alerts: [...ids, unknown],
      do: { action: 'acknowledge' },
    })
    expect(done.body).toMatchObject({ changed: 2, refused: [{ alert: unknown }] })
  })

  test('a maintenance window is announced, changed and cancelled, and stays on record', async () => {
    const body = {
      site: SITE,
      startsAt: '2026-11-20T18:00:00Z',
      endsAt: '2026-11-20T20:00:00Z',
      reason: 'Changement du cœur de réseau',
    }
    const made = await post('/api/v1/maintenance?by=mdupont', body)
    expect(made).toMatchObject({ status: 201, body: { createdBy: 'mdupont (api 127.0.0.1)' } })
    const path = `/api/v1/maintenance/${made.body.id}`
    const later = { ...body, endsAt: '2026-11-20T22:00:00Z' }
    expect(await post(path, later, 'PUT')).toMatchObject({
      status: 200,
      body: { endsAt: '2026-11-20T22:00:00.000Z' },
    })
    const cancelled = await fetch(api.url + path, { method: 'DELETE' })
    expect(await cancelled.json()).toMatchObject({ cancelledAt: expect.any(String) })
    expect(await post(path, later, 'PUT')).toMatchObject({ status: 409 })
    expect(await post('/api/v1/maintenance', { ...body, endsAt: body.startsAt })).toMatchObject({
      status: 400,
    })
    expect(await post('/api/v1/maintenance', { ...body, site: '0450029M' })).toMatchObject({
      status: 404,
    })
  })

  test('work is listed by whether it runs, is to come or is over, with what its place is called, if anything', async () => {
    await database.cmdb.pool.query('TRUNCATE maintenance_windows')
    const hour = 3_600_000
    const window = (from: number, to: number, reason: string) => ({
      startsAt: new Date(Date.now() + from * hour).toISOString(),
      endsAt: new Date(Date.now() + to * hour).toISOString(),
      ...{ site: SITE, reason },
    })
    await post('/api/v1/maintenance', window(-1, 1, 'running'))
    await post('/api/v1/maintenance', window(1, 2, 'planned'))
    await post('/api/v1/maintenance', window(-2, -1, 'over'))
    const { body } = await post('/api/v1/maintenance', window(-1, 2, 'cancelled'))
    await fetch(`${api.url}/api/v1/maintenance/${body.id}`, { method: 'DELETE' })
    const reasons = async (query: string) => {
      const answer = await api.get(`/api/v1/maintenance?${query}`)
      return (answer.body as { items: { reason: string }[] }).items.map(it => it.reason)
    }
    expect(await reasons('state=running')).toEqual(['running'])
    expect(await reasons('state=planned')).toEqual(['planned'])
    expect(await reasons('state=over')).toEqual(['cancelled', 'over'])
    const named = await api.get(`/api/v1/maintenance?site=${SITE}&state=running`)
    expect(named.body).toMatchObject({ items: [{ siteName: 'Lycée Choiseul' }] })
    await database.cmdb.pool.query("UPDATE sites SET name = ''")
    const nameless = await api.get(`/api/v1/maintenance?site=${SITE}&state=running`)
    expect(nameless.body).toMatchObject({ items: [{ site: SITE, reason: 'running' }] })
    expect(nameless.body).not.toMatchObject({ items: [{ siteName: expect.anything() }] })
    expect((await api.get('/api/v1/maintenance?state=later')).status).toBe(400)
  })

  test('work that concerns a device is that on it, at its whole site, or at all sites', async () => {
    const { db } = database.cmdb
    await db.insertInto('sites').values({ id: OTHER_SITE, created_at: new Date() }).execute()
    const [own, beside, elsewhere] = [
      await addDevice(db, { name: 'own' }),
      await addDevice(db, { name: 'beside' }),
      await addDevice(db, { name: 'elsewhere', site_id: OTHER_SITE }),
    ]
    const startsAt = new Date(Date.now() - 60_000).toISOString()
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    const places = {
      'on it': { site: SITE, device: own },
      'beside it': { site: SITE, device: beside },
      'at its site': { site: SITE },
      'at another site': { site: OTHER_SITE },
      'at all sites': {},
    }
    for (const [reason, place] of Object.entries(places)) {
      const made = await post('/api/v1/maintenance', { ...place, startsAt, endsAt, reason })
      expect(made.status).toBe(201)
    }
    const reasons = async (device: string) => {
      const answer = await api.get(`/api/v1/maintenance?sort=id&device=${device}`)
      return (answer.body as { items: { reason: string }[] }).items.map(it => it.reason)
    }
    expect(await reasons(own)).toEqual(['on it', 'at its site', 'at all sites'])
    expect(await reasons(elsewhere)).toEqual(['at another site', 'at all sites'])
    expect(await reasons(newId())).toEqual([])
    expect((await api.get('/api/v1/maintenance?device=sw1')).status).toBe(400)
  })

  /** Listens to what happens to alerts; `until` gives all that was heard when the words have come. */
  async function listen(signal: AbortSignal) {
    const response = await fetch(`${api.url}/api/v1/alerts/stream?language=en`, { signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      until: async (wanted: string): Promise<string> => {
        while (!text.includes(wanted)) {
          const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
          if (done) throw new Error(`the stream ended: ${text}`)
          text += value
        }
        return text
      },
    }
  }

  test('an open page hears of an alert within two seconds of its commit', async () => {
    const leaving = new AbortController()
    const page = await listen(leaving.signal)
    await page.until(': listening')
    const id = await opened()
    const committed = performance.now()
    await page.until(id)
    expect(performance.now() - committed).toBeLessThan(2_000)
    expect(await page.until('WAN or power')).toContain('site unreachable (WAN or power)')
    leaving.abort()
  })

  test('who begins to listen just after something happened is told to read again, whoever listens already, and nobody else', async () => {
    const leaving = new AbortController()
    const greeting = async () => (await listen(leaving.signal)).until(': listening')
    const happened = (ago: string) =>
      database.cmdb.pool.query('UPDATE alert_events SET at = now() - $1::interval', [ago])
    await opened()
    await happened('1 hour')
    expect([await greeting(), await greeting()].join()).not.toContain('reload')
    await happened('2 seconds')
    expect(await greeting()).toContain('event: reload')
    leaving.abort()
    const alone = new AbortController()
    const first = await listen(alone.signal)
    expect(await first.until(': listening')).toContain('event: reload')
    alone.abort()
  })
})
