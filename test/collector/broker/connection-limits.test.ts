import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type BrokerOptions, startBroker } from '../../../collector/broker/start-broker.ts'
import { logIn } from '../../real/log-in.ts'
import { AGENT, OTHER } from './access-table.ts'
import { makeWorld, PASSWORDS } from './tls-world.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function start(changes: Partial<BrokerOptions>) {
  const events: string[] = []
  const keep = (fields: object, event: string) =>
    void events.push(`${event} ${JSON.stringify(fields)}`)
  const started = await startBroker({
    host: '127.0.0.1',
    port: 0,
    maxPayloadBytes: 4_194_304,
    maxConnections: 100,
    maxConnectionsPerAddress: 100,
    isCertificateLogin: async () => true,
    findPassword: async (agent, password) => (PASSWORDS[agent] === password ? 'mark' : undefined),
    log: { info: keep, warn: keep, error: keep },
    ...changes,
  })
  if (!started.ok) throw new Error(started.failure.message)
  cleanUps.push(() => started.value.close())
  return { broker: started.value, events }
}

async function open(url: string, from: string): Promise<Socket> {
  const socket = connectTcp({
    ...{ host: '127.0.0.1', port: Number(new URL(url).port), localAddress: from },
  })
  socket.on('error', () => undefined)
  cleanUps.push(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** Whether it is still open after a moment in which nobody said anything. */
const isOpen = async (socket: Socket) =>
  Promise.race([once(socket.resume(), 'close').then(() => false), sleep(300, true)])

async function tlsOf() {
  const { authority, server } = await makeWorld()
  const identity = { certificate: server.cert, key: server.key }
  return { host: '127.0.0.1', port: 0, identity, authority: authority.certificate }
}

test('one address may open so many connections, over all listeners, and others still get in', async () => {
  const { broker, events } = await start({ maxConnectionsPerAddress: 3, tls: await tlsOf() })
  const { url, tlsUrl = '' } = broker
  const held = [
    await open(url, '127.0.0.1'),
    await open(tlsUrl, '127.0.0.1'),
    await open(tlsUrl, '127.0.0.1'),
  ]
  expect(await isOpen(await open(url, '127.0.0.1'))).toBe(false)
  expect(await isOpen(await open(tlsUrl, '127.0.0.1'))).toBe(false)
  expect(await isOpen(await open(url, '127.0.0.2'))).toBe(true)
  expect(events.filter(it => it.startsWith('connection-refused'))).toEqual([
    expect.stringContaining('3 connections from there are open already'),
  ])
  // Whoever leaves makes room.
  held[0]?.destroy()
  await sleep(200)
  expect(await isOpen(await open(tlsUrl, '127.0.0.1'))).toBe(true)
})

test('all addresses together may open so many connections, over all listeners', async () => {
  const { broker, events } = await start({ maxConnections: 3, tls: await tlsOf() })
  const { url, tlsUrl = '' } = broker
  const first = await open(url, '127.0.0.2')
  await open(tlsUrl, '127.0.0.3')
  await open(url, '127.0.0.4')
  expect(await isOpen(await open(tlsUrl, '127.0.0.5'))).toBe(false)
  expect(events.join()).toContain('3 connections are open already')
  first.destroy()
  await sleep(200)
  expect(await isOpen(await open(tlsUrl, '127.0.0.5'))).toBe(true)
})

test('a client that does not read what it is sent is cut, and delays nobody else', async () => {
  const { broker, events } = await start({ stallTimeoutMs: 3_000 })
  const slow = await open(broker.url, '127.0.0.1')
  const password = PASSWORDS[AGENT] ?? ''
  slow.write(connectPacket(AGENT, password))
  slow.write(subscribePacket(`recense/v1/${AGENT}/receipt`))
  await sleep(300)
  slow.pause()

  const login = { username: 'collector', password: broker.login.password }
  const collector = await logIn(broker.url, login)
  const other = await logIn(broker.url, { username: OTHER, password: PASSWORDS[OTHER] ?? '' })
  cleanUps.push(
    () => collector.endAsync(true),
    () => other.endAsync(true),
  )
  await other.subscribeAsync(`recense/v1/${OTHER}/receipt`, { qos: 1 })
  let heard = 0
  other.on('message', () => {
    heard += 1
  })
  const cut = once(slow, 'close')
  const large = Buffer.alloc(1_000_000)
  for (let i = 0; i < 20; i += 1) {
    void collector.publishAsync(`recense/v1/${AGENT}/receipt`, large, { qos: 1 }).catch(() => {})
    void collector.publishAsync(`recense/v1/${OTHER}/receipt`, 'x', { qos: 1 }).catch(() => {})
  }
  await expect.poll(() => heard, { timeout: 20_000 }).toBe(20)
  await expect.poll(() => events.join('\n'), { timeout: 20_000 }).toContain('drain timeout')
  // Only who reads learns that the other side hung up.
  slow.resume()
  await cut
})

const text = (value: string) => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
/** MQTT 3.1.1, 3.1: user name and password, clean session. */
const connectPacket = (username: string, password: string) =>
  packet(0x10, [
    text('MQTT'),
    Buffer.from([4, 0xc2, 0, 60]),
    text(username),
    text(username),
    text(password),
  ])
/** MQTT 3.1.1, 3.8: one filter at QoS 0. */
const subscribePacket = (filter: string) =>
  packet(0x82, [Buffer.from([0, 1]), text(filter), Buffer.from([0])])

function packet(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([type, body.length]), body])
}
