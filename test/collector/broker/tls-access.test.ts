import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import type { IClientOptions, MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { topicOf } from '../../../schemas/messages.ts'
import { logIn } from '../../real/log-in.ts'
import { whyNoMosquitto } from '../../real/mosquitto.ts'
import { AGENT, OTHER } from './access-table.ts'
import {
  type Identity,
  makeWorld,
  PASSWORDS,
  serverOf,
  startEmbedded,
  startShippedMosquitto,
  type World,
  type WorldBroker,
} from './tls-world.ts'

/** A client that would take TLS 1.1, and weak ciphers with it. */
const OLD = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
} as const

for (const { name, skip, start } of [
  { name: 'the embedded broker', skip: undefined, start: startEmbedded },
  { name: 'Mosquitto with our files', skip: whyNoMosquitto, start: startShippedMosquitto },
]) {
  describe.skipIf(skip)(skip ? `${name} (${skip})` : name, () => {
    let world: World
    let broker: WorldBroker
    const clients: MqttClient[] = []
    beforeAll(async () => {
      world = await makeWorld()
      broker = await start(world)
    })
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.endAsync(true)
    })
    afterAll(() => broker?.stop())

    async function connect(
      who: Identity | undefined,
      options: IClientOptions = {},
      url = broker.certificates,
    ): Promise<MqttClient> {
      const client = await logIn(url, {
        ca: world.authority.certificate,
        ...(who && { cert: who.cert, key: who.key }),
        ...options,
      })
      clients.push(client)
      return client
    }
    /** A refusal is followed by a login that works: a broker that is down refuses everybody. */
    async function expectOthersIn(): Promise<void> {
      const agent = await connect(world.own)
      await agent.publishAsync(topicOf(AGENT, 'traffic'), 'x', { qos: 1 })
      const username = OTHER
      await connect(undefined, { username, password: PASSWORDS[OTHER] ?? '' }, broker.passwords)
    }

    test('a certificate of the authority is a login in its own name, whatever name is claimed', async () => {
      const agent = await connect(world.own, { username: OTHER, clientId: OTHER })
      const granted = await agent.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
      expect(granted[0]?.qos).toBe(1)
      await expectOthersIn()
    })

    for (const bad of ['revoked', 'expired', 'unknown'] as const) {
      test(`a certificate that is ${bad === 'unknown' ? 'of an unknown authority' : bad} is refused`, async () => {
        await expect(connect(world[bad])).rejects.toThrow()
        // Nor does a right name with a wrong password help it.
        const claimed = { username: AGENT, password: 'wrong' }
        await expect(connect(world[bad], claimed)).rejects.toThrow()
        await expectOthersIn()
      })
    }

    test('no certificate and no password is refused, and a wrong password', async () => {
      await expect(connect(undefined)).rejects.toThrow()
      await expect(connect(undefined, {}, broker.passwords)).rejects.toThrow()
      const wrong = { username: AGENT, password: PASSWORDS[OTHER] ?? '' }
      await expect(connect(undefined, wrong, broker.passwords)).rejects.toThrow()
      await expectOthersIn()
    })

    test('TLS 1.1 is refused by the broker itself, with an alert', async () => {
      const offer = (url: string) => {
        const { hostname, port } = new URL(url)
        const socket = connectTls({
          host: hostname,
          port: Number(port),
          ca: world.authority.certificate,
          cert: world.own.cert,
          key: world.own.key,
          ...OLD,
        })
        return new Promise<string>(resolve => {
          socket.once('secureConnect', () => resolve(socket.getProtocol() ?? ''))
          socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
        }).finally(() => socket.destroy())
      }
      const { cert, key } = world.server
      const lenient = createTlsServer({ cert, key, ...OLD, maxVersion: 'TLSv1.3' })
      lenient.listen(0, '127.0.0.1')
      await once(lenient, 'listening')
      const { port } = lenient.address() as AddressInfo
      // The same offer is taken by who allows it: our client is not who refuses.
      expect(await offer(`mqtts://127.0.0.1:${port}`)).toBe('TLSv1.1')
      lenient.close()
      for (const url of [broker.certificates, broker.passwords]) {
        expect(await offer(url)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
      }
      await expectOthersIn()
    })

    test('an agent refuses a broker of another name or of another authority, and sends it nothing', async () => {
      await expect(connect(world.own, { servername: 'broker.example' })).rejects.toThrow(/altnames/)
      await expect(connect(world.own, { ca: world.strangersCa })).rejects.toThrow()
      await expectOthersIn()
    })

    test('TLS does not take MQTT in clear, nor the port in clear TLS', async () => {
      const clear = broker.certificates.replace('mqtts:', 'mqtt:')
      const username = AGENT
      const password = PASSWORDS[AGENT] ?? ''
      await expect(logIn(clear, { username, password, connectTimeout: 3_000 })).rejects.toThrow()
      const sealed = broker.collector.url.replace('mqtt:', 'mqtts:')
      await expect(connect(world.own, {}, sealed)).rejects.toThrow()
      await expectOthersIn()
    })
  })
}

test('the certificate of the embedded broker is renewed without a restart, and nobody is cut', async () => {
  const world = await makeWorld()
  const broker = await startEmbedded(world)
  const serialShown = async () => {
    const { hostname, port } = new URL(broker.certificates)
    const ca = world.authority.certificate
    const socket = connectTls({ host: hostname, port: Number(port), ca })
    await once(socket, 'secureConnect')
    const { serialNumber } = socket.getPeerCertificate()
    socket.destroy()
    return serialNumber.toLowerCase()
  }
  const identity = { ca: world.authority.certificate, cert: world.own.cert, key: world.own.key }
  try {
    const agent = await logIn(broker.certificates, identity)
    let isCut = false
    agent.once('close', () => {
      isCut = true
    })
    expect(await serialShown()).toBe(world.server.serial)
    const next = await serverOf(world.authority)
    broker.renewIdentity({ certificate: next.cert, key: next.key })
    expect(await serialShown()).toBe(next.serial)
    await agent.publishAsync(topicOf(AGENT, 'traffic'), 'x', { qos: 1 })
    expect(isCut).toBe(false)
    await agent.endAsync(true)
    await (await logIn(broker.certificates, identity)).endAsync(true)
  } finally {
    await broker.stop()
  }
})
