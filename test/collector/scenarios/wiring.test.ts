import { expect, test } from 'vitest'
import { readLocations } from '../../../collector/cmdb/read-locations.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import type { MacEntry } from '../../../schemas/mac-entry.ts'
import type { Neighbour } from '../../../schemas/neighbour.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch, at, port, SITE } from '../school.ts'
import { aRegion, OTHER_SITE } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')

const [ONE, TWO, THREE] = [1, 2, 3].map(it => `GigabitEthernet1/0/${it}`) as [
  string,
  string,
  string,
]
const macOf = (number: number) => `00:1b:3f:00:0${number}:00`

/** What a switch hears of another one on a port. */
const hears = (on: string, number: number, portId: string): Neighbour => ({
  ...{ interface: on, protocol: 'lldp', chassisId: macOf(number), portId },
  ...{ name: `rca0370037psw${number}`, capabilities: ['bridge'] },
})
const learnt = (on: string, ...macs: (string | undefined)[]): MacEntry[] =>
  macs.map(macAddress => ({ macAddress: macAddress ?? '', vlan: 20, interface: on }))
const complete = <Row>(...rows: Row[]) => ({ status: 'complete' as const, rows })
const pc = (number: number) => aPc(number).macAddress

/** A core switch and two edge switches, wired 1–2, and a PC at a port of one of them. */
function aWiredSchool(at: { switch: 2 | 3; port: string; host?: string | undefined }) {
  const host = at.host ?? pc(1)
  const behind = (number: 2 | 3) => (at.switch === number ? [host] : [])
  const edge = (number: 2 | 3) =>
    aSwitch(number, {
      neighbours: complete(hears(TWO, 1, number === 2 ? ONE : TWO)),
      macTable: complete(
        ...learnt(at.port, ...behind(number)),
        ...learnt(TWO, macOf(1), ...(at.switch === number ? [] : [host])),
      ),
    })
  return [
    aSwitch(1, {
      neighbours: complete(hears(ONE, 2, TWO), hears(TWO, 3, TWO)),
      macTable: complete(
        ...learnt(ONE, macOf(2), ...behind(2)),
        ...learnt(TWO, macOf(3), ...behind(3)),
      ),
    }),
    edge(2),
    edge(3),
  ]
}

describeOnOnePostgres('wiring and places', server => {
  const database = freshDatabase(server)
  const { scan, tell, query } = aRegion(database)

  const conclude = (instant: string, siteId = SITE) =>
    concludeSite(database.cmdb, siteId, new Date(Date.parse(instant) + 300_000))
  const findings = () =>
    query(`SELECT f.kind, d.name, f.interface, f.detail FROM findings f
      JOIN devices d ON d.id = f.device_id WHERE f.state = 'open' ORDER BY f.kind, d.name`)
  const where = async (q: string, when: 'current' | 'past' = 'current') =>
    (await readLocations(database.cmdb.db, { q, when, limit: 10 })).items.map(it => ({
      site: it.endpoint.site,
      name: it.endpoint.name,
      device: it.device.name,
      port: it.interface,
    }))

  test('a PC is found by a part of its name, its address or its MAC address, in all schools at once', async () => {
    for (const site of [SITE, OTHER_SITE]) {
      await tell(MONDAY, [aPc(1)], 20, site)
      await scan(MONDAY, aWiredSchool({ switch: 2, port: ONE }), site)
      await conclude(MONDAY, site)
    }
    const both = [OTHER_SITE, SITE].map(site => ({
      ...{ site, name: 'a107-sev-1', device: 'rca0370037psw2', port: ONE },
    }))
    for (const text of ['a107', 'SEV-1', '10.1.20.1', 'a4bb.6d00.0001', '00:01']) {
      expect(await where(text)).toEqual(both)
    }
    expect(await where('a108')).toEqual([])
  })

  test('where a PC was before it moved is told when asked for, and it is at one place only', async () => {
    await tell(MONDAY, [aPc(1)])
    await scan(MONDAY, aWiredSchool({ switch: 2, port: ONE }))
    await conclude(MONDAY)
    await tell(TUESDAY, [aPc(1)])
    await scan(TUESDAY, aWiredSchool({ switch: 3, port: ONE }))
    await conclude(TUESDAY)
    expect(await where('a107-sev')).toMatchObject([{ device: 'rca0370037psw3' }])
    expect(await where('a107-sev', 'past')).toMatchObject([{ device: 'rca0370037psw2' }])
  })

  test('nobody moves while nothing does, scan after scan', async () => {
    for (const hour of ['08:00', '09:00', '10:00', '11:00']) {
      await tell(at(hour), [aPc(1)])
      await scan(at(hour), aWiredSchool({ switch: 2, port: ONE }))
      await conclude(at(hour))
    }
    expect(await query('SELECT * FROM endpoint_locations')).toHaveLength(1)
    expect(await query(`SELECT * FROM changes WHERE field = 'location'`)).toEqual([])
  })

  test('a port with several hosts is told to be shared, and each host is found there', async () => {
    await tell(MONDAY, [aPc(1), aPc(2), aPc(3)])
    const [core, , far] = aWiredSchool({ switch: 2, port: ONE })
    const hub = aSwitch(2, {
      neighbours: complete(hears(TWO, 1, ONE)),
      macTable: complete(...learnt(ONE, pc(1), pc(2), pc(3)), ...learnt(TWO, macOf(1))),
    })
    await scan(
      MONDAY,
      [core, hub, far].filter(it => it !== undefined),
    )
    await conclude(MONDAY)
    expect(
      await query(
        `SELECT role, host_count FROM port_roles JOIN devices ON devices.id = device_id
        WHERE name = 'rca0370037psw2' AND interface = $1`,
        ONE,
      ),
    ).toEqual([{ role: 'shared', host_count: 3 }])
    expect(await where('a107-sev')).toHaveLength(3)
  })

  test('a switch that hears nobody at the other end of a cable has a one-way link, until it does', async () => {
    const oneWay = (heard: Neighbour[]) => [
      aSwitch(1, { neighbours: complete(hears(ONE, 2, ONE)) }),
      aSwitch(2, { neighbours: complete(hears(TWO, 3, TWO), ...heard) }),
      aSwitch(3),
    ]
    await scan(MONDAY, oneWay([]))
    await conclude(MONDAY)
    expect(await findings()).toMatchObject([{ kind: 'one-way-link' }])
    await scan(TUESDAY, oneWay([hears(ONE, 1, ONE)]))
    await conclude(TUESDAY)
    expect(await findings()).toEqual([])
  })

  test('a switch that hears itself has a loop, told with the port', async () => {
    await scan(MONDAY, [aSwitch(1, { neighbours: complete(hears(TWO, 1, ONE)) })])
    await conclude(MONDAY)
    expect(await findings()).toMatchObject([
      { kind: 'loop', name: 'rca0370037psw1', interface: TWO },
    ])
  })

  test('ends of a cable that disagree on speed or duplex are told, and 100 Mbit/s between switches', async () => {
    const withPort = (name: string, speedMbps: number, duplex: 'full' | 'half') =>
      complete(port(name, { speedMbps, duplex }))
    await scan(MONDAY, [
      aSwitch(1, {
        neighbours: complete(hears(ONE, 2, TWO)),
        macTable: complete(...learnt(ONE, macOf(2), pc(1)), ...learnt(THREE, pc(2))),
        interfaces: withPort(ONE, 100, 'full'),
      }),
      aSwitch(2, {
        neighbours: complete(hears(TWO, 1, ONE)),
        macTable: complete(...learnt(ONE, pc(1)), ...learnt(TWO, macOf(1), pc(2))),
        interfaces: withPort(TWO, 1000, 'half'),
      }),
    ])
    await conclude(MONDAY)
    expect((await findings()).map(it => it.kind)).toEqual([
      'duplex-mismatch',
      'slow-uplink',
      'speed-mismatch',
    ])
  })

  test('a stack is one device with a serial per chassis, and the port of the switch that it hangs on', async () => {
    const stack = aSwitch(2, {
      members: [1, 2].map(position => ({ position, serial: `CN61FP000${position + 1}` })),
      interfaces: complete(port('Ten-GigabitEthernet2/0/49')),
      neighbours: complete(hears('Ten-GigabitEthernet2/0/49', 1, ONE)),
    })
    const core = aSwitch(1, { neighbours: complete(hears(ONE, 2, 'Ten-GigabitEthernet2/0/49')) })
    await scan(MONDAY, [core, stack])
    await conclude(MONDAY)
    expect(await query('SELECT serial FROM members WHERE is_present ORDER BY position')).toEqual([
      { serial: 'CN61FP0002' },
      { serial: 'CN61FP0003' },
    ])
    expect(await query('SELECT id FROM devices')).toHaveLength(2)
    const [link] = await query<{ ports: string[] }>(
      'SELECT ARRAY[one_interface, other_interface] AS ports FROM links WHERE ended_at IS NULL',
    )
    expect(link?.ports.toSorted()).toEqual([ONE, 'Ten-GigabitEthernet2/0/49'])
  })

  test('a telephone and the PC behind it are at one port, and the port says so', async () => {
    const phone = aPc(7, { kind: 'phone', name: 'tel-7', vendor: 'Mitel' })
    await tell(MONDAY, [aPc(1), phone])
    const announced: Neighbour = {
      ...{ interface: THREE, protocol: 'lldp', chassisId: phone.macAddress ?? '' },
      capabilities: ['bridge', 'telephone'],
    }
    await scan(MONDAY, [
      aSwitch(2, {
        interfaces: complete(port(ONE), port(THREE)),
        neighbours: complete(announced),
        macTable: complete(...learnt(THREE, phone.macAddress, pc(1))),
      }),
    ])
    await conclude(MONDAY)
    expect(await query(`SELECT role FROM port_roles WHERE interface = $1`, THREE)).toEqual([
      { role: 'phone' },
    ])
    expect(await where('sev-1')).toMatchObject([{ port: THREE }])
  })
})
