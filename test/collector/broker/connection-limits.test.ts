import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type BrokerOptions, startBroker } from '../../../collector/broker/start-broker.ts'
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
