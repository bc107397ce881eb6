import { beforeAll, describe, expect, test } from 'vitest'
import { describeApi } from '../../../../collector/api/describe-api.ts'
import { describeOnOnePostgres, freshDatabase } from '../../../real/postgres.ts'
import { tokenOf } from '../accounts.ts'
import { addAgent, addCase, addDevice, addEndpoint, addSite, CHOISEUL } from '../inventory-rows.ts'
import { serveApi } from '../serve-api.ts'

type Schema = { type?: string; properties?: Record<string, unknown>; $ref?: string }
type Operation = {
  operationId: string
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
const document = JSON.parse(JSON.stringify(await describeApi())) as {
  paths: Record<string, Record<string, Operation>>
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...operation,
  })),
)
const asked = operations.filter(
  it => it.parameters?.length && it.method === 'GET' && it.operationId !== 'streamAlerts',
)
const changing = operations.filter(it => it.requestBody && it.operationId !== 'logIn')

const CANARY = 'password_hash'
const SLEEP_MS = 8_000
/** What is not understood where text is pasted into SQL, LIKE, JSON, regular expressions or paths. */
const hostile = [
  "'",
  "' OR '1'='1",
  "'; DROP TABLE devices CASCADE; --",
  `' UNION SELECT ${CANARY} FROM accounts --`,
  `'||(SELECT pg_sleep(${SLEEP_MS / 1000}))||'`,
  `1); SELECT pg_sleep(${SLEEP_MS / 1000}); --`,
  '\\',
  '%',
  '_',
  '$1',
  '{{7*7}}',
  '{"$gt":""}',
  '(a+)+$',
  '../../etc/passwd',
  'a\u0000b',
  '\ud800',
  '1e999',
  '-1',
  'x'.repeat(5_000),
]

describeOnOnePostgres('hostile input', server => {
  const database = freshDatabase(server)
  const api = serveApi(database, () => ({
    access: {
      session: { idleMs: 60_000, absoluteMs: 60_000 },
      tokenLimit: { perMinute: 1_000_000, burst: 100_000 },
    },
  }))
  const ids: Record<string, string> = { site: CHOISEUL }
  let headers = {}

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addAgent(db, {})
    headers = await tokenOf(db, { name: 'anne', role: 'administrator' })
    ids.device = await addDevice(db, { name: 'sw1' })
    ids.endpoint = await addEndpoint(db, { name: 'pc1' })
    ids.case = await addCase(db, ids.device, await addDevice(db, { name: 'sw2' }))
  })

  const addressOf = (path: string, name?: string, value = '') =>
    path.replaceAll(/{(\w+)}/g, (_, parameter: string) => {
      if (parameter === name) return encodeURIComponent(value.toWellFormed())
      const list = path.split('/')[3]?.replace(/s$/, '') ?? ''
      return encodeURIComponent(
        parameter === 'id'
          ? (ids[list] ?? ids.device ?? '')
          : parameter === 'name'
            ? 'x'
            : CHOISEUL,
      )
    })
  const isUnharmed = async () => {
    const { rows } = await database.cmdb.pool.query(
      'SELECT (SELECT count(*) FROM devices)::integer AS devices, (SELECT count(*) FROM endpoints)::integer AS endpoints',
    )
    expect(rows).toEqual([{ devices: 2, endpoints: 1 }])
  }

  describe.each(asked)('$operationId', ({ path, parameters = [] }) => {
    test.each(parameters.filter(it => it.in !== 'header'))(
      'takes $name for a value and nothing else',
      async ({ name, in: place }) => {
        await Promise.all(
          hostile.map(async value => {
            const address = addressOf(path, place === 'path' ? name : undefined, value)
            const query = place === 'query' ? `?${new URLSearchParams({ [name]: value })}` : ''
            const startedAt = performance.now()
            const { status, text, headers: told } = await api.get(address + query, headers)
            expect([200, 400, 404, 410, 414], `${address}${query}: ${text}`).toContain(status)
            expect(text).not.toContain('$argon')
            expect(text).not.toContain('scrypt$')
            expect(performance.now() - startedAt).toBeLessThan(SLEEP_MS)
            if (status >= 400) expect(told.get('content-type')).toContain('problem+json')
          }),
        )
        await isUnharmed()
      },
    )
  })

  test.each(changing)('$operationId takes no body that it does not understand', async operation => {
    const { path, method, requestBody } = operation
    const [type = '', media] = Object.entries(requestBody?.content ?? {})[0] ?? []
    const names = Object.keys(media?.schema.properties ?? {})
    const bodies = [
      ...hostile.slice(0, 9).map(value => Object.fromEntries(names.map(it => [it, value]))),
      Object.fromEntries(names.map(it => [it, { $gt: '' }])),
      Object.fromEntries(names.map(it => [it, [[[[]]]]])),
      Object.fromEntries(names.map(it => [it, 1e308])),
      { ...Object.fromEntries(names.map(it => [it, null])), constructor: { prototype: {} } },
      [],
      'x',
      null,
      nested(2_000),
    ]
    for (const body of bodies) {
      const answer = await fetch(api.url + addressOf(path), {
        method,
        headers: { ...headers, 'content-type': type },
        body: JSON.stringify(body),
      })
      const text = await answer.text()
      expect([200, 400, 403, 404, 409], `${JSON.stringify(body).slice(0, 200)}: ${text}`).toContain(
        answer.status,
      )
    }
    await isUnharmed()
  })
})

function nested(depth: number): unknown {
  let inner: unknown = 'x'
  for (let n = 0; n < depth; n++) inner = { a: inner }
  return inner
}
