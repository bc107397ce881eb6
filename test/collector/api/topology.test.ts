import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import {
  addDevice,
  addEndpoint,
  addInterface,
  addSite,
  CHOISEUL,
  OTHER_SITE,
} from './inventory-rows.ts'
import { serveApi, walk } from './serve-api.ts'
import { addFinding, addLink, addLocation, addPortRole } from './topology-rows.ts'

describeOnOnePostgres('topology over the API', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const ids = { core: '', edge: '', ap: '', pc: '', elsewhere: '' }

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addSite(db, OTHER_SITE)
    ids.core = await addDevice(db, { name: 'core' })
    ids.edge = await addDevice(db, { name: 'edge' })
    ids.ap = await addDevice(db, { name: 'ap', kind: 'access-point' })
    for (const name of ['1', '2', '24']) {
      await addInterface(db, ids.core, {
        name,
        alias: `salle ${name}`,
        speed_mbps: 1000,
        is_up: true,
      })
      await addInterface(db, ids.edge, { name, speed_mbps: 100, is_up: true })
    }
    await addLink(db, [
      { device: ids.core, port: '24' },
      { device: ids.edge, port: '24' },
    ])
    await addLink(db, [{ device: ids.core, port: '2' }, { device: ids.ap }], {
      is_forwarding: false,
    })
    await addPortRole(db, {
      ...{ device_id: ids.edge, interface: '24', role: 'uplink', host_count: 40 },
      ...{ peer_device_id: ids.core, peer_interface: '24' },
    })
    await addPortRole(db, { device_id: ids.edge, interface: '1', role: 'access' })

    const moved = new Date('2026-11-10T08:00:00Z')
    ids.pc = await addEndpoint(db, {
      ...{ name: 'a107-sev-05', mac_address: 'a4:bb:6d:00:00:07', address: '10.1.20.7' },
    })
    await addLocation(db, {
      ...{ endpoint_id: ids.pc, device_id: ids.core, interface: '1', ended_at: moved },
    })
    await addLocation(db, { endpoint_id: ids.pc, device_id: ids.edge, interface: '1', vlan: 20 })

    const other = await addDevice(db, { site_id: OTHER_SITE, name: 'sw-other' })
    await addInterface(db, other, { name: '7', site_id: OTHER_SITE })
    ids.elsewhere = await addEndpoint(db, { site_id: OTHER_SITE, name: 'a107-sev-05' })
    await addLocation(db, {
      ...{ site_id: OTHER_SITE, endpoint_id: ids.elsewhere, device_id: other, interface: '7' },
      ...{ confidence: 0.6 },
    })
    await addFinding(db, { kind: 'slow-uplink', device_id: ids.edge, interface: '24' })
    await addFinding(db, {
      ...{ kind: 'loop', device_id: ids.edge, interface: '2', state: 'resolved' },
      resolved_at: moved,
    })
  })

  async function get(path: string) {
    const { status, body } = await api.get(path)
    return { status, body: body as { items: Record<string, unknown>[]; total: number } }
  }

  test('a site’s graph has its devices, and its links with state and speed at both ends', async () => {
    const { body } = await api.get(`/api/v1/sites/${CHOISEUL}/topology`)
    const graph = body as { nodes: { name: string }[]; links: Record<string, unknown>[] }
    expect(graph.nodes.map(it => it.name).sort()).toEqual(['ap', 'core', 'edge'])
    expect(graph.links).toMatchObject([
      {
        state: 'up',
        one: { device: ids.core, interface: '24', speedMbps: 1000, isUp: true },
        other: { device: ids.edge, interface: '24', speedMbps: 100 },
      },
      { state: 'spare', one: { device: ids.core }, other: { device: ids.ap } },
    ])
    expect((await api.get(`/api/v1/sites/${OTHER_SITE}/topology`)).body).toMatchObject({
      links: [],
    })
    expect((await api.get('/api/v1/sites/0740047Z/topology')).status).toBe(404)
  })

  test.each(['a107-sev', 'A4-BB-6D-00-00-07', 'a4bb.6d00', '10.1.20.7'])(
    'a PC is found by %s, where it is now',
    async q => {
      const { body } = await get(`/api/v1/locations?q=${q}&site=${CHOISEUL}`)
      expect(body.total).toBe(1)
      expect(body.items).toMatchObject([
        { device: { name: 'edge' }, interface: '1', vlan: 20, endpoint: { id: ids.pc } },
      ])
    },
  )

  test('a name that two schools gave finds both; where a PC was is told when asked for', async () => {
    const everywhere = await get('/api/v1/locations?q=a107')
    expect(everywhere.body.items.map(it => it.endpoint)).toMatchObject([
      { site: OTHER_SITE },
      { site: CHOISEUL },
    ])
    const past = await get('/api/v1/locations?q=a107&when=past')
    expect(past.body.items).toMatchObject([
      { device: { name: 'core' }, alias: 'salle 1', endedAt: '2026-11-10T08:00:00.000Z' },
    ])
    const walked = await walk(api, `/api/v1/endpoints/${ids.pc}/locations?limit=1`)
    expect(walked.map(it => it.device)).toMatchObject([{ name: 'edge' }, { name: 'core' }])
  })

  test('a port tells what is next to it, and which hosts are plugged in', async () => {
    const { body } = await get(`/api/v1/devices/${ids.edge}/ports`)
    expect(body.items).toMatchObject([
      { interface: '1', role: 'access', endpointCount: 1, endpoints: [{ name: 'a107-sev-05' }] },
      { interface: '24', role: 'uplink', peer: { name: 'core', interface: '24' }, endpoints: [] },
    ])
    expect((await get(`/api/v1/devices/${ids.pc}/ports`)).status).toBe(404)
  })

  test('findings are listed by site, kind and state', async () => {
    const open = await get(`/api/v1/findings?site=${CHOISEUL}&state=open`)
    expect(open.body.items).toMatchObject([
      { kind: 'slow-uplink', subject: { deviceName: 'edge', interface: '24' } },
    ])
    expect((await get('/api/v1/findings?kind=loop')).body.items).toMatchObject([
      { state: 'resolved' },
    ])
    expect((await get(`/api/v1/findings?site=${OTHER_SITE}`)).body.total).toBe(0)
  })

  test('a person accepts a finding or opens it again; the record says who, when and why', async () => {
    const [finding] = (await get('/api/v1/findings?kind=slow-uplink')).body.items
    const decide = async (state: string) => {
      const response = await fetch(`${api.url}/api/v1/findings/${finding?.id}/decision?by=Anne`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ state, reason: 'until the summer' }),
      })
      return { status: response.status, body: await response.json() }
    }
    expect(await decide('accepted')).toMatchObject({ status: 200, body: { changes: 1 } })
    expect(await decide('accepted')).toMatchObject({ status: 200, body: { changes: 0 } })
    const accepted = await get('/api/v1/findings?state=accepted')
    expect(accepted.body.items).toMatchObject([
      { decidedBy: expect.stringContaining('Anne'), note: 'until the summer' },
    ])
    const history = await get(`/api/v1/devices/${ids.edge}/changes`)
    expect(history.body.items).toMatchObject([
      { itemKey: '24', field: 'slow-uplink', oldValue: 'open', newValue: 'accepted' },
    ])
    expect(await decide('open')).toMatchObject({ status: 200 })
    expect(await decide('resolved')).toMatchObject({ status: 400 })
  })

  test('a host has one place at most, and links, places and findings stay within their site', async () => {
    const { db, pool } = database.cmdb
    const twice = addLocation(db, { endpoint_id: ids.pc, device_id: ids.core, interface: '2' })
    await expect(twice).rejects.toThrow(/endpoint_locations_open/)
    const visitor = await addEndpoint(db, { site_id: OTHER_SITE, name: 'visitor' })
    const foreign = addLocation(db, {
      ...{ endpoint_id: visitor, device_id: ids.core, interface: '1' },
    })
    await expect(foreign).rejects.toThrow(/foreign key/)
    const again = addLink(db, [
      { device: ids.core, port: '24' },
      { device: ids.edge, port: '24' },
    ])
    await expect(again).rejects.toThrow(/links_current/)
    const same = addFinding(db, { kind: 'slow-uplink', device_id: ids.edge, interface: '24' })
    await expect(same).rejects.toThrow(/findings_unresolved/)
    const acceptedByNobody = pool.query("UPDATE findings SET state = 'accepted'")
    await expect(acceptedByNobody).rejects.toThrow(/check constraint/)
  })
})
