import { readFileSync } from 'node:fs'
import type mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { mayPublish, mayReceive } from '../../../collector/broker/access.ts'
import { type MessageKind, messages, topicOf } from '../../../schemas/messages.ts'
import { logIn } from '../../real/log-in.ts'
import { startMosquitto, whyNoMosquitto } from '../../real/mosquitto.ts'
import { AGENT, OTHER, publishing, reading } from './access-table.ts'
import {
  makeWorld,
  PASSWORDS,
  startEmbedded,
  startShippedMosquitto,
  type World,
  type WorldBroker,
} from './tls-world.ts'

type RunningBroker = {
  collector: { url: string; password: string }
  /** How an agent logs in there. */
  loginOf: (agent: string) => { url: string; options: mqtt.IClientOptions }
  isByPassword: boolean
  stop: () => Promise<void>
}

/** The same broker in the eyes of agents with a password in clear, of those with one over TLS, and of certified ones. */
function seenBy(way: 'password' | 'password over TLS' | 'certificate') {
  return async (start: (world: World) => Promise<WorldBroker>): Promise<RunningBroker> => {
    const world = await makeWorld()
    const broker = await start(world)
    const ca = world.authority.certificate
    const certified = new Map([
      [AGENT, world.own],
      [OTHER, world.other],
    ])
    const byPassword = (agent: string) => ({ username: agent, password: PASSWORDS[agent] ?? '' })
    return {
      ...{ collector: broker.collector, stop: broker.stop, isByPassword: way !== 'certificate' },
      loginOf(agent) {
        if (way === 'password') return { url: broker.collector.url, options: byPassword(agent) }
        if (way === 'password over TLS') {
          return { url: broker.passwords, options: { ca, ...byPassword(agent) } }
        }
        const { cert = '', key = '' } = certified.get(agent) ?? {}
        return { url: broker.certificates, options: { ca, cert, key } }
      },
    }
  }
}

const brokers = (
  [
    { broker: 'the embedded broker', skip: undefined, start: startEmbedded },
    { broker: 'Mosquitto with our files', skip: whyNoMosquitto, start: startShippedMosquitto },
  ] as const
).flatMap(({ broker, skip, start }) =>
  (['password', 'password over TLS', 'certificate'] as const).map(way => ({
    name: `${broker}, by ${way}`,
    skip,
    start: () => seenBy(way)(start),
  })),
)

/** The configuration without TLS, which is shipped, too. */
const plainMosquitto = {
  name: 'Mosquitto with our files without TLS, by password',
  skip: whyNoMosquitto,
  start: async (): Promise<RunningBroker> => {
    const password = 'of-the-collector'
    const { url, stop } = await startMosquitto({ users: { collector: password, ...PASSWORDS } })
    return {
      ...{ collector: { url, password }, isByPassword: true, stop },
      loginOf: agent => ({
        url,
        options: { username: agent, password: PASSWORDS[agent] ?? '' },
      }),
    }
  },
}

function silent(): void {}

for (const { name, skip, start } of [...brokers, plainMosquitto]) {
  describe.skipIf(skip)(skip ? `${name} (${skip})` : name, () => {
    let broker: RunningBroker
    let collector: MqttClient
    const received: string[] = []
    const clients: MqttClient[] = []

    beforeAll(async () => {
      broker = await start()
      const { url, password } = broker.collector
      collector = await connectAs(url, { username: 'collector', password })
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

    const connect = (agent: string, options: mqtt.IClientOptions = {}) => {
      const login = broker.loginOf(agent)
      return connectAs(login.url, { ...login.options, ...options })
    }
    async function connectAs(url: string, options: mqtt.IClientOptions): Promise<MqttClient> {
      const client = await logIn(url, options)
      clients.push(client)
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
        const agent = await connect(AGENT)
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
        const agent = await connect(AGENT)
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
      const agent = await connect(AGENT)
      const got: string[] = []
      agent.on('message', topic => got.push(topic))
      await agent.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
      await agent.subscribeAsync('$SYS/#', { qos: 1 }).catch(silent)
      // Makes the embedded broker talk of itself; Mosquitto's topics are retained.
      await connect(OTHER)
      await collector.publishAsync(topicOf(AGENT, 'receipt'), '', { qos: 1 })
      await expect.poll(() => got.length).toBeGreaterThan(0)
      expect(got).toEqual([topicOf(AGENT, 'receipt')])
    })

    test('a plan of another that is retained is delivered to nobody else, however it is asked for', async () => {
      const plans = [AGENT, OTHER].map(agent => topicOf(agent, 'plan'))
      for (const topic of plans) {
        await collector.publishAsync(topic, `plan on ${topic}`, { qos: 1, retain: true })
      }
      const agent = await connect(AGENT)
      const got: string[] = []
      agent.on('message', (_, payload) => got.push(payload.toString()))
      const filters = [
        ...[topicOf(OTHER, 'plan'), 'recense/v1/+/plan', 'recense/v1/#', `recense/v1/${OTHER}/#`],
        ...['+/+/+/+', '#', '+/#', `recense/v1/${OTHER}/+`, `recense/+/${OTHER}/plan`],
      ]
      for (const filter of filters) await agent.subscribeAsync(filter, { qos: 1 }).catch(silent)
      // Embedded or not, a broker delivers what is retained in the order of the subscriptions.
      await agent.subscribeAsync(topicOf(AGENT, 'plan'), { qos: 1 })
      await expect.poll(() => got.length).toBeGreaterThan(0)
      await settle()
      expect(new Set(got)).toEqual(new Set([`plan on ${topicOf(AGENT, 'plan')}`]))
      for (const topic of plans) await collector.publishAsync(topic, '', { qos: 1, retain: true })
      await settle()
    })

    test('an anonymous client, a wrong password and an unknown name are turned away, others not', async () => {
      const { url, options } = broker.loginOf(AGENT)
      if (!broker.isByPassword) return
      const { ca } = options
      const come = (username?: string, password?: string) =>
        connectAs(url, {
          ...{ ...(ca && { ca }), ...(username && { username }), ...(password && { password }) },
        })
      const right = PASSWORDS[AGENT] ?? ''
      await expect(come()).rejects.toThrow()
      await expect(come(AGENT)).rejects.toThrow()
      await expect(come(AGENT, 'wrong')).rejects.toThrow()
      await expect(come(AGENT, PASSWORDS[OTHER])).rejects.toThrow()
      await expect(come('0740047Z', right)).rejects.toThrow()
      await expect(come('collector', right)).rejects.toThrow()
      await come(AGENT, right)
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
      const honest = await connect(AGENT, will(AGENT))
      const liar = await connect(OTHER, will(AGENT)).catch(() => undefined)
      honest.stream.destroy()
      await expect.poll(() => received).toEqual([topicOf(AGENT, 'heartbeat')])
      received.length = 0
      liar?.stream.destroy()
      await settle()
      expect(received).toEqual([])
    })

    test('an agent that calls itself by the client id of another neither cuts it nor gets its messages', async () => {
      const victim = await connect(AGENT, { clientId: AGENT })
      let isCut = false
      victim.on('close', () => {
        isCut = true
      })
      const got: string[] = []
      victim.on('message', topic => got.push(topic))
      await victim.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
      await connect(OTHER, { clientId: AGENT, clean: false })
      await collector.publishAsync(topicOf(AGENT, 'receipt'), 'x', { qos: 1 })
      await expect.poll(() => got).toEqual([topicOf(AGENT, 'receipt')])
      expect(isCut).toBe(false)
    })

    test('a message over the limit cuts the agent that sends it, and nobody else', async () => {
      const bystander = await connect(OTHER)
      const agent = await connect(AGENT)
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
