import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import {
  addChange,
  addDevice,
  addInterface,
  addMember,
  addSite,
  CHOISEUL,
  OTHER_SITE,
} from './inventory-rows.ts'
import { type ServedApi, serveApi, walk } from './serve-api.ts'

describeOnOnePostgres('devices over HTTP', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let core = ''

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addSite(db, OTHER_SITE)
    core = await addDevice(db, {
      name: 'rca0370037psw152.RG2.13',
      vendor: 'HPE',
      model: '5130-24G-4SFP+ EI',
      serial: 'CN62FBX0KJ',
      version: '7.1.070',
      mac_address: '00:1b:3f:0a:0b:0c',
      addresses: ['10.1.2.3', '10.1.20.1'],
      location: 'Local technique 2',
      uptime_seconds: 86_400.5,
    })
    await addMember(db, core, { position: 2, serial: 'CN62FBX0KK', model: '5130-24G-4SFP+ EI' })
    await addMember(db, core, { position: 1, serial: 'CN62FBX0KJ' })
    await addInterface(db, core, {
      name: 'GigabitEthernet1/0/2',
      index: 2,
      is_up: false,
      tagged_vlans: [20, 30],
    })
    await addInterface(db, core, {
      name: 'GigabitEthernet1/0/1',
      index: 1,
      is_up: true,
      is_enabled: true,
      speed_mbps: 1000,
      mtu_bytes: 1500,
      access_vlan: 10,
    })
    await addInterface(db, core, {
      name: 'GigabitEthernet1/0/99',
      index: 99,
      is_present: false,
      observed_at: new Date('2026-01-01T00:00:00Z'),
    })
    await db
      .insertInto('observed_sections')
      .values([
        {
          site_id: CHOISEUL,
          device_id: core,
          section: 'vlans',
          status: 'complete',
          checked_at: new Date('2026-11-03T08:00:00Z'),
          checked_message: uuidv7(),
          complete_at: new Date('2026-11-03T08:00:00Z'),
          complete_message: uuidv7(),
          rows: JSON.stringify([{ id: 10, name: 'PEDAGO' }]),
        },
        {
          site_id: CHOISEUL,
          device_id: core,
          section: 'neighbours',
          status: 'failed',
          reason: 'no answer',
          checked_at: new Date('2026-11-03T08:00:00Z'),
          checked_message: uuidv7(),
          rows: 'null',
        },
      ])
      .execute()
    await addDevice(db, { name: '100%_pur', vendor: 'Cisco', kind: 'access-point', state: 'late' })
    await addDevice(db, { name: 'elsewhere', site_id: OTHER_SITE, vendor: 'HPE' })
  })

  test('a device in a list has what is known of it, and no key for what is not', async () => {
    const { body } = await api.get(`/api/v1/devices?site=${CHOISEUL}&kind=switch`)
    expect(body).toEqual({
      items: [
        {
          id: core,
          site: CHOISEUL,
          kind: 'switch',
          name: 'rca0370037psw152.RG2.13',
          vendor: 'HPE',
          model: '5130-24G-4SFP+ EI',
          serial: 'CN62FBX0KJ',
          version: '7.1.070',
          addresses: ['10.1.2.3', '10.1.20.1'],
          macAddress: '00:1b:3f:0a:0b:0c',
          state: 'seen',
          firstSeen: '2026-11-03T08:00:00.000Z',
          lastSeen: '2026-11-03T08:00:00.000Z',
        },
      ],
      next: null,
      total: 1,
    })
    const [ap] = await names(api, `site=${CHOISEUL}&kind=access-point`, it => Object.keys(it))
    expect(ap).toEqual('id site kind name vendor addresses state firstSeen lastSeen'.split(' '))
  })

  test('each filter keeps only what it names', async () => {
    expect(await names(api, `site=${OTHER_SITE}`)).toEqual(['elsewhere'])
    expect(await names(api, 'kind=access-point')).toEqual(['100%_pur'])
    expect(await names(api, 'state=late')).toEqual(['100%_pur'])
    expect(await names(api, 'vendor=cisco')).toEqual(['100%_pur'])
    expect(await names(api, 'vendor=cis')).toEqual([])
    expect(await names(api, `vendor=HPE&site=${CHOISEUL}`)).toEqual(['rca0370037psw152.RG2.13'])
    expect(await names(api, 'site=0740047Z')).toEqual([])
  })

  test('a search finds names, serials, members, models, addresses and MACs in any notation', async () => {
    const found = [
      'PSW152',
      'cn62fbx0kj',
      'CN62FBX0KK',
      '5130-24g',
      '10.1.20.1',
      '00:1b:3f:0a:0b:0c',
      '00-1B-3F-0A',
      '001b.3f0a.0b0c',
      'hpe rg2',
    ]
    for (const q of found) {
      expect(
        await names(api, `site=${CHOISEUL}&q=${encodeURIComponent(q)}`),
        `search for ${q}`,
      ).toEqual(['rca0370037psw152.RG2.13'])
    }
    expect(await names(api, 'q=hpe+nowhere')).toEqual([])
  })

  test('wildcards and quotes in a search stand for themselves', async () => {
    expect(await names(api, 'q=%25')).toEqual(['100%_pur'])
    expect(await names(api, 'q=_p')).toEqual(['100%_pur'])
    for (const q of ["' OR 1=1 --", '\\', "'); DROP TABLE devices; --", '$1']) {
      expect(await names(api, `q=${encodeURIComponent(q)}`), q).toEqual([])
    }
    expect((await names(api, '')).length).toBe(3)
  })

  test('one device comes with members in order, present ports, VLANs and how its tables were read', async () => {
    const { body } = await api.get(`/api/v1/devices/${core}`)
    expect(body).toMatchObject({
      id: core,
      location: 'Local technique 2',
      uptimeSeconds: 86_400.5,
      members: [
        { position: 1, serial: 'CN62FBX0KJ' },
        { position: 2, serial: 'CN62FBX0KK', model: '5130-24G-4SFP+ EI' },
      ],
      interfaces: [
        {
          name: 'GigabitEthernet1/0/1',
          index: 1,
          isUp: true,
          isEnabled: true,
          speedMbps: 1000,
          mtuBytes: 1500,
          accessVlan: 10,
          isPresent: true,
          firstSeen: '2026-11-03T08:00:00.000Z',
        },
        { name: 'GigabitEthernet1/0/2', isUp: false, taggedVlans: [20, 30] },
      ],
      vlans: [{ id: 10, name: 'PEDAGO' }],
      neighbours: [],
      sections: [
        { section: 'neighbours', status: 'failed', reason: 'no answer' },
        { section: 'vlans', status: 'complete', completeAt: '2026-11-03T08:00:00.000Z' },
      ],
    })
  })

  test('ports that are gone show in the list of ports only when asked for', async () => {
    const present = await walk(api, `/api/v1/devices/${core}/interfaces?limit=1`)
    expect(present.map(it => it.name)).toEqual(['GigabitEthernet1/0/1', 'GigabitEthernet1/0/2'])
    const all = await walk(api, `/api/v1/devices/${core}/interfaces?includeGone=true&limit=2`)
    expect(all.map(it => it.isPresent)).toEqual([true, true, false])
  })

  test('a history walks back through equal instants without losing or repeating a change', async () => {
    const device = await addDevice(database.cmdb.db, { name: 'busy', site_id: OTHER_SITE })
    for (let n = 0; n < 7; n++) {
      await addChange(database.cmdb.db, {
        item_id: device,
        item_type: 'interface',
        item_key: `Gi0/${n}`,
        field: 'isUp',
        old_value: 'true',
        new_value: 'false',
        at: new Date(n < 4 ? '2026-11-03T09:00:00Z' : '2026-11-03T10:00:00Z'),
      })
    }
    const changes = await walk(api, `/api/v1/devices/${device}/changes?limit=2`)
    expect(changes.map(it => it.itemKey)).toEqual(
      ['6', '5', '4', '3', '2', '1', '0'].map(n => `Gi0/${n}`),
    )
    expect(changes[0]).toMatchObject({ kind: 'changed', oldValue: true, newValue: false })
    const { body } = await api.get(`/api/v1/devices/${device}`)
    expect((body as { changes: unknown[] }).changes).toEqual(changes)
  })

  test('a walk meets every device exactly once while others appear', async () => {
    const { db } = database.cmdb
    const before: string[] = []
    for (let n = 0; n < 25; n++) {
      before.push(await addDevice(db, { kind: 'ups', name: n % 3 ? `ups-${n % 5}` : null }))
    }
    for (const sort of ['id', 'name']) {
      const met = await walk(api, `/api/v1/devices?kind=ups&limit=4&sort=${sort}`, async () => {
        // A random id and a name at either end: before and after the place of the walk.
        await addDevice(db, { kind: 'ups', id: crypto.randomUUID(), name: 'aaa' })
        await addDevice(db, { kind: 'ups', id: crypto.randomUUID(), name: 'zzz' })
        if ((await db.selectFrom('devices').select('id').execute()).length > 200) throw new Error()
      }).then(items => items.map(it => it.id as string))
      expect(new Set(met).size, `by ${sort}: none twice`).toBe(met.length)
      expect(
        before.filter(id => !met.includes(id)),
        `by ${sort}: none missed`,
      ).toEqual([])
    }
  })
})

async function names<Value = unknown>(
  api: ServedApi,
  query: string,
  pick: (item: Record<string, unknown>) => Value = it => it.name as Value,
): Promise<Value[]> {
  const { body } = await api.get(`/api/v1/devices?${query}`)
  return (body as { items: Record<string, unknown>[] }).items.map(pick)
}
