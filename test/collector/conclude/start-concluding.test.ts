import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { type Cmdb, connectCmdb } from '../../../collector/cmdb/connect.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import {
  findDueSites,
  finishTopologyRun,
  takeTopologyRun,
} from '../../../collector/cmdb/topology-runs.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { startConcluding } from '../../../collector/conclude/start-concluding.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { AGENT, aReport, aSwitch, at, newId, observed, SITE } from '../school.ts'

const SITES = [SITE, '0740047Z', '0450029M']
const PATIENCE = { quietMs: 60_000, atMostMs: 600_000 }

describeOnOnePostgres('following what is taken in', server => {
  const database = freshDatabase(server)

  beforeEach(async () => {
    const { cmdb } = database
    await cmdb.pool.query('TRUNCATE sites, received_messages, changes CASCADE')
    for (const id of SITES) {
      await registerSite(cmdb, { id })
      await registerAgent(cmdb, { id: id === SITE ? AGENT : id, siteId: id, password: 'p' })
    }
  })

  /** Two switches that hear each other. */
  function scan(time: string): InventoryMessage[] {
    return [1, 2].map(number => {
      const other = 3 - number
      const neighbour = {
        ...{ interface: 'GigabitEthernet1/0/1', protocol: 'lldp' as const },
        ...{ chassisId: `00:1b:3f:00:0${other}:00`, portId: 'GigabitEthernet1/0/1' },
      }
      const told = aSwitch(number, { neighbours: { status: 'complete', rows: [neighbour] } })
      const body = observed(told, at(time))
      return { id: newId(), agentId: AGENT, sentAt: at(time), kind: 'observation', body }
    })
  }

  function report(time: string): InventoryMessage {
    const body = aReport({ finishedAt: at(time) })
    return { id: newId(), agentId: AGENT, sentAt: at(time), kind: 'scan-report', body }
  }

  function take(messages: InventoryMessage[], time: string, siteId = SITE) {
    const told = messages.map(it => ({ ...it, agentId: siteId === SITE ? AGENT : siteId }))
    const context = { cmdb: database.cmdb, siteId, now: new Date(at(time)), newId }
    return ingest(told as InventoryMessage[], context)
  }

  const due = (time: string) => findDueSites(database.cmdb, PATIENCE, new Date(at(time)))

  async function count(table: string): Promise<number> {
    const { rows } = await database.cmdb.pool.query(`SELECT count(*)::int AS n FROM ${table}`)
    return rows[0].n
  }

  test('a site is due once its scan is over, or it has been quiet, or it was waited for long enough', async () => {
    await take(scan('08:00'), '08:00')
    expect(await due('08:00')).toEqual([])
    expect(await due('08:01')).toEqual([SITE])
    await take([report('08:00')], '08:00')
    expect(await due('08:00')).toEqual([SITE])

    await concludeSite(database.cmdb, SITE, new Date(at('08:00')))
    expect(await due('09:00')).toEqual([])
    for (let minute = 10; minute <= 19; minute += 1) {
      await take(scan(`08:${minute}`), `08:${minute}`)
      expect(await due(`08:${minute}:30`)).toEqual([])
    }
    await take(scan('08:20'), '08:20')
    expect(await due('08:20:30')).toEqual([SITE])
  })

  test('a message that was taken in before makes no site due again', async () => {
    const messages = [...scan('08:00'), report('08:00')]
    await take(messages, '08:00')
    await concludeSite(database.cmdb, SITE, new Date(at('08:01')))
    await take(messages, '08:02')
    expect(await due('12:00')).toEqual([])
  })

  test('two collectors on one database conclude each site, and each link once', async () => {
    const cmdbs: Cmdb[] = [1, 2].map(() => connectCmdb({ url: database.url }))
    const told: string[] = []
    const log = {
      debug: () => {},
      warn: (fields: object) => told.push(JSON.stringify(fields)),
      info: () => {},
    }
    const running = cmdbs.map(cmdb => startConcluding({ cmdb, log, everyMs: 5, quietMs: 0 }))
    try {
      for (let minute = 10; minute < 20; minute += 1) {
        for (const site of SITES) {
          await take([...scan(`08:${minute}`), report(`08:${minute}`)], `08:${minute}`, site)
        }
      }
      const until = Date.now() + 20_000
      while ((await due('23:00')).length > 0 && Date.now() < until) await sleep(20)
      expect(await due('23:00')).toEqual([])
      expect(await count('links')).toBe(SITES.length)
      expect(told).toEqual([])
    } finally {
      await Promise.all(running.map(it => it.stop()))
      await Promise.all(cmdbs.map(it => it.close()))
    }
  })

  test('messages are taken in while a site is being concluded, and make another run due', async () => {
    await take([...scan('08:00'), report('08:00')], '08:00')
    const { db } = database.cmdb
    const other = connectCmdb({ url: database.url })
    try {
      let release = () => {}
      const held = new Promise<void>(resolve => {
        release = resolve
      })
      // Somebody else reads and concludes the site for as long as we say.
      const reading = other.db.transaction().execute(async transaction => {
        const revision = await takeTopologyRun(transaction, SITE)
        await held
        await finishTopologyRun(transaction, SITE, revision ?? '', new Date(at('08:06')))
        return revision
      })
      await sleep(50)
      expect(await concludeSite(database.cmdb, SITE, new Date(at('08:05')))).toBeUndefined()
      await take(scan('08:05'), '08:05')
      release()
      expect(await reading).toBe('1')
      const [run] = await db.selectFrom('topology_runs').selectAll().execute()
      expect(run).toMatchObject({ revision: '2', concluded_revision: '1' })
    } finally {
      await other.close()
    }
  })

  test('a site that cannot be concluded is told, waits, and holds up no other', async () => {
    await database.cmdb.pool.query(
      `ALTER TABLE links ADD CONSTRAINT broken CHECK (site_id <> '${SITE}')`,
    )
    const failed: object[] = []
    const log = { debug: () => {}, warn: (it: object) => failed.push(it), info: () => {} }
    const { cmdb } = database
    for (const site of SITES) await take([...scan('08:00'), report('08:00')], '08:00', site)
    const running = startConcluding({ cmdb, log, everyMs: 5 })
    try {
      const until = Date.now() + 20_000
      while ((await count('links')) < 2 && Date.now() < until) await sleep(20)
      while (failed.length === 0 && Date.now() < until) await sleep(20)
      expect(await count('links')).toBe(2)
      expect(failed).toMatchObject([{ site: SITE, reason: expect.stringContaining('broken') }])
      const { rows } = await cmdb.pool.query(
        'SELECT failure FROM topology_runs WHERE failure <> $1',
        [''],
      )
      expect(rows).toHaveLength(1)
    } finally {
      await running.stop()
      await cmdb.pool.query('ALTER TABLE links DROP CONSTRAINT broken')
    }
  })
})
