import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import {
  addAgent,
  addChangeset,
  addDevice,
  addEndpoint,
  addSections,
  addSite,
  CHOISEUL,
  OTHER_SITE,
} from './inventory-rows.ts'
import { serveApi, walk } from './serve-api.ts'

const HOUR_MS = 3_600_000
const path = `/api/v1/sites/${CHOISEUL}/changes`

describeOnOnePostgres('a site lately', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let device = ''
  let host = ''

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addSite(db, OTHER_SITE)
    await addAgent(db)
    device = await addDevice(db, { name: 'core', addresses: ['10.1.2.3'] })
    host = await addEndpoint(db, {
      mac_address: '02:00:00:aa:bb:cc',
      address: '10.1.20.7',
      vlan: 20,
    })
    const bySomebody = await addChangeset(db, { reason: 'moved to B107' })
    const byAgent = await addChangeset(db, {
      actor_kind: 'agent',
      actor: CHOISEUL,
      origin: 'message',
    })
    const rows = [
      { hours: 1, set: bySomebody, type: 'device', item: device, field: 'room', value: '"B107"' },
      { hours: 2, set: byAgent, type: 'interface', item: device, field: 'isUp', value: 'false' },
      { hours: 2, set: byAgent, type: 'interface', item: device, field: 'speedMbps', value: '0' },
      { hours: 3, set: byAgent, type: 'interface', item: device, field: 'alias', value: '"A107"' },
      { hours: 4, set: byAgent, type: 'endpoint', item: host, field: 'name', value: '"pc7"' },
      {
        hours: 31 * 24,
        set: byAgent,
        type: 'device',
        item: device,
        field: 'name',
        value: '"core"',
      },
    ]
    for (const { hours, set, type, item, field, value } of rows) {
      const at = new Date(Date.now() - hours * HOUR_MS)
      await sql`INSERT INTO changes (at, changeset_id, site_id, item_type, item_id, item_key, kind, field, new_value)
        VALUES (${at}, ${set}, ${CHOISEUL}, ${type}, ${item}, ${type === 'interface' ? 'Gi0/1' : ''}, 'changed', ${field},
          ${value}::jsonb)`.execute(db)
    }
  })

  test('what changed is told with what it is about and who did it, the latest first, a month back', async () => {
    const { body } = await api.get(path)
    expect(body).toMatchObject({
      total: 3,
      items: [
        {
          item: device,
          itemName: 'core',
          field: 'room',
          actorKind: 'person',
          actor: 'Anne',
          reason: 'moved to B107',
        },
        { itemType: 'interface', itemKey: 'Gi0/1', field: 'alias', actorKind: 'agent' },
        { itemType: 'endpoint', item: host, itemName: '10.1.20.7', newValue: 'pc7' },
      ],
    })
  })

  test('ports that come and go are told when they are asked for, and so are the changes of people alone', async () => {
    expect((await api.get(`${path}?withPortStates=true`)).body).toMatchObject({ total: 5 })
    expect((await api.get(`${path}?actorKind=person`)).body).toMatchObject({ total: 1 })
    const longAgo = new Date(0).toISOString()
    expect((await api.get(`${path}?from=${longAgo}`)).body).toMatchObject({ total: 4 })
    expect((await api.get(`${path}?from=yesterday`)).status).toBe(400)
  })

  test('by pages, every change is met once', async () => {
    const met = await walk(api, `${path}?withPortStates=true&limit=2`)
    expect(met.map(it => it.field)).toEqual(['room', 'speedMbps', 'isUp', 'alias', 'name'])
    expect((await api.get(`/api/v1/sites/${OTHER_SITE}/changes`)).body).toMatchObject({ total: 0 })
  })

  test('a VLAN has the names that devices give it, what the plan says, what was tried and who is in it', async () => {
    const { db } = database.cmdb
    await addSections(db, device, ['vlans'])
    const told = JSON.stringify([
      { id: 20, name: 'PEDAGO' },
      { id: 99, name: '' },
    ])
    await sql`UPDATE observed_sections SET rows = ${told}::jsonb WHERE section = 'vlans'`.execute(
      db,
    )
    const vlans = [
      { id: 20, name: 'Pédagogie', targets: ['10.1.20.0/22'], snmp: false },
      { id: 30, name: 'Wi-Fi', targets: ['10.1.30.0/24'], snmp: false },
      { name: 'without number', targets: ['10.1.40.0/24'] },
    ]
    const given = await fetch(`${api.url}/api/v1/agents/${CHOISEUL}/plan`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision: 1, vlans }),
    })
    expect(given.status).toBe(200)
    const coverage = [
      {
        vlan: 20,
        targets: [],
        addressesTried: 1022,
        hostsAlive: 3,
        devicesObserved: 1,
        endpointsSeen: 2,
        snmpSilent: 1,
      },
      {
        vlan: 30,
        targets: [],
        addressesTried: 0,
        hostsAlive: 0,
        devicesObserved: 0,
        endpointsSeen: 0,
        snmpSilent: 0,
        failure: 'no route',
      },
    ]
    await sql`INSERT INTO scan_reports (scan_id, site_id, agent_id, message_id, started_at, finished_at, is_partial,
        sweep_method, report) VALUES (gen_random_uuid(), ${CHOISEUL}, ${CHOISEUL}, gen_random_uuid(), now(), now(), false,
        'fping', ${JSON.stringify({ coverage })}::jsonb)`.execute(db)
    const { body } = await api.get(`/api/v1/sites/${CHOISEUL}/vlans`)
    expect(body).toMatchObject({
      items: [
        {
          ...{ id: 20, names: ['PEDAGO'], devices: 1, endpoints: 1 },
          plan: { name: 'Pédagogie', targets: ['10.1.20.0/22'], snmp: false, pace: 'usual' },
          scan: { addresses: 1022, alive: 3, answered: 1, silent: 1 },
        },
        { id: 30, names: [], devices: 0, endpoints: 0, scan: { failure: 'no route' } },
        { id: 99, names: [], devices: 1, endpoints: 0 },
      ],
    })
    expect((await api.get(`/api/v1/sites/${OTHER_SITE}/vlans`)).body).toMatchObject({ items: [] })
  })
})
