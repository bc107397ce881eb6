import { beforeEach, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aRegion } from '../scenarios/region.ts'
import { aPc, aSwitch, at } from '../school.ts'
import { serveApi } from './serve-api.ts'

const MONDAY = at('08:00', '2026-11-16')

describeOnOnePostgres('corrections by the API', server => {
  const database = freshDatabase(server)
  const region = aRegion(database)
  const api = serveApi(database, () => ({ names: ['recense.example'] }))

  async function send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(api.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as Record<string, unknown>
    return { status: response.status, body: answer }
  }

  let device = ''
  beforeEach(async () => {
    const twins = [aSwitch(3, { serial: 'BATCH-2209' }), aSwitch(4, { serial: 'BATCH-2209' })]
    await region.scan(MONDAY, twins)
    device = (await region.devices())[0]?.id ?? ''
  })
  const patch = (body: unknown, headers = {}, query = '') =>
    send('PATCH', `/api/v1/devices/${device}/fields${query}`, body, headers)

  test('a field is set, locked and released, and the history says who', async () => {
    expect(await patch({ set: { name: 'Baie RG2' } }, {}, '?by=mdupont')).toMatchObject({
      status: 200,
      body: { changes: 1 },
    })
    const named = (await api.get(`/api/v1/devices/${device}`)).body
    expect(named).toMatchObject({ name: 'Baie RG2' })
    expect(await patch({ lock: ['location'] })).toMatchObject({ status: 200 })
    expect(await patch({ release: ['name', 'location'] })).toMatchObject({ body: { changes: 2 } })
    const changesets = (await api.get('/api/v1/changesets?actorKind=person')).body
    expect(changesets).toMatchObject({
      items: [
        { actor: 'api 127.0.0.1', origin: 'api', changeCount: 2 },
        { actor: 'api 127.0.0.1' },
        { actor: 'mdupont (api 127.0.0.1)', origin: 'api' },
      ],
    })
  })

  test('a host is corrected, explained and released like a device, each at its own address', async () => {
    await region.tell(MONDAY, [aPc(1)])
    const [host] = await region.query<{ id: string }>('SELECT id FROM endpoints')
    const path = `/api/v1/endpoints/${host?.id}`
    const edit = { set: { name: 'accueil', assetNumber: 'INV-0042' }, reason: 'inventaire' }
    const done = await send('PATCH', `${path}/fields?by=mdupont`, edit)
    expect(done).toMatchObject({ status: 200, body: { changes: 2 } })
    await region.tell(at('09:00', '2026-11-16'), [aPc(1, { name: 'desktop-4f2' })])
    expect((await api.get(path)).body).toMatchObject({ name: 'accueil' })
    expect((await api.get('/api/v1/endpoints?q=accueil')).body).toMatchObject({ total: 1 })
    expect((await api.get(`${path}/explanation?language=en`)).body).toMatchObject({
      endpoint: host?.id,
      fields: expect.arrayContaining([
        expect.objectContaining({
          ...{ field: 'name', value: 'accueil', from: 'person', isLocked: true },
          ...{ by: 'mdupont (api 127.0.0.1)', observed: 'desktop-4f2' },
        }),
      ]),
    })
    const undo = `/api/v1/changesets/${done.body.changeset}/undo`
    expect(await send('POST', undo, {})).toMatchObject({ status: 200, body: { changes: 2 } })
    expect((await api.get(path)).body).toMatchObject({ name: 'desktop-4f2' })
    // Each kind of item has its own address.
    const crossed = [`/api/v1/devices/${host?.id}/fields`, `/api/v1/endpoints/${device}/fields`]
    for (const it of crossed) expect(await send('PATCH', it, edit)).toMatchObject({ status: 404 })
    expect(await api.get(`/api/v1/endpoints/${device}/explanation`)).toMatchObject({ status: 404 })
  })

  test('what was changed since is left alone, and told by whom; when that is all of it, nothing is done', async () => {
    const { body } = await patch({ set: { room: 'RG2', rack: 'B1' } })
    await patch({ set: { room: 'RG3' } }, {}, '?by=mdupont')
    const path = `/api/v1/changesets/${body.changeset}/undo`
    expect((await send('POST', path, {})).body).toMatchObject({
      changes: 1,
      refused: [expect.stringContaining('has changed since')],
      left: [{ why: 'changed-since', field: 'room', by: 'mdupont (api 127.0.0.1)' }],
    })
    const other = (await patch({ set: { building: 'A' } })).body.changeset
    await patch({ set: { building: 'B' } })
    expect(await send('POST', `/api/v1/changesets/${other}/undo`, {})).toMatchObject({
      status: 409,
      body: { type: '/problems/undo-overtaken' },
    })
  })

  test('a changeset is taken back once', async () => {
    const { body } = await patch({ set: { room: 'RG2' } })
    const path = `/api/v1/changesets/${body.changeset}/undo`
    expect(await send('POST', path, { reason: 'wrong room' })).toMatchObject({
      status: 200,
      body: { changes: 1, refused: [] },
    })
    expect(await send('POST', path, {})).toMatchObject({
      status: 409,
      body: {
        type: '/problems/settled-already',
        values: { what: 'changeset', by: 'api 127.0.0.1', at: expect.any(String) },
      },
    })
    expect((await api.get(`/api/v1/changesets/${body.changeset}`)).body).toMatchObject({
      undoneBy: expect.any(String),
    })
  })

  test('a question is shown with both records and its evidence in words, answered, and then closed', async () => {
    const open = (await api.get('/api/v1/cases?state=open&language=en')).body as {
      items: { id: string }[]
    }
    expect(open).toMatchObject({
      total: 1,
      items: [
        {
          question: 'shared-serial',
          observed: { record: { name: 'rca0370037psw4' } },
          other: { record: { name: 'rca0370037psw3' } },
          decisions: ['same', 'different', 'replaced', 'ignore'],
        },
      ],
    })
    expect(JSON.stringify(open)).toContain('The same serial: BATCH-2209 (strong)')
    const path = `/api/v1/cases/${open.items[0]?.id}`
    expect(await send('POST', `${path}/decision`, { decision: 'maybe' })).toMatchObject({
      status: 400,
    })
    expect(await send('POST', `${path}/decision`, { decision: 'same' })).toMatchObject({
      status: 200,
    })
    expect((await api.get(path)).body).toMatchObject({
      decision: { decision: 'same', by: 'api 127.0.0.1' },
    })
    expect(await send('POST', `${path}/decision`, { decision: 'different' })).toMatchObject({
      status: 409,
      body: {
        type: '/problems/settled-already',
        values: { what: 'case', by: 'api 127.0.0.1', at: expect.any(String) },
      },
    })
    expect((await api.get('/api/v1/devices')).body).toMatchObject({ total: 1 })
    expect((await api.get('/api/v1/cases?state=open')).body).toMatchObject({ total: 0 })
  })

  test('a device is explained in French unless asked otherwise', async () => {
    expect((await api.get(`/api/v1/devices/${device}/explanation`)).body).toMatchObject({
      language: 'fr',
      identity: [
        expect.stringMatching(/^Son numéro de série BATCH-2209/),
        ...Array(3).fill(expect.any(String)),
      ],
    })
  })

  test.each([
    ['another origin', { origin: 'http://evil.example' }],
    [
      'a site that was pointed at our address',
      { origin: 'http://evil.example', host: 'evil.example' },
    ],
    ['a page without an origin', { origin: 'null' }],
    ['a browser that says so', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour in the same domain', { 'sec-fetch-site': 'same-site' }],
  ])('%s may not change anything', async (_, headers) => {
    const status = await statusOf(headers)
    expect(status).toBe(403)
    expect(await region.query('SELECT * FROM asserted_values')).toEqual([])
  })

  test.each([
    ['our own page', () => ({ origin: api.url, 'sec-fetch-site': 'same-origin' })],
    [
      'our page under its name',
      () => ({ origin: 'https://recense.example', host: 'recense.example' }),
    ],
    ['a program', () => ({})],
  ])('%s may', async (_, headers) => {
    expect(await statusOf(headers())).toBe(200)
  })

  test('a body that is not JSON changes nothing', async () => {
    const answer = await fetch(`${api.url}/api/v1/devices/${device}/fields`, {
      method: 'PATCH',
      headers: { 'content-type': 'text/plain' },
      body: '{"set":{"name":"x"}}',
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await region.query('SELECT * FROM asserted_values')).toEqual([])
  })

  /** By node:http, which sends the Host that it is told. */
  async function statusOf(headers: Record<string, string>): Promise<number> {
    const { request } = await import('node:http')
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const url = `${api.url}/api/v1/devices/${device}/fields`
    const asked = request(url, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', ...headers },
    })
    asked.on('response', response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end(JSON.stringify({ set: { name: 'x' } }))
    return promise
  }
})
