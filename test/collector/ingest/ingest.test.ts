import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { type Ingested, ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import { describeOnPostgres, freshDatabase } from '../../real/postgres.ts'
import {
  AGENT,
  aPc,
  aPlainServer,
  aReport,
  aSwitch,
  at,
  hosts,
  newId,
  observed,
  port,
  SITE,
} from '../school.ts'
import { dumpInventory } from './inventory-dump.ts'

const NOW = new Date('2026-11-21T12:00:00Z')

type Body = Pick<InventoryMessage, 'kind' | 'body'>

function message(body: Body): InventoryMessage {
  return { id: newId(), agentId: AGENT, sentAt: at('09:00'), ...body } as InventoryMessage
}

function seen(observation: Parameters<typeof observed>[0], time: string) {
  return message({ kind: 'observation', body: observed(observation, at(time)) })
}

function told(endpoints: Parameters<typeof hosts>[0], time: string, vlan?: number) {
  return message({ kind: 'endpoints', body: hosts(endpoints, at(time), vlan) })
}

describeOnPostgres('ingest', server => {
  const database = freshDatabase(server)

  beforeEach(async () => {
    const { cmdb } = database
    await cmdb.pool.query('TRUNCATE sites, received_messages, changes, quarantine CASCADE')
    await registerSite(cmdb, { id: SITE })
    await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  async function take(...messages: InventoryMessage[]): Promise<Ingested[]> {
    const all: Ingested[] = []
    for (const it of messages) {
      const context = { cmdb: database.cmdb, siteId: SITE, now: NOW, newId }
      all.push(...(await ingest([it], context)))
    }
    return all
  }

  test('what an agent lost is on record once, and changes nothing in the inventory', async () => {
    const lost = message({
      kind: 'gap',
      body: { kind: 'traffic', from: at('07:00'), to: at('08:00'), messages: 60, reason: 'full' },
    })
    const taken = await take(lost, lost)
    expect(taken.map(it => it.outcome)).toEqual(['unchanged', 'repeated'])
    expect(await query('SELECT id, message_kind, messages FROM gaps')).toEqual([
      { id: lost.id, message_kind: 'traffic', messages: '60' },
    ])
  })

  async function query(sql: string) {
    return (await database.cmdb.pool.query(sql)).rows
  }

  test('an observation is in the CMDB with all that it told, and in the change log', async () => {
    const told = aSwitch(3, {
      members: [{ position: 1, serial: 'CN61FP0003', model: '5130-24G' }],
      interfaces: {
        status: 'complete',
        rows: [
          port('GigabitEthernet1/0/1', {
            alias: 'Salle A107 — "prise" {1}',
            speedMbps: 1000,
            mtuBytes: 4_294_967_295,
            duplex: 'full',
            accessVlan: 10,
            taggedVlans: [30, 20],
            poeWatts: 3.5,
          }),
        ],
      },
      macTable: { status: 'complete', rows: [{ macAddress: 'a4:bb:6d:00:00:07', vlan: 20 }] },
    })
    const [ingested] = await take(seen(told, '08:00'))
    expect(ingested).toMatchObject({ outcome: 'changed', changeCount: 1 })

    expect(await query('SELECT * FROM devices')).toMatchObject([
      { site_id: SITE, kind: 'switch', serial: 'CN61FP0003', address: '10.1.2.3', state: 'seen' },
    ])
    expect(await query('SELECT * FROM interfaces')).toMatchObject([
      {
        name: 'GigabitEthernet1/0/1',
        alias: 'Salle A107 — "prise" {1}',
        mtu_bytes: '4294967295',
        tagged_vlans: [20, 30],
        poe_watts: 3.5,
        is_present: true,
      },
    ])
    expect(await query('SELECT * FROM members')).toMatchObject([{ serial: 'CN61FP0003' }])
    expect(await query(`SELECT rows FROM observed_sections WHERE section = 'macTable'`)).toEqual([
      { rows: [{ macAddress: 'a4:bb:6d:00:00:07', vlan: 20 }] },
    ])
    expect(await query('SELECT * FROM changes')).toMatchObject([
      { kind: 'added', item_type: 'device', new_value: { serial: 'CN61FP0003' } },
    ])
  })

  test('the same message again changes nothing', async () => {
    const messages = [
      seen(aSwitch(3), '08:00'),
      told([aPc(7)], '08:01'),
      message({ kind: 'scan-report', body: aReport() }),
    ]
    await take(...messages)
    const before = await dumpInventory(database.cmdb)
    const again = await take(...messages)
    expect(again.map(it => it.outcome)).toEqual(['repeated', 'repeated', 'repeated'])
    expect(await dumpInventory(database.cmdb)).toEqual(before)
  })

  test('a message that is twice in one transaction counts once', async () => {
    const one = seen(aSwitch(3), '08:00')
    const context = { cmdb: database.cmdb, siteId: SITE, now: NOW, newId }
    const outcomes = (await ingest([one, one], context)).map(it => it.outcome)
    expect(outcomes).toEqual(['changed', 'repeated'])
  })

  test('a rescan in which nothing changed writes no line of history and no port', async () => {
    await take(seen(aSwitch(3), '08:00'), told([aPc(7)], '08:01'))
    const ports = await query('SELECT xmin, * FROM interfaces ORDER BY name')
    const outcomes = await take(seen(aSwitch(3), '09:00'), told([aPc(7)], '09:01'))
    expect(outcomes.map(it => it.outcome)).toEqual(['unchanged', 'unchanged'])
    expect(await query('SELECT xmin, * FROM interfaces ORDER BY name')).toEqual(ports)
    expect(await query('SELECT last_seen FROM devices')).toEqual([
      { last_seen: new Date(at('09:00')) },
    ])
  })

  test('a table that failed does not wipe the rows of the earlier reading', async () => {
    const rows = [{ interface: 'GigabitEthernet1/0/1', protocol: 'lldp' as const, name: 'core' }]
    await take(
      seen(aSwitch(3, { neighbours: { status: 'complete', rows } }), '08:00'),
      seen(aSwitch(3, { neighbours: { status: 'failed', reason: 'timed out' } }), '09:00'),
    )
    expect(
      await query(
        `SELECT status, reason, rows FROM observed_sections WHERE section = 'neighbours'`,
      ),
    ).toEqual([{ status: 'failed', reason: 'timed out', rows }])
  })

  test('what the database refuses leaves nothing behind', async () => {
    const bad = seen(aSwitch(3), '08:00')
    const rows = [port('1', { index: 2 ** 40 })]
    const broken = seen(aSwitch(4, { interfaces: { status: 'complete', rows } }), '08:00')
    const context = { cmdb: database.cmdb, siteId: SITE, now: NOW, newId }
    await expect(ingest([bad, broken], context)).rejects.toThrow(/out of range/)
    expect(await query('SELECT * FROM devices')).toEqual([])
    expect(await query('SELECT * FROM received_messages')).toEqual([])
  })

  test('two sites with the same addresses, names and MACs stay apart', async () => {
    await registerSite(database.cmdb, { id: '0740047Z' })
    await registerAgent(database.cmdb, { id: '0740047Z', siteId: '0740047Z', password: 'p' })
    const messages = () => [seen(aSwitch(3), '08:00'), told([aPc(7)], '08:01')]
    await take(...messages())
    const other = messages().map(it => ({ ...it, agentId: '0740047Z' }))
    await ingest(other, { cmdb: database.cmdb, siteId: '0740047Z', now: NOW, newId })
    const sites = [{ site_id: SITE }, { site_id: '0740047Z' }]
    expect(await query('SELECT site_id FROM devices ORDER BY 1')).toEqual(sites)
    expect(await query('SELECT site_id FROM endpoints ORDER BY 1')).toEqual(sites)
  })

  test('several collectors that take in the same school at once make no duplicates', async () => {
    const messages = [1, 2, 3, 4].flatMap(number => [
      seen(aSwitch(number), '08:00'),
      seen(aSwitch(number), '08:10'),
      told([aPc(number), aPc(number + 1)], '08:20'),
    ])
    const context = { cmdb: database.cmdb, siteId: SITE, now: NOW, newId }
    await Promise.all(messages.map(it => ingest([it], context)))
    expect(await query('SELECT count(*)::int AS n FROM devices')).toEqual([{ n: 4 }])
    expect(await query('SELECT count(*)::int AS n FROM endpoints')).toEqual([{ n: 5 }])
  })

  test('the same messages in any order, some of them twice, several in a transaction, end in the same rows', async () => {
    const school = [
      seen(aSwitch(3, { name: 'old', addresses: ['10.1.2.3'] }), '08:00'),
      seen(aSwitch(3, { name: 'new', location: undefined }), '08:10'),
      seen(aSwitch(3, { interfaces: { status: 'complete', rows: [port('1')] } }), '08:20'),
      seen(aSwitch(4, { address: '10.1.2.3' }), '08:30'),
      seen(aPlainServer(5), '08:05'),
      told([aPc(7), aPc(8, { macAddress: '00:1b:3f:00:03:01' })], '08:02'),
      told([aPc(7, { address: '10.1.20.9' })], '08:12'),
      told([{ type: 'endpoint', address: '10.1.2.5', kind: 'unknown', via: ['icmp'] }], '08:22'),
      message({ kind: 'scan-report', body: aReport() }),
    ]
    await take(...school)
    const expected = await dumpInventory(database.cmdb)
    const orders = fc.record({
      order: fc.shuffledSubarray(school, { minLength: school.length }),
      repeated: fc.subarray(school),
      atOnce: fc.integer({ min: 1, max: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(orders, async ({ order, repeated, atOnce }) => {
        await database.cmdb.pool.query(
          `TRUNCATE devices, endpoints, scan_reports, received_messages, changes CASCADE`,
        )
        const context = { cmdb: database.cmdb, siteId: SITE, now: NOW, newId }
        const messages = [...order, ...repeated]
        while (messages.length > 0) await ingest(messages.splice(0, atOnce), context)
        expect(await dumpInventory(database.cmdb)).toEqual(expected)
      }),
      { numRuns: 15 },
    )
  })
})
