import { beforeAll, expect, test } from 'vitest'
import { addLink } from '../../../collector/cmdb/link-register.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { syncUplinks } from '../../../collector/cmdb/sync-uplinks.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { createNetwork } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { toldPortName } from '../../system/told-by-truth.ts'
import { takeInScan } from '../conclude/choiseul-scan.ts'
import { AGENT, at, SITE } from '../school.ts'

describeOnOnePostgres('uplinks that are watched', server => {
  const database = freshDatabase(server)
  const school = choiseul()
  const network = createNetwork(school, Date.parse(at('07:00')))
  const sync = (time: string) => syncUplinks(database.cmdb, new Date(at(time)))
  const rows = async (sql: string, values: unknown[] = []) =>
    (await database.cmdb.pool.query(sql, values)).rows
  const uplinks = async () =>
    (
      await rows(`SELECT host(address) AS address, interface FROM monitored_links
        WHERE kind = 'uplink' AND ended_at IS NULL`)
    ).map(it => `${it.address} ${it.interface}`)

  beforeAll(async () => {
    await registerSite(database.cmdb, { id: SITE })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
    await takeInScan(database.cmdb, { school, network, at: at('08:00') })
    await concludeSite(database.cmdb, SITE, new Date(at('08:05')))
  })

  /** The end of each switch's way to the gateway that is farther from it, as its agent calls it. */
  const truth = school.devices.flatMap(device => {
    if (device.kind !== 'switch') return []
    const port =
      network.tree.parent(device.name)?.lowerPort ??
      network.tree.parent(school.firewall)?.upperPort ??
      ''
    return [`${device.address} ${toldPortName(device, port)}`]
  })

  test('are those of the topology, each once, by several collectors and any number of times', async () => {
    expect(await Promise.all([sync('08:10'), sync('08:10'), sync('08:10')])).toContain(1)
    expect(await sync('08:11')).toBe(0)
    const watched = await uplinks()
    expect(new Set(watched)).toEqual(new Set(truth))
    expect(watched).toHaveLength(truth.length)
  })

  test('are left to whoever registers the port, and end with the cable', async () => {
    const [first = '', second = ''] = truth
    const [address = '', name = ''] = [first.split(' ')[0], first.slice(first.indexOf(' ') + 1)]
    await database.cmdb.db.transaction().execute(transaction =>
      addLink(
        transaction,
        {
          ...{ id: '019a0000-0000-7000-8000-000000000001', siteId: SITE },
          link: { downIs: 'in', thresholds: {}, port: { address, interface: name } },
        },
        { by: 'Anne', origin: 'api', now: new Date(at('08:20')) },
      ),
    )
    await rows(
      `DELETE FROM port_roles r USING devices d WHERE d.id = r.device_id AND r.role = 'uplink'
        AND d.address = $1`,
      [second.split(' ')[0]],
    )
    await rows('UPDATE topology_runs SET concluded_at = $1', [new Date(at('09:00'))])
    expect(await sync('09:01')).toBe(1)
    const watched = await uplinks()
    expect(watched).not.toContain(first)
    expect(watched).not.toContain(second)
    expect(watched).toHaveLength(truth.length - 2)
    const [ended] = await rows(
      `SELECT count(*)::int AS count FROM monitored_links WHERE ended_at IS NOT NULL`,
    )
    expect(ended?.count).toBe(2)
  })
})
