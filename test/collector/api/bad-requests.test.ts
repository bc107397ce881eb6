import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addDevice, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

const NOBODY = '01930000-0000-7000-8000-000000000000'

/** Path, status, and what the detail must say. */
const refused: [string, number, RegExp][] = [
  [
    'devices?limit=0',
    400,
    /^query parameter "limit": expected a whole number from 1 to 1000, got "0"$/,
  ],
  ['devices?limit=1001', 400, /limit.*1 to 1000/],
  ['devices?limit=ten', 400, /limit.*got "ten"/],
  ['devices?limit=1.5', 400, /limit.*whole number/],
  ['devices?limit=', 400, /limit/],
  ['devices?site=0370037A', 400, /site.*check letter P.*0370037A/],
  ['devices?site=Choiseul', 400, /site.*expected a UAI/],
  ['devices?kind=toaster', 400, /kind.*expected one of switch, .*got "toaster"/],
  ['devices?kind=switch&kind=router', 400, /kind.*got it more than once/],
  ['devices?state=gone', 400, /state.*seen, late, missing, retired/],
  ['devices?sort=colour', 400, /sort.*expected one of id, name, .*lastSeen; with - before it/],
  ['devices?knd=switch', 400, /unknown query parameter "knd"; known are .*"kind"/],
  ['devices?__proto__=1', 400, /unknown|__proto__/],
  [`devices?q=${'x'.repeat(201)}`, 400, /q.*at most 200/],
  ['devices?q=%00', 400, /q.*NUL/],
  ['devices?vendor=%00', 400, /vendor.*NUL/],
  ['endpoints?vlan=4095', 400, /vlan.*1 to 4094/],
  ['endpoints?includeRandomMac=yes', 400, /includeRandomMac.*true or false/],
  ['sites?q=a%00', 400, /q.*NUL/],
  ['sites/0370037A', 400, /path parameter "site".*check letter P/],
  ['sites/0740047Z', 404, /no site 0740047Z/],
  ['devices/42', 400, /path parameter "id".*UUID/],
  [`devices/${NOBODY}`, 404, /no device/],
  [`devices/${NOBODY}/interfaces`, 404, /no device/],
  [`devices/${NOBODY}/changes`, 404, /no device/],
  [`endpoints/${NOBODY}`, 404, /no endpoint/],
  [`endpoints/${NOBODY}/changes`, 404, /no endpoint/],
  ['nothing', 404, /no GET \/api\/v1\/nothing/],
  ['%', 400, /cannot be read/],
]

/** Parameters that are wrong have no name of their own, and things that are not there have. */
function nameOf(path: string, status: number) {
  const [list = '', id] = path.split('/')
  if (status !== 404 || id === undefined) return { type: 'about:blank' }
  return list === 'sites'
    ? { type: '/problems/site-unknown', values: { site: id } }
    : { type: '/problems/not-found', values: { what: list.replace(/s$/, ''), id } }
}

describeOnOnePostgres('a request that is not understood', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let device = ''

  beforeAll(async () => {
    await addSite(database.cmdb.db, CHOISEUL)
    device = await addDevice(database.cmdb.db, { name: 'sw1' })
  })

  test.each(refused)('GET /api/v1/%s is refused with the reason', async (path, status, detail) => {
    const answer = await api.get(`/api/v1/${path}`)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.body).toEqual({
      ...nameOf(path, status),
      title: status === 400 ? 'Bad request' : 'Not found',
      status,
      detail: expect.stringMatching(detail),
    })
    expect(answer.status).toBe(status)
  })

  test('a cursor that this list did not give is refused, whatever it holds', async () => {
    const hostile = [
      'x',
      '%27%20OR%201=1',
      'bnVsbA',
      encode(null),
      encode([]),
      encode({ sort: 'id', key: 'x', tie: 'x' }),
      encode({ sort: 'id', key: device }),
      encode({ sort: 'name', key: 'sw1', tie: device }),
      encode({ sort: 'id', key: device, tie: device, extra: 1 }),
      encode("'; DROP TABLE devices; --"),
      encode({ sort: 'id', key: { $gt: '' }, tie: device }),
      'A'.repeat(4001),
    ]
    for (const cursor of hostile) {
      const { status, body } = await api.get(`/api/v1/devices?cursor=${cursor}`)
      expect([status, body], cursor).toMatchObject([
        400,
        { detail: expect.stringMatching(/^query parameter "cursor": expected/) },
      ])
    }
    const lists = {
      [`devices/${device}/changes`]: [
        encode({ sort: '-at', key: '0000-01-01T00:00:00.000000Z', tie: '1' }),
        encode({ sort: '-at', key: '2026-01-01T00:00:00.000000Z', tie: '99999999999999999999' }),
        encode({ sort: '-at', key: '2026-02-30T00:00:00.000000Z', tie: '1' }),
        encode({ sort: '-at', key: null, tie: '1' }),
      ],
      [`devices/${device}/interfaces`]: [
        encode({ sort: 'name', key: 'a\0b', tie: 'a' }),
        encode({ sort: 'name', key: 5, tie: 'a' }),
      ],
      'devices?sort=name': [
        encode({ sort: 'id', key: device, tie: device }),
        encode({ sort: 'name', key: 'a\0', tie: device }),
      ],
      'devices?sort=address': [encode({ sort: 'address', key: '10.1.2.300', tie: device })],
      'endpoints?sort=vlan': [encode({ sort: 'vlan', key: '9e9', tie: device })],
      'endpoints?sort=macAddress': [encode({ sort: 'macAddress', key: 'zz', tie: device })],
      'links?sort=load': [encode({ sort: 'load', key: 'NaN', tie: device })],
      agents: [encode({ sort: 'id', key: '\0', tie: '\0' })],
    }
    for (const [list, cursors] of Object.entries(lists)) {
      for (const cursor of cursors) {
        const glue = list.includes('?') ? '&' : '?'
        expect((await api.get(`/api/v1/${list}${glue}cursor=${cursor}`)).status, list).toBe(400)
      }
    }
  })

  test('a method that an address does not take is refused with those that it takes', async () => {
    for (const [method, path, allow] of [
      ['POST', '/api/v1/devices', 'GET, HEAD'],
      ['DELETE', `/api/v1/devices/${device}`, 'GET, HEAD'],
      ['PUT', '/api/v1/links', 'GET, HEAD, POST'],
      ['GET', `/api/v1/findings/${device}/decision`, 'POST'],
      ['POST', '/metrics', 'GET, HEAD'],
    ] as const) {
      const answer = await fetch(`${api.url}${path}`, { method })
      expect([answer.status, answer.headers.get('allow')], path).toEqual([405, allow])
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(await answer.json()).toMatchObject({ status: 405, title: 'Method not allowed' })
    }
  })

  test('a body of another type, too large, broken or missing is refused and harms nothing', async () => {
    const json = { 'content-type': 'application/json' }
    const bodies: [number, RegExp, RequestInit][] = [
      [415, /application\/json/, { headers: { 'content-type': 'text/xml' }, body: '<x/>' }],
      [413, /too large/, { headers: json, body: `{"site":"${'x'.repeat(1_000_000)}"}` }],
      [400, /cannot be read/, { headers: json, body: '{"site":' }],
      [400, /cannot be read/, { headers: json, body: '{"__proto__":{"role":"x"}}' }],
      [400, /./, { headers: json, body: '[]' }],
      [400, /./, {}],
    ]
    for (const [status, detail, init] of bodies) {
      const answer = await fetch(`${api.url}/api/v1/links?by=anne`, { method: 'POST', ...init })
      const type = answer.headers.get('content-type')
      const body = await answer.json()
      expect([answer.status, type, body]).toEqual([
        status,
        expect.stringMatching(/^application\/problem\+json/),
        expect.objectContaining({ status, detail: expect.stringMatching(detail) }),
      ])
    }
    expect((await api.get('/healthz')).status).toBe(200)
  })
})

function encode(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}
