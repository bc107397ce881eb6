import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import {
  addAgent,
  addDevice,
  addEndpoint,
  addGap,
  addSite,
  CHOISEUL,
  OTHER_SITE,
} from './inventory-rows.ts'
import { serveApi, walk } from './serve-api.ts'

describeOnOnePostgres('sites, endpoints and agents over HTTP', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let camera = ''
  let pc = ''

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addSite(db, OTHER_SITE)
    await addAgent(db, { state: 'online', heartbeat_at: new Date('2026-11-03T08:00:00Z') })
    await addAgent(db, { id: '0370037P-old', revoked_at: new Date('2026-01-01T00:00:00Z') })
    camera = await addDevice(db, { kind: 'camera', name: 'cam-1' })
    await addDevice(db, { kind: 'switch' })
    await addDevice(db, { kind: 'switch', state: 'late' })
    await addDevice(db, { kind: 'switch', state: 'missing' })
    await addDevice(db, { kind: 'switch', state: 'retired' })
    await addDevice(db, { kind: 'server' })
    await addEndpoint(db, { kind: 'server', name: 'srv-2' })
    pc = await addEndpoint(db, {
      name: 'a107-sev-05',
      address: '10.1.20.7',
      mac_address: '00:1b:3f:0a:0b:0d',
      vlan: 20,
      vendor: 'Dell',
      via: ['icmp', 'netbios'],
      kind_from: ['netbios'],
    })
    await addEndpoint(db, { name: 'b12', address: '10.1.30.9', vlan: 30, state: 'missing' })
    await addEndpoint(db, {
      name: 'visitor',
      mac_address: '02:00:00:00:00:01',
      is_random_mac: true,
    })
    await addEndpoint(db, { name: 'twin', kind: 'camera', device_id: camera })
    await addEndpoint(db, { name: 'elsewhere', site_id: OTHER_SITE, address: '10.1.20.7' })
  })

  test('a site counts devices and endpoints of a kind together, without retired, random and double ones', async () => {
    const { body } = await api.get(`/api/v1/sites/${CHOISEUL}`)
    const none = { late: 0, missing: 0 }
    expect(body).toMatchObject({ id: CHOISEUL, name: 'Lycée Choiseul' })
    expect((body as { kinds: unknown }).kinds).toEqual([
      { kind: 'switch', count: 3, devices: 3, endpoints: 0, late: 1, missing: 1 },
      { kind: 'server', count: 2, devices: 1, endpoints: 1, ...none },
      { kind: 'pc', count: 2, devices: 0, endpoints: 2, late: 0, missing: 1 },
      { kind: 'camera', count: 1, devices: 1, endpoints: 0, ...none },
    ])
  })

  test('sites come by UAI with their agents, and are found by name or UAI', async () => {
    const sites = await walk(api, '/api/v1/sites?limit=1')
    expect(sites.map(it => it.id)).toEqual([CHOISEUL, OTHER_SITE])
    expect(sites[0]?.agents).toMatchObject([{ id: CHOISEUL, state: 'online' }])
    expect(sites[1]).toMatchObject({ kinds: [{ kind: 'pc', count: 1 }], agents: [] })
    expect(sites[1]).not.toHaveProperty('name')
    expect((await walk(api, '/api/v1/sites?q=choiseul')).map(it => it.id)).toEqual([CHOISEUL])
    expect((await walk(api, '/api/v1/sites?q=0450')).map(it => it.id)).toEqual([OTHER_SITE])
  })

  test('the same address on two sites stays two endpoints', async () => {
    const found = await walk(api, '/api/v1/endpoints?q=10.1.20.7')
    expect(found.map(it => it.name).sort()).toEqual(['a107-sev-05', 'elsewhere'])
    const here = await walk(api, `/api/v1/endpoints?q=10.1.20.7&site=${CHOISEUL}`)
    expect(here).toEqual([
      {
        id: pc,
        site: CHOISEUL,
        kind: 'pc',
        kindFrom: ['netbios'],
        name: 'a107-sev-05',
        vendor: 'Dell',
        macAddress: '00:1b:3f:0a:0b:0d',
        address: '10.1.20.7',
        vlan: 20,
        via: ['icmp', 'netbios'],
        isRandomMac: false,
        state: 'seen',
        firstSeen: '2026-11-03T08:00:00.000Z',
        lastSeen: '2026-11-03T08:00:00.000Z',
      },
    ])
  })

  test('endpoints are filtered by kind, VLAN, state and text', async () => {
    const names = async (query: string) =>
      (await walk(api, `/api/v1/endpoints?site=${CHOISEUL}&sort=name&${query}`)).map(it => it.name)
    expect(await names('kind=server')).toEqual(['srv-2'])
    expect(await names('vlan=30')).toEqual(['b12'])
    expect(await names('state=missing')).toEqual(['b12'])
    expect(await names('q=001b.3f0a.0b0d')).toEqual(['a107-sev-05'])
    expect(await names('limit=1')).toEqual(['a107-sev-05', 'b12', 'srv-2'])
    expect(await names('includeRandomMac=true&q=visitor')).toEqual(['visitor'])
  })

  test('an endpoint that turned out to be a device is in no list, and still leads to it', async () => {
    const { db } = database.cmdb
    const twin = await db
      .selectFrom('endpoints')
      .where('name', '=', 'twin')
      .select('id')
      .executeTakeFirstOrThrow()
    expect(await walk(api, '/api/v1/endpoints?q=twin')).toEqual([])
    expect((await api.get(`/api/v1/endpoints/${twin.id}`)).body).toMatchObject({ device: camera })
  })

  test('what agents lost is listed, the latest first, also of one site only', async () => {
    const { db } = database.cmdb
    await addAgent(db, { id: OTHER_SITE, site_id: OTHER_SITE })
    const to = (day: number) => new Date(Date.UTC(2026, 10, day))
    await addGap(db, { to_at: to(7), messages: 1440, samples: 57_600 })
    await addGap(db, { to_at: to(9), message_kind: null, reason: 'damaged' })
    await addGap(db, { to_at: to(8), site_id: OTHER_SITE, agent_id: OTHER_SITE })
    const gaps = await walk(api, '/api/v1/gaps?limit=1')
    expect(gaps.map(it => it.to)).toEqual([9, 8, 7].map(day => to(day).toISOString()))
    expect(gaps[0]).not.toHaveProperty('kind')
    expect(await walk(api, `/api/v1/gaps?site=${CHOISEUL}&limit=10`)).toMatchObject([
      { agent: CHOISEUL, reason: 'damaged' },
      { site: CHOISEUL, kind: 'traffic', messages: 1440, samples: 57_600, reason: 'full' },
    ])
  })

  test('agents tell how they are and never their password', async () => {
    const answer = await api.get(`/api/v1/agents?site=${CHOISEUL}`)
    expect(answer.body).toMatchObject({
      items: [
        { id: CHOISEUL, state: 'online', heartbeatAt: '2026-11-03T08:00:00.000Z' },
        { id: '0370037P-old', state: 'unknown', revokedAt: '2026-01-01T00:00:00.000Z' },
      ],
      total: 2,
    })
    expect(answer.text).not.toContain('scrypt')
  })

  test('an agent is told with what its site is called, if it is called anything', async () => {
    const named = await api.get(`/api/v1/agents/${CHOISEUL}`)
    expect(named.body).toMatchObject({ site: CHOISEUL, siteName: 'Lycée Choiseul' })
    const agent = `${OTHER_SITE}-new`
    await addAgent(database.cmdb.db, { id: agent, site_id: OTHER_SITE })
    const nameless = await api.get(`/api/v1/agents/${agent}`)
    expect(nameless.body).toMatchObject({ id: agent, site: OTHER_SITE })
    expect(nameless.body).not.toHaveProperty('siteName')
  })

  test('an agent is described with the name of its site where that comes, and without it inside its site', async () => {
    const inSite = await api.get(`/api/v1/sites/${CHOISEUL}`)
    const { agents } = inSite.body as { agents: object[] }
    expect(agents).toHaveLength(1)
    expect(agents[0]).not.toHaveProperty('siteName')
    const { body } = await api.get('/api/v1/openapi.json')
    const { schemas } = (body as { components: { schemas: Record<string, object> } }).components
    expect(schemas.Agent).not.toHaveProperty('properties.siteName')
    expect(schemas.PlacedAgent).toHaveProperty('properties.siteName')
    expect(schemas.Site).toHaveProperty(
      'properties.agents.items.$ref',
      '#/components/schemas/Agent',
    )
    const csv = await api.get('/api/v1/agents?format=csv&delimiter=comma')
    expect(csv.text).toMatch(/^id,site,siteName,state,/)
  })
})
