import { beforeEach, expect, test } from 'vitest'
import { lookAtNextSite } from '../../../collector/alerts/look-at-site.ts'
import { followChanges } from '../../../collector/cmdb/follow-changes.ts'
import { recordHeartbeat } from '../../../collector/cmdb/record-heartbeat.ts'
import { recordTraffic } from '../../../collector/cmdb/record-traffic.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { createNetwork } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { takeInScan } from '../conclude/choiseul-scan.ts'
import { AGENT, at, newId, SITE } from '../school.ts'

describeOnOnePostgres('looking at a site', server => {
  const database = freshServer(server)
  const school = choiseul()
  const network = createNetwork(school, Date.parse(at('07:00')))

  beforeEach(async () => {
    const { cmdb } = database
    await cmdb.pool.query(
      'TRUNCATE sites, received_messages, changes, alert_runs, incidents, alerts, followers CASCADE',
    )
    await registerSite(cmdb, { id: SITE })
    await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  async function rows(sql: string, values: unknown[] = []) {
    return (await database.cmdb.pool.query(sql, values)).rows
  }

  async function beat(time: string, state: 'online' | 'offline' = 'online') {
    const startedAt = at('06:00')
    const bootId = '01900000-0000-7000-8000-000000000000'
    const heartbeat = { state, version: '1', bootId, startedAt }
    const told = state === 'online' ? { ...heartbeat, clock: at(time) } : heartbeat
    const receipt = { agentId: AGENT, receivedAt: new Date(at(time)), isRetained: false }
    await recordHeartbeat(database.cmdb, told, receipt)
  }

  /** The agent asks every device for its counters; those that are silent do not tell. */
  async function readCounters(time: string, silent: ReadonlySet<string>) {
    const to = at(time)
    const from = new Date(Date.parse(to) - 300_000).toISOString()
    const batches = school.devices.flatMap(({ name, address, ports }) => {
      const interfaces = ports.slice(0, 2).map(it => it.name)
      if (interfaces.length === 0) return []
      const isSilent = silent.has(name)
      const octets = interfaces.map(() => (isSilent ? null : 1))
      const unknown = isSilent && { unknown: interfaces.map(() => 'silent' as const) }
      return [{ address, from, to, interfaces, octetsIn: octets, octetsOut: octets, ...unknown }]
    })
    await database.cmdb.db
      .transaction()
      .execute(transaction => recordTraffic(transaction, SITE, [{ batches }]))
  }

  async function look(time: string) {
    const now = new Date(at(time))
    await rows('UPDATE followers SET moved_at = $1', [now])
    await followChanges(database.cmdb, now)
    await rows('UPDATE alert_runs SET due_at = $1', [now])
    for (;;) if (!(await lookAtNextSite(database.cmdb, now, newId))) return
  }

  const silentWith = (device: string) => {
    network.change({ kind: 'fail', device }, 0)
    const silent = school.devices.filter(it => !network.state.isReachable(it.name))
    network.change({ kind: 'return', device }, 0)
    return new Set(silent.map(it => it.name).filter(it => it !== school.firewall))
  }

  async function scanned() {
    await takeInScan(database.cmdb, { school, network, at: at('08:00') })
    await concludeSite(database.cmdb, SITE, new Date(at('08:05')))
    await beat('08:10')
    await readCounters('08:10', new Set())
  }

  test('a dead core switch is one incident with one alert that is told; its return resolves it', async () => {
    await scanned()
    await look('08:10')
    expect(
      await rows("SELECT * FROM alerts WHERE severity <> 'info' AND rule LIKE 'device%'"),
    ).toEqual([])

    const silent = silentWith(school.core)
    for (const time of ['08:15', '08:20', '08:25']) {
      await beat(time)
      await readCounters(time, silent)
      await look(time)
    }
    const told = await rows(`SELECT d.name, e.kind, a.severity FROM alert_events e
      JOIN alerts a ON a.id = e.alert_id JOIN devices d ON d.id = a.device_id
      WHERE is_loud AND a.rule = 'device-silent'`)
    expect(told).toEqual([{ name: school.core, kind: 'opened', severity: 'critical' }])
    const incidents = await rows(`SELECT DISTINCT i.id, i.state FROM incidents i
      JOIN alerts a ON a.incident_id = i.id WHERE a.rule = 'device-silent'`)
    expect(incidents).toMatchObject([{ state: 'open' }])
    const [{ count }] = await rows("SELECT count(*) FROM alerts WHERE rule = 'device-silent'")
    expect(Number(count)).toBeGreaterThan(15)

    await beat('08:30')
    await readCounters('08:30', new Set())
    await look('08:30')
    expect(await rows('SELECT state FROM incidents WHERE id = $1', [incidents[0]?.id])).toEqual([
      { state: 'resolved' },
    ])
    expect(
      await rows("SELECT kind FROM alert_events WHERE is_loud AND kind = 'resolved'"),
    ).toHaveLength(1)
  })

  test('a site of which nobody is heard is one incident; its return resolves it', async () => {
    await scanned()
    await look('08:10')
    const before = (await rows('SELECT id FROM incidents')).length
    for (const time of ['08:15', '08:20', '08:40']) await look(time)
    expect(await rows("SELECT rule, quiet, state FROM alerts WHERE key = 'site'")).toEqual([
      { rule: 'wan-down', quiet: null, state: 'open' },
    ])
    expect((await rows('SELECT id FROM incidents')).length).toBe(before + 1)
    for (const time of ['08:45', '08:48', '08:50']) {
      await beat(time)
      await look(time)
    }
    expect(await rows("SELECT state FROM alerts WHERE key = 'site'")).toEqual([
      { state: 'resolved' },
    ])
  })

  test('several collectors that look at once tell of nothing twice', async () => {
    await scanned()
    const silent = silentWith(school.core)
    for (const time of ['08:15', '08:20', '08:25']) {
      await beat(time)
      await readCounters(time, silent)
    }
    const now = new Date(at('08:25'))
    await followChanges(database.cmdb, now)
    const looks = await Promise.all(
      Array.from({ length: 6 }, () => lookAtNextSite(database.cmdb, now, newId)),
    )
    expect(looks.map(it => it?.scope).filter(it => it === SITE)).toHaveLength(1)
    await look('08:26')
    const [{ count }] = await rows(
      "SELECT count(*) FROM alert_events e JOIN alerts a ON a.id = alert_id WHERE a.rule = 'device-silent' AND is_loud",
    )
    expect(Number(count)).toBe(1)
  })

  test('a change makes its site due once it is committed, however late it commits', async () => {
    const { cmdb } = database
    await followChanges(cmdb, new Date(at('08:00')))
    await rows("UPDATE alert_runs SET due_at = '2030-01-01'")
    const slow = await cmdb.pool.connect()
    const change = `INSERT INTO changes (at, changeset_id, site_id, item_type, item_id, kind)
      VALUES (now(), gen_random_uuid(), $1, 'device', gen_random_uuid(), 'added')`
    await slow.query('BEGIN')
    await slow.query(change, [SITE])
    await followChanges(cmdb, new Date(at('08:01')))
    await slow.query('COMMIT')
    slow.release()
    await followChanges(cmdb, new Date(at('08:02')))
    expect(await rows('SELECT due_at FROM alert_runs WHERE scope = $1', [SITE])).toEqual([
      { due_at: new Date(at('08:02')) },
    ])
  })
})
