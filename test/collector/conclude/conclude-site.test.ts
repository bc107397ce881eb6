import { beforeEach, expect, test } from 'vitest'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { createNetwork } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { toldPortName } from '../../system/told-by-truth.ts'
import { AGENT, at, SITE } from '../school.ts'
import { takeInScan } from './choiseul-scan.ts'

describeOnOnePostgres('concluding a site', server => {
  const database = freshDatabase(server)
  const school = choiseul()

  beforeEach(async () => {
    const { cmdb } = database
    await cmdb.pool.query('TRUNCATE sites, received_messages, changes CASCADE')
    await registerSite(cmdb, { id: SITE })
    await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  async function rows(sql: string, values: unknown[] = []) {
    return (await database.cmdb.pool.query(sql, values)).rows
  }
  const conclude = (time: string) => concludeSite(database.cmdb, SITE, new Date(at(time)))

  test('the Lycée Choiseul is in the CMDB as it is wired, and each host where it is plugged in', async () => {
    const network = createNetwork(school, Date.parse(at('07:00')))
    await takeInScan(database.cmdb, { school, network, at: at('08:00') })
    const concluded = await conclude('08:05')
    expect(concluded).toMatchObject({ moved: 0 })

    const links = await rows(`SELECT a.name AS one, one_interface, b.name AS other, other_interface
      FROM links JOIN devices a ON a.id = one_device_id JOIN devices b ON b.id = other_device_id
      WHERE ended_at IS NULL`)
    const told = links.map(it =>
      [
        [it.one, it.one_interface],
        [it.other, it.other_interface],
      ].sort(),
    )
    const truth = school.cables.map(({ upper, lower }) =>
      [upper, lower]
        .map(({ device, port }) => {
          const of = network.tree.device(device)
          const logical = of.ports.find(it => it.name === port)?.aggregate ?? port
          return [device, toldPortName(of, logical)]
        })
        .sort(),
    )
    const devicesOf = (link: unknown[][]) => link.map(end => end[0]).join(' = ')
    expect(new Set(told.map(devicesOf))).toEqual(new Set(truth.map(devicesOf)))
    const texts = new Set(truth.map(it => JSON.stringify(it)))
    // Which of a server's cards is plugged in, nobody tells.
    const complete = told.filter(it => it.every(end => end[1] !== null))
    expect(complete.filter(it => !texts.has(JSON.stringify(it)))).toEqual([])

    const located = await rows(`SELECT e.mac_address AS mac, d.name, l.interface
      FROM endpoint_locations l JOIN endpoints e ON e.id = endpoint_id JOIN devices d ON d.id = l.device_id
      WHERE ended_at IS NULL`)
    expect(located.length).toBe(school.endpoints.length)
  })

  test('concluding the same again writes nothing, and nothing new is due', async () => {
    const network = createNetwork(school, Date.parse(at('07:00')))
    await takeInScan(database.cmdb, { school, network, at: at('08:00') })
    await conclude('08:05')
    const tables = ['links', 'endpoint_locations', 'port_roles', 'sightings', 'findings', 'changes']
    const dump = () =>
      Promise.all(tables.map(it => rows(`SELECT xmin, * FROM ${it} ORDER BY 2, 3, 4`)))
    const before = await dump()
    expect(await conclude('08:06')).toBeUndefined()
    await rows('UPDATE topology_runs SET revision = revision + 1')
    expect(await conclude('08:07')).toMatchObject({ moved: 0 })
    expect(await dump()).toEqual(before)
  })

  test('who moved is found at the next scan; the record says from where, and when', async () => {
    const network = createNetwork(school, Date.parse(at('07:00')))
    await takeInScan(database.cmdb, { school, network, at: at('08:00') })
    await conclude('08:05')
    const [one, other] = school.endpoints.filter(it => it.kind === 'pc').slice(300)
    if (!one || !other) throw new Error('no PCs')
    const far = school.endpoints.filter(it => it.kind === 'pc')[0] ?? other
    network.change({ kind: 'move', macAddress: one.macAddress, to: far.at }, 0)
    network.change({ kind: 'move', macAddress: far.macAddress, to: one.at }, 0)
    await takeInScan(database.cmdb, { school, network, at: at('10:00') })
    expect(await conclude('10:05')).toMatchObject({ moved: 2 })

    const history = await rows(
      `SELECT d.name, l.interface, l.ended_at FROM endpoint_locations l
        JOIN endpoints e ON e.id = endpoint_id JOIN devices d ON d.id = l.device_id
        WHERE e.mac_address = $1 ORDER BY l.first_seen`,
      [one.macAddress],
    )
    expect(history).toMatchObject([
      { name: one.at.device, ended_at: new Date(at('10:05')) },
      { name: far.at.device, ended_at: null },
    ])
    const changes = await rows("SELECT * FROM changes WHERE field = 'location'")
    expect(changes).toHaveLength(2)
  })

  test('a switch that is switched off is still cabled, and nobody behind it moves', async () => {
    const network = createNetwork(school, Date.parse(at('07:00')))
    await takeInScan(database.cmdb, { school, network, at: at('08:00') })
    await conclude('08:05')
    const count = async () => [
      await rows(
        'SELECT one_device_id, other_device_id FROM links WHERE ended_at IS NULL ORDER BY id',
      ),
      await rows('SELECT id, interface FROM endpoint_locations WHERE ended_at IS NULL ORDER BY id'),
    ]
    const before = await count()
    network.change({ kind: 'fail', device: 'rca0370037psw150.RG2.10' }, 0)
    const alive = {
      ...school,
      devices: school.devices.filter(it => network.state.isReachable(it.name)),
    }
    expect(alive.devices.length).toBeLessThan(school.devices.length)
    await takeInScan(database.cmdb, { school: alive, network, at: at('12:00') })
    expect(await conclude('12:05')).toMatchObject({ moved: 0 })
    expect(await count()).toEqual(before)
  })
})
