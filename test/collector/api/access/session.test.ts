import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeAccount } from '../../../../collector/cmdb/accounts.ts'
import { freshDatabase } from '../../../real/postgres.ts'
import { postgresServers } from '../../../real/postgres-server.ts'
import { accountOf, PASSWORD, tokenOf } from '../accounts.ts'
import { addSite, CHOISEUL, OTHER_SITE } from '../inventory-rows.ts'
import { serveApi } from '../serve-api.ts'

const PROXY = { 'x-forwarded-proto': 'https' }

// Each login takes a quarter of a second of a core by design: one server is enough.
describe.each(postgresServers.slice(0, 1))('sessions on $name', server => {
  const database = freshDatabase(server)
  const api = serveApi(database, () => ({ names: ['recense.example'] }))
  const limited = serveApi(database, () => ({
    access: {
      session: { idleMs: 60_000, absoluteMs: 60_000 },
      tokenLimit: { perMinute: 60, burst: 3 },
    },
  }))
  const proxied = serveApi(database, () => ({
    names: ['recense.example'],
    access: { session: { idleMs: 1000, absoluteMs: 60_000 }, proxies: ['127.0.0.1'] },
  }))

  beforeEach(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addSite(db, OTHER_SITE, 'Lycée Voltaire')
    await accountOf(db, { name: 'adele', role: 'administrator' })
    await accountOf(db, { name: 'bruno', role: 'operator', sites: [CHOISEUL] })
  })
  afterEach(async () => {
    await database.cmdb.pool.query(
      'TRUNCATE sites, accounts, sessions, known_browsers, api_tokens, login_attempts, access_events CASCADE',
    )
  })

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    url = api.url,
  ) => {
    const origin = headers.origin ?? new URL(url).origin
    const response = await fetch(url + path, {
      method,
      headers: {
        origin,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
      cookies: response.headers.getSetCookie(),
    }
  }
  const logIn = (name = 'adele', password = PASSWORD, headers = {}, url = api.url) =>
    send('POST', '/api/v1/session', { name, password }, headers, url)
  const jar = (cookies: string[]) => cookies.map(it => it.split(';')[0]).join('; ')
  const only = (cookies: string[], name: string) =>
    jar(cookies.filter(it => it.startsWith(name) || it.startsWith(`__Host-${name}`)))

  test('a login gives a cookie that scripts and other sites cannot use, and that is nowhere in clear', async () => {
    const { status, cookies, body } = await logIn('Adele')
    expect(status).toBe(200)
    expect(body).toMatchObject({ user: { name: 'adele', role: 'administrator', sites: 'all' } })
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
    }
    const answer = await api.get('/api/v1/sites', { cookie: jar(cookies) })
    expect(answer.status).toBe(200)
    const value = /=([^;]+)/.exec(cookies[0] ?? '')?.[1] ?? ''
    const { rows } = await database.cmdb.pool.query('SELECT token_hash FROM sessions')
    expect(rows).toHaveLength(1)
    expect(rows[0].token_hash.toString('base64url')).not.toBe(value)
    expect(rows[0].token_hash.toString()).not.toContain(value)
  })

  test('behind TLS the cookie is Secure, bound to the host, and has a name that plain HTTP cannot set', async () => {
    const { cookies } = await logIn(
      'adele',
      PASSWORD,
      { ...PROXY, host: 'recense.example' },
      proxied.url,
    )
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) {
      expect(cookie).toMatch(
        /^__Host-recense-\w+=.+; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
      )
      expect(cookie).not.toContain('Domain')
    }
    const planted = jar(cookies).replaceAll('__Host-', '')
    expect(
      (await send('GET', '/api/v1/sites', undefined, { ...PROXY, cookie: planted }, proxied.url))
        .status,
    ).toBe(401)
  })

  test('what was planted before a login is worth nothing after it (fixation)', async () => {
    const planted = 'recense-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    const first = await logIn('adele', PASSWORD, { cookie: planted })
    expect(jar(first.cookies)).not.toContain('AAAAAAAA')
    expect((await api.get('/api/v1/sites', { cookie: planted })).status).toBe(401)

    const attackers = only((await logIn('bruno')).cookies, 'recense-session')
    const victims = only(
      (await logIn('adele', PASSWORD, { cookie: attackers })).cookies,
      'recense-session',
    )
    expect(victims).not.toBe(attackers)
    expect((await api.get('/api/v1/sites', { cookie: attackers })).status).toBe(401)
  })

  test('logging out ends the session, not only the cookie', async () => {
    const cookie = jar((await logIn()).cookies)
    expect((await send('DELETE', '/api/v1/session', undefined, { cookie })).status).toBe(200)
    expect((await api.get('/api/v1/sites', { cookie })).status).toBe(401)
  })

  test('a session ends when it is not used, when its time is up, and when its account is disabled', async () => {
    const { db, pool } = database.cmdb
    const cookie = jar((await logIn()).cookies)
    await pool.query(`UPDATE sessions SET seen_at = seen_at - interval '12 hours 1 minute'`)
    expect((await api.get('/api/v1/sites', { cookie })).status).toBe(401)
    await pool.query('UPDATE sessions SET seen_at = now()')
    expect((await api.get('/api/v1/sites', { cookie })).status).toBe(200)
    await pool.query(`UPDATE sessions SET expires_at = now() - interval '1 second'`)
    expect((await api.get('/api/v1/sites', { cookie })).status).toBe(401)

    const bruno = jar((await logIn('bruno')).cookies)
    const token = await tokenOf(db, { name: 'clara', role: 'viewer' })
    const by = { actor: 'test', now: new Date() }
    for (const name of ['bruno', 'clara'])
      await changeAccount(db, { name }, { isDisabled: true }, by)
    expect((await api.get('/api/v1/sites', { cookie: bruno })).status).toBe(401)
    expect((await api.get('/api/v1/sites', token)).status).toBe(401)
    expect((await logIn('bruno')).status).toBe(401)
  })

  test('a page of another site cannot change anything with the cookie (CSRF)', async () => {
    const cookie = jar((await logIn()).cookies)
    const account = { name: 'mallory', role: 'administrator', password: PASSWORD }
    const attempts: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://recense.example.evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of attempts) {
      const tried = await send('POST', '/api/v1/accounts', account, { cookie, ...headers })
      expect(tried.status).toBe(403)
    }
    const silent = await fetch(`${api.url}/api/v1/accounts`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(account),
    })
    expect(silent.status).toBe(403)
    const form = await send('POST', '/api/v1/accounts', undefined, {
      cookie,
      'content-type': 'text/plain',
    })
    expect(form.status).toBeGreaterThanOrEqual(400)
    expect((await send('POST', '/api/v1/accounts', account, { cookie })).status).toBe(201)
  })

  test('wrong passwords are slowed down by account and place, and right ones with them', async () => {
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect((await logIn('adele', `wrong password ${attempt}`)).status).toBe(401)
    }
    const blocked = await logIn('adele')
    expect(blocked.status).toBe(429)
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(20)
    expect((await logIn('bruno')).status).toBe(200)
  })

  test('many guesses at once count as many', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, guess) => logIn('adele', `guess number ${guess}`)),
    )
    const looked = guesses.filter(it => it.status === 401)
    expect(looked.length).toBeLessThanOrEqual(5)
  })

  test('nobody locks out others: neither from elsewhere, nor from behind the same address', async () => {
    const from = (address: string) => ({
      ...PROXY,
      'x-forwarded-for': address,
      host: 'recense.example',
    })
    const known = await logIn('adele', PASSWORD, from('192.0.2.7'), proxied.url)
    expect(known.status).toBe(200)
    for (let attempt = 1; attempt <= 6; attempt++) {
      await logIn('adele', 'wrong password', from('192.0.2.7'), proxied.url)
    }
    expect((await logIn('adele', PASSWORD, from('192.0.2.7'), proxied.url)).status).toBe(429)
    expect((await logIn('adele', PASSWORD, from('198.51.100.9'), proxied.url)).status).toBe(200)
    const browser = { ...from('192.0.2.7'), cookie: only(known.cookies, 'recense-browser') }
    expect((await logIn('adele', PASSWORD, browser, proxied.url)).status).toBe(200)
    const others = await logIn('bruno', PASSWORD, browser, proxied.url)
    expect(others.status).toBe(200)
  })

  test('one address that tries many accounts is slowed down, whatever IPv6 address of its own it takes', async () => {
    const statuses = new Set<number>()
    for (let attempt = 0; attempt <= 4; attempt++) {
      // A password takes a third of a second to hash: most of the fifty are put there.
      if (attempt === 1) await database.cmdb.pool.query('UPDATE login_attempts SET failures = 47')
      const headers = { ...PROXY, 'x-forwarded-for': `2001:db8:1:2::${attempt.toString(16)}` }
      statuses.add(
        (await logIn(`somebody-${attempt}`, 'summer 2026!!', headers, proxied.url)).status,
      )
    }
    expect([...statuses]).toEqual([401, 429])
    const neighbour = { ...PROXY, 'x-forwarded-for': '2001:db8:1:3::1' }
    expect((await logIn('adele', PASSWORD, neighbour, proxied.url)).status).toBe(200)
  })

  test('an unknown name is told like a wrong password, and nothing typed is kept in clear', async () => {
    const unknown = await logIn('nobody', 'my real password')
    const wrong = await logIn('adele', 'my real password')
    expect(unknown.status).toBe(401)
    expect(unknown.body).toEqual(wrong.body)
    const typed = await logIn('my real password as a name', 'x')
    expect(typed.status).toBe(401)
    const { rows } = await database.cmdb.pool.query(
      `SELECT convert_from(bucket, 'LATIN1') AS text FROM login_attempts`,
    )
    expect(JSON.stringify(rows)).not.toContain('real password')
  })

  test('an account changes its own password; its other browsers are out, this one stays', async () => {
    const here = (await logIn('bruno')).cookies
    const there = jar((await logIn('bruno')).cookies)
    const change = { current: PASSWORD, password: 'la Vienne et le Cher' }
    const cookie = jar(here)
    expect(
      (await send('PUT', '/api/v1/session/password', { ...change, password: 'short' }, { cookie }))
        .status,
    ).toBe(400)
    expect(
      (await send('PUT', '/api/v1/session/password', { ...change, current: 'x' }, { cookie }))
        .status,
    ).toBe(401)
    const changed = await send('PUT', '/api/v1/session/password', change, { cookie })
    expect(changed.status).toBe(200)
    expect((await api.get('/api/v1/sites', { cookie: there })).status).toBe(401)
    expect((await api.get('/api/v1/sites', { cookie: jar(changed.cookies) })).status).toBe(200)
    expect((await logIn('bruno')).status).toBe(401)
    expect((await logIn('bruno', change.password)).status).toBe(200)
  })

  test('who is for one site sees that one, in lists and by itself', async () => {
    const cookie = jar((await logIn('bruno')).cookies)
    const sites = (await api.get('/api/v1/sites', { cookie })).body
    expect(sites).toMatchObject({ items: [{ id: CHOISEUL }], total: 1 })
    expect((await api.get(`/api/v1/sites/${OTHER_SITE}`, { cookie })).status).toBe(404)
    expect((await api.get(`/api/v1/sites/${CHOISEUL}`, { cookie })).status).toBe(200)
  })

  test('a token is told once, does what it is for, and is void when it is revoked', async () => {
    const cookie = jar((await logIn('bruno')).cookies)
    const wanted = { name: 'iTop', scopes: ['inventory:read'], expiresInDays: 30 }
    const made = await send('POST', '/api/v1/tokens', wanted, { cookie })
    expect(made.status).toBe(201)
    const { token, id } = made.body as { token: string; id: string }
    expect(token).toMatch(/^recense_[\w-]{43}$/)
    const list = await api.get('/api/v1/tokens', { cookie })
    expect(list.body).toMatchObject({ items: [{ name: 'iTop', account: 'bruno' }], total: 1 })
    expect(list.text).not.toContain(token)
    const headers = { authorization: `Bearer ${token}` }
    expect((await api.get('/api/v1/sites', headers)).body).toMatchObject({ total: 1 })
    expect((await api.get('/api/v1/findings', headers)).status).toBe(403)
    expect((await send('POST', '/api/v1/tokens', wanted, headers)).status).toBe(403)

    await database.cmdb.pool.query(
      `UPDATE accounts SET site_ids = '{${OTHER_SITE}}' WHERE name = 'bruno'`,
    )
    expect((await api.get('/api/v1/sites', headers)).body).toMatchObject({
      items: [{ id: OTHER_SITE }],
    })
    expect((await send('DELETE', `/api/v1/tokens/${id}`, undefined, { cookie })).status).toBe(200)
    expect((await api.get('/api/v1/sites', headers)).status).toBe(401)
  })

  test('a token that is over is worth nothing, also one of an account that is disabled', async () => {
    const { db, pool } = database.cmdb
    const headers = await tokenOf(db, { name: 'itop' })
    expect((await api.get('/api/v1/sites', headers)).status).toBe(200)
    await pool.query(`UPDATE api_tokens SET expires_at = now()`)
    expect(await api.get('/api/v1/sites', headers)).toMatchObject({
      status: 401,
      body: { detail: 'the token is unknown, expired or revoked' },
    })
    await pool.query(`UPDATE api_tokens SET expires_at = now() + interval '1 day'`)
    expect((await api.get('/api/v1/sites', headers)).status).toBe(200)
    await pool.query(`UPDATE accounts SET disabled_at = now() WHERE name = 'itop'`)
    expect((await api.get('/api/v1/sites', headers)).status).toBe(401)
  })

  test('a token that asks too often waits; others and people do not', async () => {
    const headers = await tokenOf(database.cmdb.db, { name: 'itop' })
    const cookie = jar((await logIn('bruno', PASSWORD, {}, limited.url)).cookies)
    const answers = []
    for (let n = 0; n < 4; n++) answers.push(await limited.get('/api/v1/sites', headers))
    expect(answers.slice(0, 3).map(it => it.headers.get('ratelimit-remaining'))).toEqual([
      '2',
      '1',
      '0',
    ])
    const refused = answers.at(-1)
    expect(refused).toMatchObject({ status: 429, body: { title: 'Too many requests' } })
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await tokenOf(database.cmdb.db, { name: 'glpi' })
    expect((await limited.get('/api/v1/sites', other)).status).toBe(200)
    for (let n = 0; n < 5; n++) {
      expect((await limited.get('/api/v1/sites', { cookie })).status).toBe(200)
    }
  })

  test('the last administrator cannot be taken away, and every change of access is on record', async () => {
    const cookie = jar((await logIn()).cookies)
    const { items } = (await api.get('/api/v1/accounts', { cookie })).body as {
      items: { id: string; name: string }[]
    }
    const adele = items.find(it => it.name === 'adele')?.id
    for (const change of [{ isDisabled: true }, { role: 'viewer' }, { sites: [CHOISEUL] }]) {
      expect((await send('PATCH', `/api/v1/accounts/${adele}`, change, { cookie })).status).toBe(
        409,
      )
    }
    const bruno = items.find(it => it.name === 'bruno')?.id
    expect(
      (await send('PATCH', `/api/v1/accounts/${bruno}`, { role: 'viewer' }, { cookie })).status,
    ).toBe(200)
    const events = (await api.get('/api/v1/access-events?limit=2', { cookie })).body
    expect(events).toMatchObject({
      items: [
        { kind: 'account-changed', actor: 'adele', subject: 'bruno', detail: { role: 'viewer' } },
        { kind: 'logged-in', actor: 'adele' },
      ],
    })
    expect(JSON.stringify(events)).not.toContain(PASSWORD)
  })
})

describe.each(postgresServers.slice(0, 1))('without an account on $name', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const open = serveApi(database, () => ({ host: '0.0.0.0' }))

  test('this machine needs no login, and is told so', async () => {
    expect((await api.get('/api/v1/session')).body).toMatchObject({
      isOpen: true,
      user: { kind: 'local', role: 'administrator' },
    })
    expect((await api.get('/api/v1/sites')).status).toBe(200)
  })

  test('what comes through a proxy, or under another name, is not this machine', async () => {
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
      const answer = await api.get('/api/v1/sites', { [name]: '10.1.2.3' })
      expect(answer.status).toBe(401)
      expect(answer.text).toContain('recense-collector user add')
    }
  })

  test('a collector that others can reach needs a login from the start', async () => {
    const answer = await open.get('/api/v1/sites')
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('recense-collector user add')
  })

  test('with the first account, which is an administrator, everybody logs in', async () => {
    const add = (body: object) =>
      fetch(`${api.url}/api/v1/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await add({ name: 'vera', role: 'viewer', password: PASSWORD })).status).toBe(409)
    expect((await add({ name: 'adele', role: 'administrator', password: PASSWORD })).status).toBe(
      201,
    )
    expect((await api.get('/api/v1/sites')).status).toBe(401)
    expect((await api.get('/metrics')).status).toBe(200)
    expect((await api.get('/metrics', { 'x-forwarded-for': '10.1.2.3' })).status).toBe(401)
  })
})
