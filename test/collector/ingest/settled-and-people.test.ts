import { beforeEach, expect, test } from 'vitest'
import { correctFields } from '../../../collector/cmdb/correct-fields.ts'
import { decideCase } from '../../../collector/cmdb/decide-case.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { importDevices } from '../../../collector/import/import-devices.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import { decideRetirement } from '../../../collector/presence/decide.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { by } from '../scenarios/corrections.ts'
import { AGENT, aPc, aSwitch, hosts, newId, observed, SITE } from '../school.ts'

const NOW = new Date('2027-01-01T00:00:00Z')
const START_MS = Date.parse('2026-11-20T08:00:00Z')

describeOnOnePostgres('settled messages, and others who write meanwhile', server => {
  const database = freshDatabase(server)
  let scans = 0

  beforeEach(async () => {
    scans = 0
    await database.cmdb.pool.query('TRUNCATE sites, received_messages, changes CASCADE')
    await registerSite(database.cmdb, { id: SITE })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  /** The next scan, an hour after the one before; whether it was taken in without being reconciled. */
  async function scan(): Promise<boolean> {
    scans += 1
    const instant = new Date(START_MS + scans * 3_600_000).toISOString()
    const bodies = [
      { kind: 'observation', body: observed(aSwitch(1), instant) },
      { kind: 'observation', body: observed(aSwitch(2), instant) },
      { kind: 'endpoints', body: hosts([aPc(1), aPc(2)], instant) },
    ]
    const messages = bodies.map(
      it => ({ id: newId(), agentId: AGENT, sentAt: instant, ...it }) as InventoryMessage,
    )
    let isSettled = true
    const onReconciled = () => {
      isSettled = false
    }
    await ingest(messages, { cmdb: database.cmdb, siteId: SITE, now: NOW, newId, onReconciled })
    return isSettled
  }

  async function query<Row>(sql: string): Promise<Row[]> {
    return (await database.cmdb.pool.query(sql)).rows as Row[]
  }

  async function someId(sql: string): Promise<string> {
    const [row] = await query<{ id: string }>(sql)
    if (!row) throw new Error(`${sql} finds nothing`)
    return row.id
  }

  const aDevice = () => someId(`SELECT id FROM devices WHERE serial = 'CN61FP0001'`)
  const lockName = async () => {
    const said = by('Anne')
    const edit = { kind: 'set' as const, field: 'name', value: 'coeur' }
    const done = await correctFields(database.cmdb, await aDevice(), [edit], said)
    expect(done.ok).toBe(true)
    return said.id
  }

  const changes: [string, () => Promise<() => Promise<unknown>>][] = [
    ['set a field', async () => lockName],
    [
      'released one',
      async () => {
        await lockName()
        const id = await aDevice()
        return () =>
          correctFields(database.cmdb, id, [{ kind: 'release', field: 'name' }], by('Anne'))
      },
    ],
    [
      'took a changeset back',
      async () => {
        const changeset = await lockName()
        return () => undoChangeset(database.cmdb, changeset, by('Anne'))
      },
    ],
    [
      'answered a question of identity',
      async () => {
        const id = await someId(`INSERT INTO cases (id, key, site_id, question, device_id, record,
            other_site_id, other_device_id, other_record, evidence, opened_at)
          SELECT id, 'x', site_id, 'serial-changed', id, '{}', site_id, id, '{}', '[]', now()
          FROM devices ORDER BY id LIMIT 1 RETURNING id`)
        return () => decideCase(database.cmdb, id, { decision: 'ignore' }, by('Anne'))
      },
    ],
    [
      'retired a host',
      async () => {
        const itemId = await someId('SELECT id FROM endpoints LIMIT 1')
        const who = { by: 'Anne', origin: 'cli' as const }
        return () => decideRetirement(database.cmdb, { itemId, isRetired: true }, who, NOW)
      },
    ],
    [
      'imported a list',
      async () => {
        const bytes = Buffer.from(`site;serial;room\n${SITE};CN61FP0001;RG1\n`)
        const request = { bytes, by: 'Anne', origin: 'cli' as const, isDryRun: false, now: NOW }
        return () => importDevices(database.cmdb, request)
      },
    ],
  ]

  test.each(changes)('a scan is weighed anew after a person %s', async (_, prepare) => {
    await scan()
    const change = await prepare()
    while (!(await scan())) expect(scans).toBeLessThan(6)
    await change()
    expect(await scan()).toBe(false)
  })

  test.each(changes)('it is, too, when the person %s while a scan came in', async (_, prepare) => {
    await scan()
    const change = await prepare()
    while (!(await scan())) expect(scans).toBeLessThan(6)
    // Whichever was first: the scan that was second, or else the next one, knows of the change.
    const [isSettled] = await Promise.all([scan(), change()])
    expect([isSettled, await scan()]).toContain(false)
  })

  test('what somebody commits without the lock, between a scan’s reading and its writing, is not settled over', async () => {
    await scan()
    // The second scan changes nothing any more, so its messages are about to be settled.
    const other = await database.cmdb.pool.connect()
    try {
      await other.query('BEGIN')
      await other.query(`UPDATE endpoints SET name = 'renamed'`)
      const coming = scan()
      await waitForLockWaiter()
      await other.query('COMMIT')
      expect(await coming).toBe(false)
    } finally {
      other.release()
    }
    expect(await scan()).toBe(false)
    expect(await query('SELECT DISTINCT name FROM endpoints ORDER BY name')).toEqual([
      { name: 'a107-sev-1' },
      { name: 'a107-sev-2' },
    ])
  })

  /** Until somebody waits for a row that another transaction has changed. */
  async function waitForLockWaiter(): Promise<void> {
    for (;;) {
      const rows = await query(`SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'transactionid'`)
      if (rows.length > 0) return
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
})
