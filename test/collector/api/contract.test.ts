import { beforeAll, expect, test } from 'vitest'
import { saveCommand } from '../../../collector/cmdb/commands.ts'
import { savePlan } from '../../../collector/cmdb/plans.ts'
import { importSites } from '../../../collector/import/import-sites.ts'
import { Plan } from '../../../schemas/plan.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { accountOf, tokenOf } from './accounts.ts'
import { document, operations, validator } from './described-operations.ts'
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
} from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'
import { addFinding, addLocation, addPortRole } from './topology-rows.ts'
import { addAlert, addWatchedLink } from './watch-rows.ts'

test('every operation has an id of its own', () => {
  const ids = operations.map(it => it.operationId)
  expect(ids).not.toContain(undefined)
  expect(new Set(ids).size).toBe(ids.length)
})

/** Those that change something are in contract-changes.test.ts. */
const reading = operations.filter(
  // What never ends has a test of its own.
  it => it.method === 'get' && it.operationId !== 'streamAlerts',
)

/** Lists that are computed from what moved lately, which here is nothing. */
const mayBeEmpty = new Set(['listClassHours', 'listLinkLoad', 'listRoundTrips', 'proposeWanPorts'])

describeOnOnePostgres('the answers and their description', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const ids: Record<string, string> = { site: CHOISEUL }
  let headers = {}

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    headers = await tokenOf(db, { name: 'anne', role: 'administrator' })
    ids.account = (await accountOf(db, { name: 'bruno' })).id
    await importSites(database.cmdb, {
      bytes: Buffer.from('uai\n0370037P'),
      by: 'Anne',
      origin: 'cli',
      isDryRun: false,
      now: new Date(),
    })
    await addAgent(db, {
      state: 'online',
      version: '0.1.0',
      outbox_messages: 3,
      clock_offset_seconds: -0.5,
    })
    ids.device = await addDevice(db, {
      name: 'sw1',
      addresses: ['10.1.2.3', '2001:db8::1'],
      mac_address: '00:1b:3f:0a:0b:0c',
      sys_object_id: '1.3.6.1.4.1.9.1.716',
    })
    await addInterface(db, ids.device, { name: 'Gi0/1', tagged_vlans: [20], mtu_bytes: 1500 })
    await addMember(db, ids.device, { position: 1, serial: 'FOC1' })
    await addChange(db, { item_id: ids.device, field: 'name', new_value: '"sw1"' })
    ids.endpoint = await addEndpoint(db, { name: 'a107-sev-05', vlan: 20, address: '10.1.20.7' })
    await addGap(db)
    const given = { agent: CHOISEUL, by: 'Anne', now: new Date() }
    for (const revision of [1, 2]) {
      const vlans = [{ id: revision, name: 'network', targets: ['10.1.2.0/24'] }]
      await savePlan(database.cmdb, { ...given, plan: Plan.parse({ revision, vlans }) })
    }
    const command = { kind: 'scan-now' as const }
    ids.command = (await saveCommand(database.cmdb, { ...given, command }))?.id ?? ''
    const port = { device_id: ids.device, interface: 'Gi0/1' }
    await addLocation(db, { ...port, endpoint_id: ids.endpoint })
    await addPortRole(db, { ...port, role: 'access' })
    await addFinding(db, { ...port, kind: 'slow-uplink' })
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
    await addChange(db, { item_id: ids.endpoint, item_type: 'endpoint', kind: 'added' })
    await addSections(db, ids.device, ['interfaces', 'members'])
    ids.changeset = await addChangeset(db)
    ids.link = await addWatchedLink(db)
    Object.assign(ids, await addAlert(db, ids.device))
    ids.case = await addCase(db, ids.device, await addDevice(db, { name: 'sw2' }))
  })

  test.each(reading)('$operationId answers as it is described', async operation => {
    const { path, responses, operationId } = operation
    const [, , , list = ''] = path.split('/')
    const id = ids[list.replace(/s$/, '').replace(/-window$/, '')]
    const name = encodeURIComponent('Gi0/1')
    const url = path
      .replace('{id}', id ?? '')
      .replace('{site}', CHOISEUL)
      .replace('{agent}', CHOISEUL)
      .replace('{command}', ids.command ?? '')
      .replace('{name}', name)
    const answer = await api.get(url, headers)
    expect(answer.status).toBe(200)
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    const schema = responses['200']?.content?.[type]?.schema
    expect(schema, `a schema for ${type}`).toBeDefined()
    const parsed = validator(schema ?? {}).safeParse(answer.body ?? answer.text)
    expect(parsed.error?.issues ?? []).toEqual([])
    const mustTell = isList(answer.body) && !mayBeEmpty.has(operationId)
    if (mustTell) expect(answer.body).not.toMatchObject({ items: [] })
  })

  test.each(reading.filter(it => it.responses['400']))(
    '$operationId tells a mistake as it is described',
    async ({ path, responses }) => {
      const url = path.replace('{id}', 'x').replace('{site}', 'x').replace('{agent}', '%20')
      const answer = await api.get(url === path ? `${url}?limit=x` : url, headers)
      expect(answer.status).toBe(400)
      const schema = responses['400']?.content?.['application/problem+json']?.schema ?? false
      expect(validator(schema as object).safeParse(answer.body).error?.issues ?? []).toEqual([])
    },
  )
})

test('the description would refuse a wrong answer', () => {
  const list = document.paths['/api/v1/devices']?.get?.responses['200']?.content
  const schema = validator(list?.['application/json']?.schema ?? {})
  expect(schema.safeParse({ items: [], next: null, total: 0 }).success).toBe(true)
  expect(schema.safeParse({ items: [{ id: 'x' }], next: null, total: 1 }).success).toBe(false)
  expect(schema.safeParse({ items: [], total: 0 }).success).toBe(false)
})

function isList(body: unknown): body is { items: unknown[] } {
  return typeof body === 'object' && body !== null && 'items' in body
}
