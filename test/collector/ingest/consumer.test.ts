import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { type Consumer, startConsumer } from '../../../collector/ingest/consumer.ts'
import type { TakenIn } from '../../../collector/ingest/take-in.ts'
import { topicOf } from '../../../schemas/messages.ts'
import { type Mosquitto, startMosquitto, whyNoMosquitto } from '../../real/mosquitto.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { AGENT, aPc, aSwitch, at, envelope, hosts, observed, SITE } from '../school.ts'

const users = { collector: 'c-secret', [AGENT]: 'a-secret', '0740047Z': 'b-secret' }
const suite = whyNoMosquitto === undefined ? describeOnOnePostgres : () => {}
if (whyNoMosquitto !== undefined) test.skip(`the consumer: ${whyNoMosquitto}`, () => {})

suite('the consumer, through Mosquitto,', server => {
  const database = freshDatabase(server)
  let broker: Mosquitto
  let consumer: Consumer | undefined
  let lines: { event: string }[] = []
  const clients: MqttClient[] = []

  beforeEach(async () => {
    const { cmdb } = database
    await cmdb.pool.query('TRUNCATE sites, received_messages, changes, quarantine CASCADE')
    for (const id of [SITE, '0740047Z']) {
      await registerSite(cmdb, { id })
      await registerAgent(cmdb, { id, siteId: id, password: 'p' })
    }
    broker = await startMosquitto({ users })
    lines = []
  })

  afterEach(async () => {
    await Promise.all(clients.splice(0).map(it => it.endAsync(true)))
    await consumer?.stop()
    consumer = undefined
    await broker.stop()
  })

  async function start(onTakenIn: (taken: TakenIn) => void = () => {}) {
    const write = (fields: object, event: string) => {
      lines.push({ ...fields, event })
    }
    consumer = startConsumer({
      mqttUrl: broker.url,
      clientOptions: { username: 'collector', password: users.collector, reconnectPeriod: 50 },
      cmdb: database.cmdb,
      log: { debug: write, info: write, warn: write, error: write },
      onTakenIn,
    })
    await until(() => consumer?.isReady())
    return consumer
  }

  /** An agent that collects the ids of its receipts. */
  async function connectAgent(id: typeof AGENT | '0740047Z' = AGENT) {
    const client = await mqtt.connectAsync(broker.url, {
      username: id,
      password: users[id],
      reconnectPeriod: 50,
    })
    clients.push(client)
    const receipted = new Set<string>()
    client.on('message', (_, payload) => {
      for (const it of JSON.parse(payload.toString()).body.ids) receipted.add(it)
    })
    await client.subscribeAsync(topicOf(id, 'receipt'), { qos: 1 })
    return { client, receipted }
  }

  async function count(table: string): Promise<number> {
    const { rows } = await database.cmdb.pool.query(`SELECT count(*)::int AS n FROM ${table}`)
    return rows[0].n
  }

  test('takes in a school and tells its agent by receipts what is committed', async () => {
    await start()
    const { client, receipted } = await connectAgent()
    const observations = Array.from({ length: 60 }, (_, it) =>
      envelope('observation', observed(aSwitch(it + 1), at('08:00'))),
    )
    const endpoints = envelope('endpoints', hosts([aPc(1), aPc(2)], at('08:01')))
    for (const it of observations) {
      client.publish(topicOf(AGENT, 'observation'), JSON.stringify(it), { qos: 1 })
    }
    client.publish(topicOf(AGENT, 'endpoints'), JSON.stringify(endpoints), { qos: 1 })

    await until(() => receipted.size === 61)
    expect(receipted).toEqual(new Set([...observations, endpoints].map(it => it.id)))
    expect(await count('devices')).toBe(60)
    expect(await count('endpoints')).toBe(2)
  })

  test('is not stopped by what cannot be read: it is quarantined, and what follows is taken in', async () => {
    await start()
    const { client, receipted } = await connectAgent()
    const topic = topicOf(AGENT, 'observation')
    const broken = envelope('observation', observed(aSwitch(3), at('08:00')))
    const good = envelope('observation', observed(aSwitch(4), at('08:00')))
    const text = JSON.stringify(broken)
    client.publish(topic, text.slice(0, -10), { qos: 1 })
    client.publish(topic, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]), { qos: 1 })
    client.publish(topic, '', { qos: 1 })
    client.publish(topic, JSON.stringify(good), { qos: 1 })
    await until(() => receipted.size === 2)
    expect(receipted).toEqual(new Set([broken.id, good.id]))
    expect(await count('quarantine')).toBe(3)
    expect(await count('devices')).toBe(1)
  })

  test('tells again that a message is committed when it comes again', async () => {
    await start()
    const { client, receipted } = await connectAgent()
    const message = envelope('observation', observed(aSwitch(3), at('08:00')))
    const send = () =>
      client.publishAsync(topicOf(AGENT, 'observation'), JSON.stringify(message), { qos: 1 })
    await send()
    await until(() => receipted.size === 1)
    receipted.clear()
    await send()
    await until(() => receipted.size === 1)
    expect(await count('changes')).toBe(1)
  })

  test('works on while one agent has a long queue, and keeps the order of each agent', async () => {
    const order: string[] = []
    await start(({ agentId, messageId }) => order.push(`${agentId} ${messageId}`))
    const [busy, other] = [await connectAgent(AGENT), await connectAgent('0740047Z')]
    const many = Array.from({ length: 200 }, () =>
      envelope('endpoints', hosts([aPc(1)], at('08:00'))),
    )
    for (const it of many) {
      busy.client.publish(topicOf(AGENT, 'endpoints'), JSON.stringify(it), { qos: 1 })
    }
    const one = envelope('observation', observed(aSwitch(3), at('08:00')), { agent: '0740047Z' })
    await other.client.publishAsync(topicOf('0740047Z', 'observation'), JSON.stringify(one), {
      qos: 1,
    })
    await until(() => other.receipted.size === 1 && busy.receipted.size === 200)
    const ofBusy = order.filter(it => it.startsWith(AGENT))
    expect(ofBusy).toEqual(many.map(it => `${AGENT} ${it.id}`))
  })

  test('connects again to a broker that was killed, and misses nothing that is sent again', async () => {
    await start()
    const port = Number(new URL(broker.url).port)
    await broker.kill()
    await until(() => !consumer?.isReady())
    broker = await startMosquitto({ users, port })
    await until(() => consumer?.isReady())
    const { client, receipted } = await connectAgent()
    const message = envelope('observation', observed(aSwitch(3), at('08:00')))
    client.publish(topicOf(AGENT, 'observation'), JSON.stringify(message), { qos: 1 })
    await until(() => receipted.size === 1)
  })

  test('commits what it works on before it stops, and leaves the rest to its sender', async () => {
    const taken: TakenIn[] = []
    const running = await start(it => taken.push(it))
    const { client, receipted } = await connectAgent()
    for (let number = 1; number <= 200; number++) {
      const message = envelope('observation', observed(aSwitch(number), at('08:00')))
      client.publish(topicOf(AGENT, 'observation'), JSON.stringify(message), { qos: 1 })
    }
    await until(() => taken.length > 0)
    await running.stop()
    consumer = undefined
    const committed = await count('devices')
    await until(() => receipted.size >= committed || receipted.size === taken.length)
    expect(receipted.size).toBeLessThanOrEqual(committed)
    expect(running.backlog()).toEqual({ messages: 0, bytes: 0 })
  })

  test('never writes a password into its log', async () => {
    await start()
    expect(lines.length).toBeGreaterThan(0)
    expect(JSON.stringify(lines)).not.toContain('c-secret')
  })
})

async function until(isSo: () => boolean | undefined): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`still not so after 30 s: ${isSo}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
