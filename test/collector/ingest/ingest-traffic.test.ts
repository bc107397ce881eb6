import { beforeEach, expect, test } from 'vitest'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import { ingestTraffic } from '../../../collector/ingest/ingest-traffic.ts'
import type { TrafficReport } from '../../../collector/ingest/message.ts'
import type { Sample, SampleBatch, TrafficMessage } from '../../../schemas/sample.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { serveApi } from '../api/serve-api.ts'
import { AGENT, aSwitch, at, newId, observed, SITE } from '../school.ts'

const PORT = 'GigabitEthernet1/0/1'
const now = new Date('2026-11-20T12:00:00Z')

function report(body: TrafficMessage): TrafficReport {
  return { id: newId(), agentId: AGENT, sentAt: at('08:00'), kind: 'traffic', body }
}
const sample = (from: string, to: string, more: Partial<Sample> = {}): Sample => ({
  ...{ address: '10.1.2.3', interface: PORT, from: at(from), to: at(to) },
  ...(more.unknown ? {} : { octetsIn: 7_500_000, octetsOut: 15_000_000 }),
  ...more,
})
const batch = (from: string, to: string, more: Partial<SampleBatch> = {}): SampleBatch => ({
  ...{ address: '10.1.2.3', from: at(from), to: at(to) },
  interfaces: [PORT, 'GigabitEthernet1/0/2'],
  octetsIn: [37_500_000, null],
  octetsOut: [0, null],
  unknown: [null, 'gone'],
  ...more,
})

describeOnOnePostgres('samples', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const take = (...messages: TrafficReport[]) =>
    ingestTraffic(messages, { cmdb: database.cmdb, siteId: SITE, now })
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows

  async function observe(number: number): Promise<string> {
    const body = observed(aSwitch(number), at('08:00'))
    const message = { id: newId(), agentId: AGENT, sentAt: at('08:00'), kind: 'observation', body }
    const context = { cmdb: database.cmdb, siteId: SITE, now, newId }
    await ingest([message as never], context)
    const [device] = await query(`SELECT id FROM devices WHERE address = '10.1.2.${number}'`)
    return device?.id
  }
  const traffic = (id: string, name: string, rest: string) =>
    api.get(`/api/v1/devices/${id}/interfaces/${encodeURIComponent(name)}/traffic?${rest}`)

  beforeEach(async () => {
    await database.cmdb.pool.query(
      'TRUNCATE sites, received_messages, traffic_samples, traffic_batches, round_trips CASCADE',
    )
    await registerSite(database.cmdb, { id: SITE })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  test('are stored to the octet in any order, and once however often they come', async () => {
    const messages = [
      report({ samples: [sample('08:01', '08:02', { octetsIn: Number.MAX_SAFE_INTEGER })] }),
      report({ samples: [sample('08:00', '08:01', { unknown: 'restart' })] }),
      report({ batches: [batch('08:00', '08:05')] }),
      report({
        roundTrips: [
          { target: 'gateway', at: at('08:00'), rttMs: 0.5 },
          { target: 'collector', at: at('08:00') },
        ],
      }),
    ]
    const dump = async () => ({
      samples: await query('SELECT * FROM traffic_samples ORDER BY ended_at'),
      batches: await query('SELECT * FROM traffic_batches ORDER BY ended_at'),
      roundTrips: await query('SELECT target, at, rtt_ms FROM round_trips ORDER BY target'),
    })
    const taken = await take(...messages, ...messages)
    expect(taken.map(it => it.outcome)).toEqual([
      ...messages.map(() => 'recorded'),
      ...messages.map(() => 'repeated'),
    ])
    const first = await dump()
    expect(first).toMatchObject({
      samples: [
        { started_at: new Date(at('08:00')), octets_in: null, unknown: 'restart' },
        { octets_in: String(Number.MAX_SAFE_INTEGER), octets_out: '15000000', unknown: null },
      ],
      batches: [
        {
          octets_in: ['37500000', null],
          octets_out: ['0', null],
          errors_in: null,
          unknown: [null, 'gone'],
        },
      ],
      roundTrips: [
        { target: 'collector', rtt_ms: null },
        { target: 'gateway', rtt_ms: 0.5 },
      ],
    })
    for (const message of messages.toReversed()) await take(message)
    expect(await dump()).toEqual(first)
  })

  test('of a device that nobody knows yet are shown once it is observed', async () => {
    await take(report({ samples: [sample('08:00', '08:01')] }))
    const id = await observe(3)
    const { status, body } = await traffic(id, PORT, `from=${at('07:59')}&to=${at('08:01')}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      items: [
        { unknownShare: 1, unknown: ['no-sample'] },
        { in: { mean: 1_000_000 }, out: { mean: 2_000_000 }, unknownShare: 0 },
      ],
      next: null,
      total: 2,
    })
  })

  test('of watched interfaces and of batches are shown alike', async () => {
    const id = await observe(3)
    await take(report({ batches: [batch('08:00', '08:05')] }))
    const range = `from=${at('08:00')}&to=${at('08:05')}&step=300`
    expect((await traffic(id, PORT, range)).body).toMatchObject({
      items: [{ in: { mean: 1_000_000 }, out: { mean: 0 }, unknownShare: 0 }],
    })
    expect((await traffic(id, 'GigabitEthernet1/0/2', range)).body).toMatchObject({
      items: [{ unknownShare: 1, unknown: ['gone'] }],
    })
  })

  test('of the same address at another site are another interface', async () => {
    await registerSite(database.cmdb, { id: '0740047Z' })
    const told = report({ samples: [sample('08:00', '08:01')] })
    await ingestTraffic([told], { cmdb: database.cmdb, siteId: '0740047Z', now })
    const id = await observe(3)
    const { body } = await traffic(id, PORT, `from=${at('08:00')}&to=${at('08:01')}`)
    expect(body).toMatchObject({ items: [{ unknownShare: 1 }] })
  })

  test('are asked for with a device, an interface, a time and a step that can be shown', async () => {
    const id = await observe(3)
    const none = '01900000-0000-7000-8000-00000000ffff'
    const asked = await Promise.all([
      traffic(none, PORT, ''),
      traffic(id, 'no such port', ''),
      traffic(id, PORT, `from=${at('09:00')}&to=${at('08:00')}`),
      traffic(id, PORT, `from=${at('08:00', '2025-11-20')}&to=${at('08:00')}&step=60`),
      traffic(id, PORT, 'from=yesterday'),
      traffic(id, PORT, ''),
    ])
    expect(asked.map(it => it.status)).toEqual([404, 404, 400, 400, 400, 200])
    expect(asked[3]?.body).toMatchObject({ detail: expect.stringContaining('at least 86400 s') })
  })
})
