import { beforeEach, expect, test } from 'vitest'
import { markPlanPublished } from '../../../collector/cmdb/plans.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addAgent, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi, walk } from './serve-api.ts'

const PATH = `/api/v1/agents/${CHOISEUL}/plan`
const NETWORK = { id: 10, name: 'network', targets: ['10.1.2.0/24'], snmp: true }

describeOnOnePostgres('plans by the API', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)

  beforeEach(async () => {
    await database.cmdb.pool.query('TRUNCATE sites CASCADE')
    await addSite(database.cmdb.db, CHOISEUL)
    await addAgent(database.cmdb.db)
  })

  const put = async (plan: object, query = '') => {
    const response = await fetch(`${api.url}${PATH}${query}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(plan),
    })
    return { status: response.status, body: await response.json() }
  }
  const count = async () => {
    const { rows } = await database.cmdb.pool.query('SELECT count(*)::integer AS count FROM plans')
    return rows[0].count
  }

  test('a dry run tells what would become different, and changes nothing', async () => {
    await put({ revision: 1, vlans: [NETWORK] })
    const next = {
      revision: 2,
      vlans: [
        { ...NETWORK, pace: 'gentle' },
        { id: 20, name: 'pcs', targets: ['10.1.20.0/23'] },
      ],
      packetsPerSecond: 500,
    }
    const dry = await put(next, '?dryRun=true')
    expect(dry.status).toBe(200)
    expect(dry.body).toMatchObject({
      isDryRun: true,
      isChanged: true,
      plan: { revision: 2 },
      looksAt: { vlans: 2, withSnmp: 1, gentle: 1, addresses: 768, wan: 0, watched: 0 },
      changes: [
        {
          kind: 'changed',
          vlan: { id: 10, name: 'network' },
          field: 'pace',
          oldValue: 'usual',
          newValue: 'gentle',
        },
        { kind: 'added', vlan: { id: 20, name: 'pcs' }, newValue: { targets: ['10.1.20.0/23'] } },
        { kind: 'changed', field: 'packetsPerSecond', oldValue: 1000, newValue: 500 },
      ],
    })
    expect(await count()).toBe(1)
    const given = await put(next)
    expect(given.body.changes).toEqual(dry.body.changes)
    expect(given.body).toMatchObject({ isDryRun: false, isChanged: true })
  })

  test.each([
    [
      'a range from high to low',
      { targets: ['10.1.2.9-10.1.2.3'] },
      /expected the lower address first/,
    ],
    ['a VLAN that is too large', { targets: ['10.0.0.0/8'] }, /at most 65536 addresses in a VLAN/],
    ['a misspelt pace', { pace: 'slow' }, /vlans\.0\.pace": expected one of/],
    ['a key that is none', { community: 'x' }, /unknown body field "vlans\.0\.community"/],
  ])('%s is refused with its key, tried or meant', async (_, wrong, why) => {
    for (const query of ['?dryRun=true', '']) {
      const told = await put({ revision: 1, vlans: [{ ...NETWORK, ...wrong }] }, query)
      expect(told.status).toBe(400)
      expect(told.body.detail).toMatch(why)
      expect(told.body.detail).toContain('vlans.0.')
    }
    expect(await count()).toBe(0)
  })

  test('a plan that was made from an older one is refused, also when it is only tried', async () => {
    await put({ revision: 1, vlans: [NETWORK] })
    await put({ revision: 2, vlans: [] })
    for (const query of ['?dryRun=true', '']) {
      const told = await put({ revision: 2, vlans: [{ ...NETWORK, id: 11 }] }, query)
      expect(told.status).toBe(409)
      expect(told.body.detail).toContain('expected revision 3')
    }
  })

  test('a plan may be sent twice, and what changes nothing makes no revision', async () => {
    const plan = { revision: 1, vlans: [NETWORK] }
    const first = await put(plan)
    await markPlanPublished(database.cmdb, CHOISEUL, 1, new Date())
    for (const again of [plan, { ...plan, revision: 2 }]) {
      const told = await put(again)
      expect(told.status).toBe(200)
      expect(told.body).toMatchObject({ isChanged: false, changes: [], plan: { revision: 1 } })
      expect(told.body.changedAt).toBe(first.body.changedAt)
    }
    expect(await count()).toBe(1)
  })

  test('the history tells who gave which plan and what it changed, page by page, and each plan is kept', async () => {
    await put({ revision: 1, vlans: [NETWORK] })
    await put({ revision: 2, vlans: [NETWORK], scanEverySeconds: 7200 })
    await put({ revision: 3, vlans: [] })
    for (const limit of [1, 2, 3]) {
      const revisions = await walk(api, `${PATH}/revisions?limit=${limit}`)
      expect(revisions.map(it => it.revision)).toEqual([3, 2, 1])
      expect(revisions.map(it => it.changes)).toEqual([
        [
          expect.objectContaining({ kind: 'removed', vlan: { id: 10, name: 'network' } }),
          { kind: 'changed', field: 'scanEverySeconds', oldValue: 7200, newValue: 3600 },
        ],
        [{ kind: 'changed', field: 'scanEverySeconds', oldValue: 3600, newValue: 7200 }],
        [],
      ])
      expect(revisions.every(it => it.changedBy && it.changedAt && it.looksAt)).toBe(true)
    }
    const second = await api.get(`${PATH}?revision=2`)
    expect(second.body).toMatchObject({ plan: { revision: 2, scanEverySeconds: 7200 } })
    expect((await api.get(PATH)).body).toMatchObject({ plan: { revision: 3 } })
    expect((await api.get(`${PATH}?revision=4`)).status).toBe(404)
    expect((await api.get(`${PATH}?revision=0`)).status).toBe(400)
  })

  test('an agent without a plan has an empty history; one that is not there has none', async () => {
    expect((await api.get(`${PATH}/revisions`)).body).toEqual({ items: [], next: null, total: 0 })
    expect((await api.get('/api/v1/agents/nobody/plan/revisions')).status).toBe(404)
  })
})
