import { beforeAll, describe, expect, test } from 'vitest'
import { permissions } from '../../../../collector/api/access/permissions.ts'
import { parts } from '../../../../collector/api/access/scopes.ts'
import { describeApi } from '../../../../collector/api/describe-api.ts'
import { Role } from '../../../../collector/cmdb/role.ts'
import { describeOnOnePostgres, freshDatabase } from '../../../real/postgres.ts'
import { tokenOf } from '../accounts.ts'
import {
  addAgent,
  addCase,
  addChange,
  addChangeset,
  addDevice,
  addEndpoint,
  addGap,
  addInterface,
  addMember,
  addSections,
  addSite,
  CHOISEUL,
} from '../inventory-rows.ts'
import { serveApi } from '../serve-api.ts'
import { addFinding, addLocation, addPortRole } from '../topology-rows.ts'

type Operation = {
  operationId: string
  tags: string[]
  responses: Record<string, unknown>
  security?: unknown
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
const guarded = operations.filter(it => permissions[it.operationId]?.role !== 'anyone')

const OTHER = '0450029M'
const MARK = 'only-in-choiseul'
const PORT = 'Gi0/1'
const NOWHERE = '01900000-0000-7000-8000-000000000000'

test('every operation has its line in the table of permissions, and every line its operation', () => {
  const served = operations.map(it => it.operationId).sort()
  expect(Object.keys(permissions).sort()).toEqual(served)
})

test('a token can be limited to any part of the API', () => {
  const tags = guarded.flatMap(it => it.tags)
  expect([...new Set(tags)].sort()).toEqual([...parts].sort())
})

test('only health and the login itself are for anyone', () => {
  const open = operations.filter(it => permissions[it.operationId]?.role === 'anyone')
  expect(open.map(it => it.operationId).sort()).toEqual(
    ['getHealth', 'getReadiness', 'getSession', 'logIn', 'logOut'].sort(),
  )
})

test.each(guarded)('$operationId is described with its refusals', ({ responses, security }) => {
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403']))
  expect(security).toEqual([{ session: [] }, { token: [] }])
})

describeOnOnePostgres('who may ask for what', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const ids: Record<string, string> = {}
  const headersOf: Record<string, { authorization: string }> = {}

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, MARK)
    await addSite(db, OTHER, 'Lycée Voltaire')
    headersOf.administrator = await tokenOf(db, { name: 'adele', role: 'administrator' })
    for (const role of ['operator', 'viewer'] as const) {
      headersOf[role] = await tokenOf(db, { name: role, role })
    }
    for (const role of Role.options) {
      headersOf[`other ${role}`] = await tokenOf(db, { name: `o-${role}`, role, sites: [OTHER] })
    }
    headersOf.reader = await tokenOf(db, { name: 'reader', role: 'administrator' }, ['read'])
    await addAgent(db, { state: 'online' })
    ids.device = await addDevice(db, { name: MARK, addresses: ['10.1.2.3'] })
    await addInterface(db, ids.device, { name: PORT, alias: MARK })
    await addMember(db, ids.device, { position: 1, serial: MARK })
    await addChange(db, { item_id: ids.device, field: 'name', new_value: JSON.stringify(MARK) })
    ids.endpoint = await addEndpoint(db, { name: MARK, vlan: 20, address: '10.1.20.7' })
    await addChange(db, { item_id: ids.endpoint, item_type: 'endpoint', kind: 'added' })
    await addGap(db)
    await addSections(db, ids.device, ['interfaces', 'members'])
    ids.changeset = await addChangeset(db)
    ids.case = await addCase(db, ids.device, await addDevice(db, { name: MARK }))
    const port = { device_id: ids.device, interface: PORT }
    await addLocation(db, { ...port, endpoint_id: ids.endpoint })
    await addPortRole(db, { ...port, role: 'access' })
    await addFinding(db, { ...port, kind: 'slow-uplink' })
    ids.finding = (await db.selectFrom('findings').select('id').executeTakeFirstOrThrow()).id
    ids.item = ids.device
    ids.agent = CHOISEUL
    ids.brake = ids.device
    await db
      .insertInto('presence_brakes')
      .values({
        id: ids.device,
        site_id: CHOISEUL,
        item_class: 'device',
        site_items: 14,
        opened_at: new Date(),
      })
      .execute()
    const contract = { downMbps: 100, upMbps: 100 }
    const link = await fetch(`${api.url}/api/v1/links`, {
      method: 'POST',
      headers: { ...headersOf.administrator, 'content-type': 'application/json' },
      body: JSON.stringify({ site: CHOISEUL, operator: MARK, contract }),
    })
    expect(link.status).toBe(201)
    ids.link = ((await link.json()) as { id: string }).id
  })

  /** With the ids of Choiseul in the places of the path. */
  const addressOf = (path: string) =>
    api.url +
    path
      .replace('{id}', ids[(path.split('/')[3] ?? '').replace(/s$/, '')] ?? NOWHERE)
      .replace('{site}', CHOISEUL)
      .replace('{name}', encodeURIComponent(PORT))
      .replace('{agent}', CHOISEUL)
      .replace('{command}', '01900000-0000-7000-8000-000000000000')
  const ask = (path: string, method: string, headers: Record<string, string> = {}) => {
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }
    const type = 'body' in body ? { 'content-type': 'application/json' } : {}
    return fetch(addressOf(path), { method, ...body, headers: { ...headers, ...type } })
  }

  test.each(guarded.filter(it => it.operationId !== 'getMetrics'))(
    '$operationId is refused to whoever is not known, before anything else is looked at',
    async ({ path, method }) => {
      const answer = await ask(path, method)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('Bearer')
      expect((await ask(path, method, { authorization: 'Bearer recense_x' })).status).toBe(401)
      expect((await ask(path, method, { authorization: "Bearer ' OR 1=1 --" })).status).toBe(401)
    },
  )

  describe.each(Role.options)('%s', role => {
    test.each(guarded)('$operationId', async ({ path, method, operationId }) => {
      if (['getMetrics', 'streamAlerts'].includes(operationId)) return
      const permission = permissions[operationId]
      if (!permission || permission.role === 'anyone') throw new Error('guarded ones only')
      const isEnough = Role.options.indexOf(role) >= Role.options.indexOf(permission.role)
      const { status } = await ask(path, method, headersOf[role])
      // Tokens make no tokens, and have no password.
      const isForPeople = ['createToken', 'changeOwnPassword'].includes(operationId)
      if (!isEnough) expect(status).toBe(403)
      else if (!isForPeople) expect([401, 403]).not.toContain(status)
      expect(status).toBeLessThan(500)
    })

    test.each(guarded)('$operationId, of another site', async ({ path, method, operationId }) => {
      if (['getMetrics', 'streamAlerts'].includes(operationId)) return
      const permission = permissions[operationId]
      if (!permission || permission.role === 'anyone') throw new Error('guarded ones only')
      const answer = await ask(path, method, headersOf[`other ${role}`])
      const text = await answer.text()
      expect(text).not.toContain(MARK)
      expect(answer.status).toBeLessThan(500)
      if (permission.reach === 'everything') expect(answer.status).toBe(403)
      if (permission.reach === 'target') expect([400, 403, 404]).toContain(answer.status)
      if (operationId === 'revokeAgent' && role === 'administrator') expect(answer.status).toBe(404)
      const isEnough = Role.options.indexOf(role) >= Role.options.indexOf(permission.role)
      if (!isEnough) expect(answer.status).toBe(403)
      else if (permission.reach === 'sites' && path.includes('{')) expect(answer.status).toBe(404)
      else if (permission.reach === 'sites') {
        expect(answer.status).toBe(200)
        expect(text).not.toContain(CHOISEUL)
        const filtered = await fetch(`${api.url}${path}?limit=1`, {
          headers: headersOf[`other ${role}`] ?? {},
        })
        expect(await filtered.text()).not.toContain(CHOISEUL)
        for (const format of ['csv', 'ndjson']) {
          const streamed = await fetch(`${api.url}${path}?format=${format}&q=only`, {
            headers: headersOf[`other ${role}`] ?? {},
          })
          const whole = await fetch(`${api.url}${path}?format=${format}`, {
            headers: headersOf[`other ${role}`] ?? {},
          })
          for (const told of [await streamed.text(), await whole.text()]) {
            expect(told).not.toContain(CHOISEUL)
            expect(told).not.toContain(MARK)
          }
        }
      }
    })
  })

  test.each(guarded.filter(it => it.method !== 'GET'))(
    'a token that is for reading cannot ask for $operationId',
    async ({ path, method }) => {
      expect((await ask(path, method, headersOf.reader)).status).toBe(403)
    },
  )
})
