import { readFileSync } from 'node:fs'
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { mayPublish, mayReceive } from '../../../collector/broker/access.ts'
import { startBroker } from '../../../collector/broker/start-broker.ts'
import { type MessageKind, messages, topicOf } from '../../../schemas/messages.ts'
import { startMosquitto, whyNoMosquitto } from '../../real/mosquitto.ts'
import { AGENT, OTHER, publishing, reading } from './access-table.ts'

const PASSWORDS = { [AGENT]: 'right-of-one', [OTHER]: 'right-of-other' }

const passwords = new Map(Object.entries(PASSWORDS))

type RunningBroker = { url: string; collectorPassword: string; stop: () => Promise<void> }

const brokers: { name: string; skip?: string | undefined; start: () => Promise<RunningBroker> }[] =
  [
    {
      name: 'the embedded broker',
      start: async () => {
        const started = await startBroker({
          host: '127.0.0.1',
          port: 0,
          maxPayloadBytes: 4_194_304,
          maxConnections: 100,
          maxConnectionsPerAddress: 100,
          isCertificateLogin: async () => false,
          isAgentLogin: async (agent, password) => passwords.get(agent) === password,
          log: { info: silent, warn: silent, error: silent },
        })
        if (!started.ok) throw new Error(started.failure.message)
        const { url, login, close } = started.value
        return { url, collectorPassword: login.password, stop: close }
      },
    },
    {
      name: 'Mosquitto with our files',
      skip: whyNoMosquitto,
      start: async () => {
        const collectorPassword = 'of-the-collector'
        const { url, stop } = await startMosquitto({
          users: { collector: collectorPassword, ...PASSWORDS },
        })
        return { url, collectorPassword, stop }
      },
    },
  ]

function silent(): void {}

for (const { name, skip, start } of brokers) {
  describe.skipIf(skip)(skip ? `${name} (${skip})` : name, () => {
    let broker: RunningBroker
    let collector: MqttClient
    const received: string[] = []
    const clients: MqttClient[] = []

    beforeAll(async () => {
      broker = await start()
      collector = await connect('collector', broker.collectorPassword)
      clients.length = 0
      collector.on('message', topic => received.push(topic))
      await collector.subscribeAsync('recense/v1/#', { qos: 1 })
    })
    afterEach(async () => {
      received.length = 0
      for (const client of clients.splice(0)) await client.endAsync(true)
    })
    afterAll(async () => {
      await collector.endAsync(true)
      await broker.stop()
    })

    async function connect(
      username: string | undefined,
      password: string | undefined,
      options: mqtt.IClientOptions = {},
    ): Promise<MqttClient> {
      const client = mqtt.connect(broker.url, {
        ...(username ? { username } : {}),
        ...(password ? { password } : {}),
        reconnectPeriod: 0,
        ...options,
      })
      clients.push(client)
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve())
        client.once('error', reject)
        client.once('close', () => reject(new Error('closed')))
      })
      client.on('error', silent)
      return client
    }

    /** Waits until the collector has seen everything that was published before. */
    async function settle(): Promise<void> {
      const mark = 'recense/v1/collector/mark'
      await collector.publishAsync(mark, '', { qos: 1 })
      await expect.poll(() => received.includes(mark)).toBe(true)
      received.splice(received.indexOf(mark), 1)
    }

    for (const { says, topic, isAllowed, retain } of publishing) {
      test(`an agent ${isAllowed ? 'may' : 'may not'} publish ${says} (${topic})`, async () => {
        const agent = await connect(AGENT, PASSWORDS[AGENT])
        const isOver = new Promise<void>(resolve => agent.once('close', () => resolve()))
        await Promise.race([
          agent.publishAsync(topic, 'x', { qos: 1, retain: retain ?? false }),
          isOver,
        ]).catch(silent)
        await settle()
        expect(received).toEqual(isAllowed ? [topic] : [])
      })
    }

    for (const { filter, topic, isAllowed } of reading) {
      test(`an agent that subscribes to ${filter} ${isAllowed ? 'gets' : 'does not get'} ${topic}`, async () => {
        const agent = await connect(AGENT, PASSWORDS[AGENT])
        const got: string[] = []
        agent.on('message', (at, payload) => got.push(payload.length > 0 ? at : 'mark'))
        await agent.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
        await agent.subscribeAsync(filter, { qos: 1 }).catch(silent)
        await collector.publishAsync(topic, 'x', { qos: 1 })
        await collector.publishAsync(topicOf(AGENT, 'receipt'), '', { qos: 1 })
        await expect.poll(() => got.includes('mark')).toBe(true)
        expect(got.filter(it => it !== 'mark')).toEqual(isAllowed ? [topic] : [])
      })
    }

    test("the broker's own $SYS topics are not for agents", async () => {
      const agent = await connect(AGENT, PASSWORDS[AGENT])
      const got: string[] = []
      agent.on('message', topic => got.push(topic))
      await agent.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
      await agent.subscribeAsync('$SYS/#', { qos: 1 }).catch(silent)
      // Makes the embedded broker talk of itself; Mosquitto's topics are retained.
      await connect(OTHER, PASSWORDS[OTHER])
      await collector.publishAsync(topicOf(AGENT, 'receipt'), '', { qos: 1 })
      await expect.poll(() => got.length).toBeGreaterThan(0)
      expect(got).toEqual([topicOf(AGENT, 'receipt')])
    })

    test('an anonymous client, a wrong password and an unknown name are turned away', async () => {
      await expect(connect(undefined, undefined)).rejects.toThrow()
      await expect(connect(AGENT, undefined)).rejects.toThrow()
      await expect(connect(AGENT, 'wrong')).rejects.toThrow()
      await expect(connect(AGENT, PASSWORDS[OTHER])).rejects.toThrow()
      await expect(connect('0740047Z', PASSWORDS[AGENT])).rejects.toThrow()
      await expect(connect('collector', PASSWORDS[AGENT])).rejects.toThrow()
    })

    test("an agent's last will reaches its own heartbeat, and nobody else's", async () => {
      const will = (login: string) => ({
        will: {
          topic: topicOf(login, 'heartbeat'),
          payload: Buffer.from('x'),
          qos: 1 as const,
          retain: true,
        },
      })
      const honest = await connect(AGENT, PASSWORDS[AGENT], will(AGENT))
      const liar = await connect(OTHER, PASSWORDS[OTHER], will(AGENT)).catch(() => undefined)
      honest.stream.destroy()
      await expect.poll(() => received).toEqual([topicOf(AGENT, 'heartbeat')])
      received.length = 0
      liar?.stream.destroy()
      await settle()
      expect(received).toEqual([])
    })

    test('an agent that calls itself by the client id of another neither cuts it nor gets its messages', async () => {
      const victim = await connect(AGENT, PASSWORDS[AGENT], { clientId: AGENT })
      let isCut = false
      victim.on('close', () => {
        isCut = true
      })
      const got: string[] = []
      victim.on('message', topic => got.push(topic))
      await victim.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
      await connect(OTHER, PASSWORDS[OTHER], { clientId: AGENT, clean: false })
      await collector.publishAsync(topicOf(AGENT, 'receipt'), 'x', { qos: 1 })
      await expect.poll(() => got).toEqual([topicOf(AGENT, 'receipt')])
      expect(isCut).toBe(false)
    })

    test('a message over the limit cuts the agent that sends it, and nobody else', async () => {
      const bystander = await connect(OTHER, PASSWORDS[OTHER])
      const agent = await connect(AGENT, PASSWORDS[AGENT])
      const isCut = new Promise<string>(resolve => agent.once('close', () => resolve('cut')))
      agent.publish(topicOf(AGENT, 'observation'), Buffer.alloc(10_000_000), { qos: 1 })
      expect(await isCut).toBe('cut')
      await bystander.publishAsync(topicOf(OTHER, 'observation'), Buffer.alloc(4_000_000), {
        qos: 1,
      })
      await expect.poll(() => received).toEqual([topicOf(OTHER, 'observation')])
    })
  })
}

test('the access file of Mosquitto lists the same topics as the table of messages', () => {
  const file = readFileSync(
    new URL('../../../deploy/mosquitto/recense.acl', import.meta.url),
    'utf8',
  )
  const patterns = file.split('\n').filter(line => line.startsWith('pattern '))
  const expected = (Object.keys(messages) as MessageKind[]).map(
    kind => `pattern ${messages[kind].from === 'agent' ? 'write' : 'read'} ${topicOf('%u', kind)}`,
  )
  expect(patterns.toSorted()).toEqual(expected.toSorted())
})

test('a login that looks like a filter or another level reaches nothing', () => {
  for (const login of ['+', '#', '', '0370037P/observation', '$SYS']) {
    const who = { kind: 'agent' as const, login }
    expect(mayPublish(who, `recense/v1/${AGENT}/observation`)).toBe(false)
    expect(mayReceive(who, 'recense/v1/+/receipt')).toBe(false)
    expect(mayReceive(who, `recense/v1/${AGENT}/receipt`)).toBe(false)
  }
})
