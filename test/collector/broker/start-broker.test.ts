import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { type BrokerOptions, startBroker } from '../../../collector/broker/start-broker.ts'

const AGENT = '0370037P'
const PASSWORD = 'only-for-the-agent'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

type Line = { event: string; fields: Record<string, unknown> }

async function start(changes: Partial<BrokerOptions> = {}) {
  const lines: Line[] = []
  const keep = (fields: object, event: string) => lines.push({ event, fields: { ...fields } })
  const started = await startBroker({
    host: '127.0.0.1',
    port: 0,
    maxPayloadBytes: 100_000,
    maxConnections: 50,
    maxConnectionsPerAddress: 50,
    isCertificateLogin: async () => false,
    findPassword: async (agent, password) =>
      agent === AGENT && password === PASSWORD ? 'of its password' : undefined,
    log: { info: keep, warn: keep, error: keep },
    ...changes,
  })
  if (started.ok) cleanUps.push(() => started.value.close())
  return { started, lines }
}

async function startWell(changes: Partial<BrokerOptions> = {}) {
  const { started, lines } = await start(changes)
  if (!started.ok) throw new Error(started.failure.message)
  return { broker: started.value, port: Number(new URL(started.value.url).port), lines }
}

function login(url: string, options: mqtt.IClientOptions): Promise<MqttClient> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, ...options })
  cleanUps.push(() => client.endAsync(true))
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.on('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })
}

const closing = (client: MqttClient) =>
  new Promise<void>(resolve => client.once('close', () => resolve()))

/** Sends bytes as they are, and waits until the broker hangs up. */
async function sendRaw(port: number, bytes: Buffer): Promise<void> {
  const socket = connectTcp(port, '127.0.0.1')
  cleanUps.push(() => socket.destroy())
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(bytes)
  await once(socket, 'close')
}

test('a port that is taken gets one line that names it', async () => {
  const { port } = await startWell()
  const { started } = await start({ port })
  expect(started).toMatchObject({ ok: false, failure: { kind: 'port-in-use' } })
  expect(JSON.stringify(started)).toContain(`127.0.0.1:${port}`)
})

test('an address that is not this machine’s gets one line that names it', async () => {
  const { started } = await start({ host: '192.0.2.1' })
  expect(started).toMatchObject({ ok: false, failure: { kind: 'cannot-listen' } })
})

test('a wrong password is told once a minute, with the login and never the password', async () => {
  const { broker, lines } = await startWell()
  for (let i = 0; i < 5; i += 1) {
    await expect(
      login(broker.url, { username: AGENT, password: 'planted-canary' }),
    ).rejects.toThrow()
  }
  const told = lines.filter(it => it.event === 'login-refused')
  expect(told).toEqual([
    {
      event: 'login-refused',
      fields: { login: AGENT, address: '127.0.0.1', reason: 'wrong-name-or-password' },
    },
  ])
  expect(JSON.stringify(lines)).not.toContain('planted-canary')
})

test('while the register cannot be asked an agent is told to come back later', async () => {
  const { broker, lines } = await startWell({
    findPassword: async () => {
      throw new Error('the database is away')
    },
  })
  await expect(login(broker.url, { username: AGENT, password: PASSWORD })).rejects.toMatchObject({
    code: 3,
  })
  expect(lines.map(it => it.event)).toContain('login-unavailable')
})

test('an agent that publishes for another site is cut, with the topic in the log', async () => {
  const { broker, lines } = await startWell()
  const agent = await login(broker.url, { username: AGENT, password: PASSWORD })
  agent.publish('recense/v1/0450029M/observation', '{}', { qos: 1 })
  await closing(agent)
  expect(lines).toContainEqual({
    event: 'topic-refused',
    fields: { agent: AGENT, action: 'publish', topic: 'recense/v1/0450029M/observation' },
  })
})

test('a message that is too large cuts its sender before it is held in memory, and is told', async () => {
  const { broker, lines } = await startWell()
  const agent = await login(broker.url, { username: AGENT, password: PASSWORD })
  agent.publish(`recense/v1/${AGENT}/observation`, Buffer.alloc(10_000_000), { qos: 1 })
  await closing(agent)
  expect(lines).toContainEqual({
    event: 'message-too-large',
    fields: {
      agent: AGENT,
      address: '127.0.0.1',
      reason: expect.stringMatching(/a packet of 1000\d{4} bytes was announced, at most 101024/),
    },
  })
})

test('who has not logged in cannot announce anything large, nor stay silent', async () => {
  const { broker, port, lines } = await startWell({ connectTimeoutMs: 300 })
  // CONNECT with a remaining length of 1 MB.
  await sendRaw(port, Buffer.from([0x10, 0x80, 0x80, 0x40, 0x00, 0x04]))
  await sendRaw(port, Buffer.alloc(0))
  expect(lines.map(it => it.event)).toEqual(['message-too-large', 'connection-failed'])
  await login(broker.url, { username: AGENT, password: PASSWORD })
})

test('bytes that are not MQTT harm nobody', async () => {
  const { broker, port } = await startWell({ connectTimeoutMs: 300 })
  const agent = await login(broker.url, { username: AGENT, password: PASSWORD })
  for (const bytes of [
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    Buffer.alloc(1000, 0xff),
    Buffer.alloc(1000),
    // PUBLISH before CONNECT.
    Buffer.from([0x30, 0x05, 0x00, 0x03, 0x61, 0x2f, 0x62]),
    // CONNECT with a body cut short inside its own lengths.
    Buffer.from([0x10, 0x08, 0x00, 0x04, 0x4d, 0x51, 0x54, 0x54, 0x04, 0xc2]),
  ]) {
    await sendRaw(port, bytes)
  }
  await agent.publishAsync(`recense/v1/${AGENT}/observation`, '{}', { qos: 1 })
})

test('a client of MQTT 5 is refused and the log says what is spoken here', async () => {
  const { broker, lines } = await startWell()
  const five = { username: AGENT, password: PASSWORD, protocolVersion: 5 as const }
  await expect(login(broker.url, five)).rejects.toThrow()
  await expect
    .poll(() => lines.map(it => it.fields.reason))
    .toContain('it does not speak MQTT 3.1.1')
})

test('connections beyond the limit are turned away and the others stay', async () => {
  const { broker, port, lines } = await startWell({ maxConnections: 2 })
  const agent = await login(broker.url, { username: AGENT, password: PASSWORD })
  connectTcp(port, '127.0.0.1').on('error', () => undefined)
  await expect(
    login(broker.url, { username: 'collector', password: broker.login.password }),
  ).rejects.toThrow()
  expect(lines.map(it => it.event)).toContain('connection-refused')
  await agent.publishAsync(`recense/v1/${AGENT}/observation`, '{}', { qos: 1 })
})

test('the second login of the same agent takes the place of the first', async () => {
  const { broker } = await startWell()
  const first = await login(broker.url, { username: AGENT, password: PASSWORD })
  const isCut = closing(first)
  const second = await login(broker.url, { username: AGENT, password: PASSWORD })
  await isCut
  await second.publishAsync(`recense/v1/${AGENT}/observation`, '{}', { qos: 1 })
})

test('a retained message is kept for who subscribes later', async () => {
  const { broker } = await startWell()
  const agent = await login(broker.url, { username: AGENT, password: PASSWORD })
  await agent.publishAsync(`recense/v1/${AGENT}/heartbeat`, 'online', { qos: 1, retain: true })
  const collector = await login(broker.url, {
    username: 'collector',
    password: broker.login.password,
  })
  const arrival = new Promise<string>(resolve =>
    collector.once('message', (_, payload) => resolve(String(payload))),
  )
  await collector.subscribeAsync('recense/v1/+/heartbeat', { qos: 1 })
  expect(await arrival).toBe('online')
})

test('closing ends every connection, also of those who never logged in', async () => {
  const { broker, port } = await startWell()
  const agent = await login(broker.url, { username: AGENT, password: PASSWORD })
  const silent = connectTcp(port, '127.0.0.1')
  await once(silent, 'connect')
  const ends = [closing(agent), once(silent, 'close')]
  await broker.close()
  await Promise.all(ends)
  expect(broker.isListening()).toBe(false)
})
