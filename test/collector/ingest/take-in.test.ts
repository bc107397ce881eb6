import { beforeEach, expect, test } from 'vitest'
import { type Cmdb, connectCmdb } from '../../../collector/cmdb/connect.ts'
import { registerAgent, revokeAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { type Delivery, type TakenIn, takeIn } from '../../../collector/ingest/take-in.ts'
import { type MessageBody, type MessageKind, messages, topicOf } from '../../../schemas/messages.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { startTestServer } from '../../real/postgres-server.ts'
import { AGENT, aPc, aSwitch, at, envelope, hosts, newId, observed, port, SITE } from '../school.ts'

function delivery(
  payload: unknown,
  kind: MessageKind = 'observation',
  more: Partial<Delivery> = {},
): Delivery {
  return {
    topic: topicOf(AGENT, kind),
    payload: Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload)),
    isRetained: false,
    receivedAt: new Date('2026-11-21T09:00:10Z'),
    ...more,
  }
}

const good = (number: number) => envelope('observation', observed(aSwitch(number), at('08:00')))

/** Right by its schema, and more than an SQL integer holds. */
const poisoned = () =>
  envelope(
    'observation',
    observed(
      aSwitch(9, { interfaces: { status: 'complete', rows: [port('1', { index: 2 ** 40 })] } }),
      at('08:00'),
    ),
  )

async function takeAll(
  cmdb: Cmdb,
  deliveries: Delivery[],
  more: { signal?: AbortSignal; onWaiting?: () => void } = {},
) {
  const context = { cmdb, signal: new AbortController().signal, onWaiting: () => {}, ...more }
  const taken: TakenIn[] = []
  for await (const it of takeIn(deliveries, context)) taken.push(it)
  return taken
}

async function enrol(cmdb: Cmdb) {
  await registerSite(cmdb, { id: SITE })
  await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
}

describeOnOnePostgres('taking messages in', server => {
  const database = freshDatabase(server)

  beforeEach(async () => {
    await database.cmdb.pool.query('TRUNCATE sites, received_messages, changes, quarantine CASCADE')
    await enrol(database.cmdb)
  })

  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows

  test('an unreadable message is kept whole with the reason, and its sender may forget it', async () => {
    const message = { ...good(3), sentAt: 'soon' }
    const [taken] = await takeAll(database.cmdb, [delivery(message)])
    expect(taken).toMatchObject({ outcome: 'quarantined', messageId: message.id })
    expect(await query('SELECT * FROM quarantine')).toMatchObject([
      {
        topic: 'recense/v1/0370037P/observation',
        agent_id: AGENT,
        site_id: SITE,
        reason: expect.stringContaining('sentAt: '),
        payload: Buffer.from(JSON.stringify(message)),
        times_received: 1,
      },
    ])
  })

  test('bytes without an id are kept too, once however often they come', async () => {
    const garbage = delivery(Buffer.from([0xff, 0x00, 0xfe]))
    const taken = await takeAll(database.cmdb, [garbage, garbage, garbage])
    expect(taken.map(it => it.messageId)).toEqual([undefined, undefined, undefined])
    expect(await query('SELECT times_received FROM quarantine')).toEqual([{ times_received: 3 }])
  })

  test('a message that the database refuses is quarantined alone; those beside it are taken in', async () => {
    const messages = [good(3), poisoned(), good(4)]
    const taken = await takeAll(
      database.cmdb,
      messages.map(it => delivery(it)),
    )
    expect(taken.map(it => it.outcome)).toEqual(['changed', 'quarantined', 'changed'])
    expect(taken.map(it => it.messageId)).toEqual(messages.map(it => it.id))
    expect(await query('SELECT serial FROM devices ORDER BY 1')).toEqual([
      { serial: 'CN61FP0003' },
      { serial: 'CN61FP0004' },
    ])
    expect(await query('SELECT reason FROM quarantine')).toEqual([
      { reason: expect.stringContaining('could not be taken in: ') },
    ])
  })

  test('an agent that says it is another one changes nothing at that site', async () => {
    await registerSite(database.cmdb, { id: '0740047Z' })
    await registerAgent(database.cmdb, { id: '0740047Z', siteId: '0740047Z', password: 'p' })
    const forged = envelope('observation', observed(aSwitch(3), at('08:00')), { agent: '0740047Z' })
    const [taken] = await takeAll(database.cmdb, [delivery(forged)])
    expect(taken).toMatchObject({ outcome: 'quarantined', agentId: AGENT })
    expect(await query('SELECT * FROM devices')).toEqual([])
  })

  test('an agent that is not enrolled, or is revoked, has no site to write to', async () => {
    const stranger = envelope('observation', observed(aSwitch(3), at('08:00')), {
      agent: 'stranger',
    })
    await revokeAgent(database.cmdb, AGENT, new Date())
    const taken = await takeAll(database.cmdb, [
      delivery(stranger, 'observation', { topic: topicOf('stranger', 'observation') }),
      delivery(good(3)),
    ])
    expect(taken).toMatchObject([
      { outcome: 'quarantined', reason: expect.stringContaining('not enrolled') },
      { outcome: 'quarantined', reason: expect.stringContaining('revoked') },
    ])
    expect(await query('SELECT * FROM devices')).toEqual([])
  })

  test('samples are taken in, receipted, and there once however often they come', async () => {
    const traffic = envelope('traffic', {
      samples: [
        { address: '10.1.2.3', interface: '1', from: at('08:00'), to: at('08:01'), octetsIn: 5 },
      ],
    })
    const told = delivery(traffic, 'traffic')
    const taken = [
      ...(await takeAll(database.cmdb, [told, delivery(good(3)), told])),
      ...(await takeAll(database.cmdb, [told])),
    ]
    const ofTraffic = taken.filter(it => it.messageId === traffic.id)
    expect(ofTraffic.map(it => it.outcome)).toEqual(['recorded', 'repeated', 'repeated'])
    expect(taken.map(it => it.outcome)).toContain('changed')
    expect(await query('SELECT octets_in FROM traffic_samples')).toEqual([{ octets_in: '5' }])
  })

  const heartbeat = (more: Partial<MessageBody<'heartbeat'>> = {}) =>
    delivery(
      envelope('heartbeat', {
        state: 'online',
        version: '0.1.0',
        bootId: newId(),
        startedAt: at('07:00'),
        clock: '2026-11-21T09:00:40.000Z',
        outbox: { messages: 3, bytes: 900, oldestAt: at('08:00'), isDurable: true },
        ...more,
      }),
      'heartbeat',
    )

  test('a heartbeat tells how the agent is, and by how much its clock is off', async () => {
    const [taken] = await takeAll(database.cmdb, [heartbeat()])
    expect(taken).toMatchObject({ outcome: 'recorded' })
    expect(taken?.messageId).toBeUndefined()
    expect(await query('SELECT * FROM agents')).toMatchObject([
      {
        state: 'online',
        version: '0.1.0',
        heartbeat_at: new Date('2026-11-21T09:00:10Z'),
        clock_offset_seconds: 30,
        outbox_messages: '3',
      },
    ])
  })

  test('a last will says that the agent went, and leaves what it last told', async () => {
    const { clock: _, outbox: __, ...will } = JSON.parse(heartbeat().payload.toString()).body
    await takeAll(database.cmdb, [
      heartbeat(),
      delivery(envelope('heartbeat', { ...will, state: 'offline' }), 'heartbeat', {
        receivedAt: new Date('2026-11-21T10:00:00Z'),
      }),
    ])
    expect(await query('SELECT * FROM agents')).toMatchObject([
      {
        state: 'offline',
        heartbeat_at: new Date('2026-11-21T09:00:10Z'),
        outbox_messages: '3',
      },
    ])
  })

  test('a retained heartbeat does not make a dead agent look alive', async () => {
    await takeAll(database.cmdb, [{ ...heartbeat(), isRetained: true }])
    expect(await query('SELECT heartbeat_at FROM agents')).toEqual([{ heartbeat_at: null }])
  })

  test('every kind of message that an agent sends is handled', () => {
    const inventory = ['scan-report', 'observation', 'endpoints']
    const handled = [...inventory, 'heartbeat', 'traffic', 'gap', 'reply']
    const sent = Object.entries(messages).filter(([, it]) => it.from === 'agent')
    expect(sent.map(([kind]) => kind).sort()).toEqual(handled.sort())
  })
})

describeOnOnePostgres('a database that goes away', server => {
  test('is waited for: nothing is lost, and nothing is receipted before its commit', async () => {
    const postgres = await startTestServer(server)
    const cmdb = connectCmdb({ url: await postgres.createDatabase() })
    try {
      await enrol(cmdb)
      await postgres.stop()
      let waits = 0
      const comeBack = new Promise<void>(resolve => {
        setTimeout(() => void postgres.start().then(resolve), 600)
      })
      const messages = [good(3), envelope('endpoints', hosts([aPc(7)], at('08:00')))]
      const taken = await takeAll(
        cmdb,
        messages.map((it, index) => delivery(it, index === 0 ? 'observation' : 'endpoints')),
        {
          onWaiting: () => {
            waits += 1
          },
        },
      )
      await comeBack
      expect(waits).toBeGreaterThan(0)
      expect(taken.map(it => it.outcome)).toEqual(['changed', 'changed'])
    } finally {
      await cmdb.close()
      await postgres.remove()
    }
  })

  test('is not waited for by a collector that stops', async () => {
    const postgres = await startTestServer(server)
    const cmdb = connectCmdb({ url: await postgres.createDatabase() })
    try {
      await postgres.stop()
      const stopping = new AbortController()
      const taken = takeAll(cmdb, [delivery(good(3))], {
        signal: stopping.signal,
        onWaiting: () => stopping.abort(),
      })
      await expect(taken).rejects.toThrow(/abort/i)
    } finally {
      await cmdb.close()
      await postgres.remove()
    }
  })
})
