import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerAgent } from '../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../collector/cmdb/register-site.ts'
import { concludeSite } from '../../collector/conclude/conclude-site.ts'
import { Observation } from '../../schemas/observation.ts'
import { runAgent } from '../agent/recense-agent.ts'
import { takeInScan } from '../collector/conclude/choiseul-scan.ts'
import { AGENT, at, SITE } from '../collector/school.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { choiseul } from '../lab/truth/choiseul.ts'
import { describeOnOnePostgres, freshDatabase } from '../real/postgres.ts'
import { toldPortName } from './told-by-truth.ts'

let lab: Lab
let observations: Observation[]

/** One scan of the whole Lycée Choiseul over SNMP, by the command line. */
beforeAll(async () => {
  lab = await startLab({ school: choiseul(), port: 0 })
  const targets = lab.plan.vlans.filter(vlan => vlan.snmp).flatMap(vlan => vlan.ranges)
  const ports = ['--port', String(lab.port), '--no-names']
  const { code, lines, stderr } = await runAgent(['scan', ...targets, ...ports, '--format=ndjson'])
  expect(code, stderr).toBe(0)
  observations = lines.slice(0, -1).map(line => Observation.parse(line))
})
afterAll(() => lab?.close())

describeOnOnePostgres('a school that was scanned over SNMP', server => {
  const database = freshDatabase(server)

  test('is in the CMDB as it is wired, with each host at its port', async () => {
    const { cmdb } = database
    const { truth: school, network } = lab
    await registerSite(cmdb, { id: SITE })
    await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
    await takeInScan(cmdb, { school, network, at: at('08:00'), observations })
    await concludeSite(cmdb, SITE, new Date(at('08:05')))

    const { rows: links } = await cmdb.pool.query(`SELECT a.name AS one, b.name AS other
      FROM links JOIN devices a ON a.id = one_device_id JOIN devices b ON b.id = other_device_id
      WHERE ended_at IS NULL`)
    const pairs = links.map(it => [it.one, it.other].sort().join(' — '))
    const truth = school.cables.map(it => [it.upper.device, it.lower.device].sort().join(' — '))
    expect(pairs.sort()).toEqual([...new Set(truth)].sort())

    const { rows: places } = await cmdb.pool.query(`SELECT e.mac_address AS mac,
        d.name AS device, l.interface AS port
      FROM endpoint_locations l JOIN endpoints e ON e.id = endpoint_id
        JOIN devices d ON d.id = l.device_id
      WHERE ended_at IS NULL`)
    const placeOf = new Map(places.map(it => [it.mac, `${it.device} ${it.port}`]))
    const misplaced = school.endpoints.filter(({ macAddress, at: home }) => {
      const onAir = network.tree.device(home.device).kind === 'access-point'
      const up = onAir ? network.tree.parent(home.device) : undefined
      const [device, port] = up
        ? [up.upper, up.upperPort]
        : [network.tree.device(home.device), home.port]
      return placeOf.get(macAddress) !== `${device.name} ${toldPortName(device, port)}`
    })
    expect(misplaced).toEqual([])
  })
})
