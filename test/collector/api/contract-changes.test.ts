import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { accountOf, PASSWORD, tokenOf } from './accounts.ts'
import { type DescribedOperation, operations, validator } from './described-operations.ts'
import { enrolling } from './enrolling.ts'
import {
  addAgent,
  addCase,
  addChangeset,
  addDevice,
  addEndpoint,
  addInterface,
  addSections,
  addSite,
  CHOISEUL,
} from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'
import { addFinding } from './topology-rows.ts'
import { addAlert, addWatchedLink } from './watch-rows.ts'

/** An agent that is out takes nothing any more. */
const isLast = (it: DescribedOperation) => Number(it.operationId === 'revokeAgent')
const changing = operations.filter(it => it.method !== 'get').sort((a, b) => isLast(a) - isLast(b))
const NOWHERE = '01900000-0000-7000-8000-000000000000'
const LATER = new Date(Date.now() + 3_600_000).toISOString()
const MUCH_LATER = new Date(Date.now() + 7_200_000).toISOString()

/** A body for each operation that changes something, with the status of its answer; `undefined` asks without one. */
const bodies: Record<string, [status: number, body: unknown]> = {
  logIn: [200, { name: 'bruno', password: PASSWORD }],
  logOut: [200, undefined],
  changeOwnPassword: [403, { current: PASSWORD, password: 'une autre bonne phrase' }],
  createToken: [403, { name: 'x', scopes: ['read'] }],
  revokeToken: [404, undefined],
  addAccount: [201, { name: 'chloe', role: 'viewer', password: 'une bonne phrase' }],
  changeAccount: [200, { role: 'viewer' }],
  decideCase: [200, { decision: 'different' }],
  undoChangeset: [409, { reason: 'wrong' }],
  correctDeviceFields: [200, { set: { name: 'core' } }],
  correctEndpointFields: [200, { set: { name: 'accueil' }, reason: 'labelled so' }],
  decideFinding: [200, { state: 'accepted', reason: 'meant so' }],
  applyFinding: [409, { reason: 'x' }],
  approveBrake: [200, {}],
  rejectBrake: [409, {}],
  retireItem: [200, {}],
  restoreItem: [200, { note: 'it is back' }],
  setSitePresence: [200, { opensAt: '07:30' }],
  addLink: [201, { site: CHOISEUL, operator: 'Loire', contract: { downMbps: 100, upMbps: 40 } }],
  changeLink: [200, { note: 'x' }],
  endLink: [204, undefined],
  putSiteLinkThresholds: [200, {}],
  actOnAlert: [200, { action: 'acknowledge' }],
  actOnAlerts: [200, { alerts: [NOWHERE], do: { action: 'comment', comment: 'x' } }],
  createMaintenance: [
    201,
    { site: CHOISEUL, startsAt: LATER, endsAt: MUCH_LATER, reason: 'works' },
  ],
  changeMaintenance: [200, { startsAt: LATER, endsAt: MUCH_LATER, reason: 'works' }],
  cancelMaintenance: [200, undefined],
  putPlan: [200, { revision: 1, vlans: [{ name: 'admin', targets: ['10.1.2.0/24'] }] }],
  postCommand: [202, { kind: 'scan-now' }],
  enrolAgent: [201, { site: '0740047Z', name: 'Lycée des Glaciers' }],
  revokeAgent: [200, undefined],
  importSites: [200, 'uai;nom\n0370037P;Lycée'],
  importDevices: [200, 'uai;nom;serie\n0370037P;sw9;FOC9'],
  importLinks: [200, 'uai;operateur\n0370037P;Loire'],
}

test('there is a body for every operation that changes something', () => {
  const untold = changing.filter(it => !Object.hasOwn(bodies, it.operationId))
  expect(untold.map(it => it.operationId)).toEqual([])
})

describeOnOnePostgres('changes and their description', server => {
  const database = freshDatabase(server)
  const enrolment = enrolling()
  const api = serveApi(database, () => ({ enrol: enrolment(database.cmdb) }))
  const ids: Record<string, string> = {}
  let headers: Record<string, string> = {}
  let reader: Record<string, string> = {}

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addAgent(db, { state: 'online' })
    headers = await tokenOf(db, { name: 'anne', role: 'administrator' })
    reader = await tokenOf(db, { name: 'rene', role: 'viewer' })
    ids.account = (await accountOf(db, { name: 'bruno', role: 'operator' })).id
    ids.device = await addDevice(db, { name: 'sw1' })
    ids.item = ids.device
    ids.endpoint = await addEndpoint(db, { name: 'a107-sev-01' })
    await addInterface(db, ids.device, { name: 'Gi0/1' })
    await addSections(db, ids.device, ['interfaces'])
    ids.case = await addCase(db, ids.device, await addDevice(db, { name: 'sw2' }))
    ids.changeset = await addChangeset(db)
    await addFinding(db, { device_id: ids.device, interface: 'Gi0/1', kind: 'slow-uplink' })
    ids.finding = (await db.selectFrom('findings').select('id').executeTakeFirstOrThrow()).id
    ids.link = await addWatchedLink(db)
    Object.assign(ids, await addAlert(db, ids.device))
    ids.agent = CHOISEUL
    ids.brake = ids.device
    await database.cmdb.pool.query(
      `INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at) VALUES ($1, $2, 'device', 14, now())`,
      [ids.brake, CHOISEUL],
    )
  })

  const send = (
    { path, method, operationId }: DescribedOperation,
    body: unknown,
    as: Record<string, string>,
    { id }: { id?: string | undefined } = {},
  ) => {
    const list = path.split('/')[3] ?? ''
    const known = ids[list.replace(/s$/, '')]
    const place = path
      .replace('{id}', id ?? known ?? NOWHERE)
      .replace('{site}', CHOISEUL)
      .replace('{agent}', CHOISEUL)
    const isFile = operationId.startsWith('import')
    const content = { 'content-type': isFile ? 'text/csv' : 'application/json' }
    return fetch(`${api.url}${place}`, {
      method: method.toUpperCase(),
      headers: { ...as, ...(body !== undefined && content) },
      ...(body !== undefined && { body: isFile ? String(body) : JSON.stringify(body) }),
    })
  }
  const expectAsDescribed = async (operation: DescribedOperation, answer: Response) => {
    const text = await answer.text()
    const told = `${operation.operationId} ${answer.status}: ${text}`
    const described = operation.responses[String(answer.status)]
    expect(described, told).toBeDefined()
    if (answer.status === 204) return expect(text).toBe('')
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    const schema = described?.content?.[type]?.schema
    expect(schema, `${told}, a schema for ${type}`).toBeDefined()
    expect(validator(schema ?? {}).safeParse(JSON.parse(text)).error?.issues ?? [], told).toEqual(
      [],
    )
  }

  test.each(changing)('$operationId tells mistakes as it is described', async operation => {
    const body = bodies[operation.operationId]?.[1]
    const file = operation.operationId.startsWith('import')
    await expectAsDescribed(operation, await send(operation, file ? body : { x: 1 }, reader))
    if (operation.operationId === 'logOut') return
    if (body !== undefined) {
      await expectAsDescribed(operation, await send(operation, file ? '\0' : { x: 1 }, headers))
    }
    if (operation.path.includes('{id}')) {
      await expectAsDescribed(operation, await send(operation, body, headers, { id: NOWHERE }))
      await expectAsDescribed(operation, await send(operation, body, headers, { id: 'x' }))
    }
  })

  test.each(changing.filter(it => it.operationId in bodies))(
    '$operationId answers as it is described',
    async operation => {
      const [status, body] = bodies[operation.operationId] ?? [0, undefined]
      const answer = await send(operation, body, headers)
      expect(answer.status, await answer.clone().text()).toBe(status)
      await expectAsDescribed(operation, answer)
    },
  )

  test('who changed what is no row of the inventory is on record, too', async () => {
    const { rows } = await database.cmdb.pool.query(
      `SELECT kind, actor, subject FROM access_events WHERE kind IN ('agent-revoked', 'presence-set') ORDER BY kind`,
    )
    const actor = 'anne (token test)'
    expect(rows).toEqual([
      { kind: 'agent-revoked', actor, subject: CHOISEUL },
      { kind: 'presence-set', actor, subject: CHOISEUL },
    ])
  })
})
