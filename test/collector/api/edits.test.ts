import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { accountOf, tokenOf } from './accounts.ts'
import { addAgent, addDevice, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

type Edit = { read: string; change: [method: string, path: string, body: (n: number) => unknown] }

const LATER = new Date(Date.now() + 3_600_000).toISOString()
const MUCH_LATER = new Date(Date.now() + 7_200_000).toISOString()

describeOnOnePostgres('two who edit the same', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const edits: Record<string, Edit> = {}
  let headers: Record<string, string> = {}

  const send = async (method: string, path: string, body?: unknown, tag?: string) => {
    const response = await fetch(api.url + path, {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(tag !== undefined && { 'if-match': tag }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      tag: response.headers.get('etag') ?? '',
      body: text === '' ? undefined : JSON.parse(text),
    }
  }

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addAgent(db)
    headers = await tokenOf(db, { name: 'anne', role: 'administrator' })
    const account = await accountOf(db, { name: 'bruno', role: 'viewer' })
    const device = await addDevice(db, { name: 'sw1' })
    const link = (await send('POST', '/api/v1/links', { site: CHOISEUL, operator: 'Loire' })).body
      .id
    const window = (
      await send('POST', '/api/v1/maintenance', {
        ...{ site: CHOISEUL, startsAt: LATER, endsAt: MUCH_LATER, reason: 'works' },
      })
    ).body.id
    const plan = { vlans: [{ id: 10, name: 'network', targets: ['10.1.2.0/24'] }] }
    await send('PUT', `/api/v1/agents/${CHOISEUL}/plan`, { ...plan, revision: 1 })
    const same = (path: string, method: string, body: (n: number) => unknown): Edit => ({
      read: path,
      change: [method, path, body],
    })
    Object.assign(edits, {
      link: same(`/api/v1/links/${link}`, 'PATCH', n => ({ note: `note ${n}` })),
      plan: same(`/api/v1/agents/${CHOISEUL}/plan`, 'PUT', n => ({
        ...{ ...plan, revision: n, scanEverySeconds: 3600 + n },
      })),
      account: same(`/api/v1/accounts/${account.id}`, 'PATCH', n => ({
        role: n % 2 ? 'viewer' : 'operator',
      })),
      'maintenance window': same(`/api/v1/maintenance/${window}`, 'PUT', n => ({
        ...{ site: CHOISEUL, startsAt: LATER, endsAt: MUCH_LATER, reason: `works ${n}` },
      })),
      'opening hours': same(`/api/v1/sites/${CHOISEUL}/presence`, 'PUT', n => ({
        opensAt: `0${n}:30`,
      })),
      thresholds: same(`/api/v1/sites/${CHOISEUL}/link-thresholds`, 'PUT', n => ({
        delayFactor: n + 1,
      })),
      'fields of a device': {
        read: `/api/v1/devices/${device}/explanation`,
        change: [
          'PATCH',
          `/api/v1/devices/${device}/fields`,
          (n: number) => ({ set: { name: `sw-${n}` } }),
        ],
      },
    })
  })

  const names = [
    ...['link', 'plan', 'account', 'maintenance window', 'opening hours', 'thresholds'],
    'fields of a device',
  ]

  test.each(names)('of a %s, the second is told to read again', async name => {
    const { read, change } = edits[name] as Edit
    const [method, path, body] = change
    const first = await send('GET', read)
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    expect(first.tag).toMatch(/^W\/"[\w-]+\.[\w-]+"$/)

    const mine = await send(method, path, body(2), first.tag)
    expect(mine.status, JSON.stringify(mine.body)).toBe(200)
    const theirs = await send(method, path, body(3), first.tag)
    expect(theirs.status, JSON.stringify(theirs.body)).toBe(412)
    expect(theirs.body).toMatchObject({
      ...{ title: 'Precondition failed', status: 412, type: '/problems/edited-meanwhile' },
    })
    expect(theirs.body.detail).toMatch(/was edited since you read it .*read it again/)

    const second = await send('GET', read)
    expect(second.tag).not.toBe(first.tag)
    expect((await send(method, path, body(3), second.tag)).status).toBe(200)
    expect((await send(method, path, body(4), 'W/"x.y"')).status).toBe(412)
    expect(
      (await send(method, path, body(4), `"a", ${(await send('GET', read)).tag}`)).status,
    ).toBe(200)
    // Who does not ask for it is not kept from anything.
    expect((await send(method, path, body(5), '*')).status).toBe(200)
    expect((await send(method, path, body(6))).status).toBe(200)
  })

  test.each(names.filter(it => !it.startsWith('fields')))(
    'the answer to an edit of a %s is enough for the next one',
    async name => {
      const { change } = edits[name] as Edit
      const [method, path, body] = change
      const one = await send(method, path, body(7))
      expect((await send(method, path, body(8), one.tag)).status).toBe(200)
      expect((await send(method, path, body(9), one.tag)).status).toBe(412)
    },
  )

  test.each(names)('of many who edit a %s from the same answer at once, one does', async name => {
    const { read, change } = edits[name] as Edit
    const [method, path, body] = change
    const { tag, body: known } = await send('GET', read)
    // Each says something else than what holds; the plan's next revision is the same for all.
    const next = (n: number) =>
      name === 'plan' ? { ...(body(n) as object), revision: known.plan.revision + 1 } : body(n)
    const answers = await Promise.all([1, 2, 3, 4].map(n => send(method, path, next(n), tag)))
    const statuses = answers.map(it => it.status)
    if (name === 'account') expect(statuses.filter(it => it === 412).length).toBeGreaterThan(0)
    else expect(statuses.toSorted()).toEqual([200, 412, 412, 412])
  })

  test('what is measured of a link does not make an edit outdated', async () => {
    const { read, change } = edits.link as Edit
    const before = await send('GET', read)
    await database.cmdb.pool.query(
      `INSERT INTO link_states (link_id, site_id, folded_to, settled_to, down_state, up_state, down_load, up_load,
         down_memory, up_memory)
       SELECT id, site_id, now(), now(), 'busy', 'quiet', 0.8, 0.1, '{}', '{}' FROM monitored_links`,
    )
    const after = await send('GET', read)
    expect(after.body.down).toMatchObject({ state: 'busy' })
    expect(after.tag).not.toBe(before.tag)
    expect((await send(change[0], change[1], { note: 'all the same' }, before.tag)).status).toBe(
      200,
    )
  })

  test('a link is not taken out, and a window not cancelled, from an old answer', async () => {
    for (const name of ['link', 'maintenance window']) {
      const { read } = edits[name] as Edit
      const { tag } = await send('GET', read)
      const [method, path, body] = (edits[name] as Edit).change
      await send(method, path, body(1))
      await send(method, path, body(2))
      expect((await send('DELETE', read, undefined, tag)).status).toBe(412)
      const again = await send('GET', read)
      expect([200, 204]).toContain((await send('DELETE', read, undefined, again.tag)).status)
    }
  })
})
