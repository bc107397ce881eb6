import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addAgent, addDevice, addSite, CHOISEUL, OTHER_SITE } from './inventory-rows.ts'
import { serveApi, walk } from './serve-api.ts'
import { addAlert, addWatchedLink } from './watch-rows.ts'

const NOW = new Date('2026-11-20T09:00:00Z')

describeOnOnePostgres('the overview', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const lines = async () => {
    const items = await walk(api, '/api/v1/overview?limit=1')
    return new Map(items.map(it => [it.id, it]))
  }

  test('a site that nothing is known of is a line, too, and says nothing that is not known', async () => {
    await addSite(database.cmdb.db, OTHER_SITE)
    const line = (await lines()).get(OTHER_SITE)
    expect(line).toEqual({
      id: OTHER_SITE,
      links: 0,
      alerts: { critical: 0, major: 0, warning: 0, info: 0 },
      ...{ incidents: 0, devices: 0, late: 0, missing: 0 },
    })
  })

  test('a line has the fullest link, the worst agent, active alerts that are told, and the latest whole scan', async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addAgent(db, { state: 'online' })
    await sql`INSERT INTO agents (id, site_id, state, created_at, password_hash)
      SELECT 'second', site_id, 'offline', created_at, password_hash FROM agents`.execute(db)
    const device = await addDevice(db, { name: 'sw1', state: 'missing' })
    await addDevice(db, { name: 'sw2', state: 'retired' })
    await addAlert(db, device)
    await sql`INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, since, observed_at, opened_at,
        openings, quiet, detail)
      VALUES (${uuidv7()}, ${CHOISEUL}, ${CHOISEUL}, 'child', 'device-missing', 'critical', 'open', 'device', ${NOW}, ${NOW},
        ${NOW}, '{}', 'child', '{}')`.execute(db)
    const [full] = [await addWatchedLink(db)]
    await sql`INSERT INTO link_states (link_id, site_id, folded_to, settled_to, down_state, up_state, down_since, down_load,
        up_load, down_memory, up_memory)
      VALUES (${full}, ${CHOISEUL}, ${NOW}, ${NOW}, 'saturated', 'quiet', ${NOW}, 0.97, 0.2, '{}', '{}')`.execute(
      db,
    )
    await sql`INSERT INTO monitored_links (id, site_id, kind, created_at, changed_at, changed_by)
      VALUES (${uuidv7()}, ${CHOISEUL}, 'wan', ${NOW}, ${NOW}, 'Anne')`.execute(db)
    for (const [finishedAt, isPartial, snmpSilent] of [
      ['2026-11-20T08:00:00Z', false, 3],
      ['2026-11-20T08:30:00Z', true, 90],
    ] as const) {
      const coverage = [
        { addressesTried: 254, devicesObserved: 20, snmpSilent },
        { addressesTried: 0, devicesObserved: 0, snmpSilent: 0, failure: 'no route' },
      ]
      await sql`INSERT INTO scan_reports (scan_id, site_id, agent_id, message_id, started_at, finished_at, is_partial,
          sweep_method, report)
        VALUES (${uuidv7()}, ${CHOISEUL}, 'second', ${uuidv7()}, ${finishedAt}, ${finishedAt}, ${isPartial}, 'fping',
          ${JSON.stringify({ coverage })})`.execute(db)
    }
    expect((await lines()).get(CHOISEUL)).toMatchObject({
      name: 'Lycée Choiseul',
      agent: { id: 'second', state: 'offline' },
      link: {
        id: full,
        ...{ downMbps: 100, upMbps: 40, ratesFrom: 'contract' },
        down: { state: 'saturated', since: NOW.toISOString(), load: 0.97 },
        up: { state: 'quiet', load: 0.2 },
      },
      links: 2,
      alerts: { critical: 0, major: 1, warning: 0, info: 0 },
      ...{ incidents: 1, devices: 1, late: 0, missing: 1 },
      scan: {
        finishedAt: '2026-11-20T08:00:00.000Z',
        ...{ addresses: 254, answered: 20, silent: 3, failed: 1 },
      },
    })
  })

  test('words filter by name, town and UAI', async () => {
    const found = await walk(api, '/api/v1/overview?q=choi')
    expect(found.map(it => it.id)).toEqual([CHOISEUL])
    expect(await walk(api, '/api/v1/overview?q=%25')).toEqual([])
  })
})
