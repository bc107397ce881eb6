import { spawn } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionOptions } from 'node:tls'
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startBroker } from '../../../collector/broker/start-broker.ts'
import { accessRules } from '../../../collector/mosquitto-files.ts'
import { type Authority, makeAuthority, openAuthority } from '../../../collector/pki/authority.ts'
import { topicOf } from '../../../schemas/messages.ts'
import { findFreePort } from '../../real/free-port.ts'
import { whyNoMosquitto } from '../../real/mosquitto.ts'
import { AGENT, OTHER, publishing, reading } from './access-table.ts'

const DAY_MS = 86_400_000
const now = new Date()
type Identity = { cert: string; key: string; serial: string }
type Running = { url: string; stop: () => Promise<void> }

/** Everything that is shown in these tests; made once, the expired already expired. */
async function makeWorld() {
  const authority = await newAuthority()
  const stranger = await newAuthority()
  const agent = (name: string, of: Authority = authority, at = now, days = 10) =>
    identity(key => of.issueAgent(name, key, days, at))
  return {
    authority,
    server: await identity(key => authority.issueServer(['localhost', '127.0.0.1'], key, 10, now)),
    own: await agent(AGENT),
    other: await agent(OTHER),
    revoked: await agent(AGENT),
    expired: await agent(AGENT, authority, new Date(now.getTime() - 30 * DAY_MS)),
    unknown: await agent(AGENT, stranger),
    strangersCa: stranger.certificate,
  }
}

async function newAuthority(): Promise<Authority> {
  const { certificate, key } = await makeAuthority(now)
  const opened = openAuthority(certificate, key)
  if (!opened.ok) throw new Error(opened.failure)
  return opened.value
}

async function identity(
  issue: (key: KeyObject) => Promise<{ certificate: string; serial: string }>,
): Promise<Identity> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { certificate, serial } = await issue(publicKey)
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return { cert: certificate, key, serial }
}

type World = Awaited<ReturnType<typeof makeWorld>>

async function startEmbedded({ authority, server, revoked }: World): Promise<Running> {
  const silent = () => {}
  const started = await startBroker({
    host: '127.0.0.1',
    port: 0,
    maxPayloadBytes: 4_194_304,
    maxConnections: 100,
    maxConnectionsPerAddress: 100,
    tls: {
      host: '127.0.0.1',
      port: 0,
      identity: { certificate: server.cert, key: server.key },
      authority: authority.certificate,
    },
    isAgentLogin: async () => false,
    isCertificateLogin: async (_, serial) => serial !== revoked.serial,
    log: { info: silent, warn: silent, error: silent },
  })
  if (!started.ok) throw new Error(started.failure.message)
  return { url: started.value.tlsUrl ?? '', stop: started.value.close }
}

/** The configuration that we ship, on free ports, with what the collector would write beside it. */
async function startShippedMosquitto({ authority, server, revoked }: World): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-mosquitto-tls-'))
  const [plainPort, tlsPort] = [await findFreePort(), await findFreePort()]
  const shipped = readFileSync(
    new URL('../../../deploy/mosquitto/recense-tls.conf', import.meta.url),
    'utf8',
  )
  const files = {
    'mosquitto.conf': shipped
      .replace(/^listener 1883 .*$/m, `listener ${plainPort} 127.0.0.1`)
      .replace(/^listener 8883$/m, `listener ${tlsPort} 127.0.0.1`)
      .replaceAll('/etc/mosquitto/recense/', `${folder}/`)
      .concat(process.geteuid?.() === 0 ? '\nuser root\n' : ''),
    'ca.pem': authority.certificate,
    'server.pem': server.cert,
    'server-key.pem': server.key,
    'recense.acl': accessRules([]),
    'recense.passwd': '',
    'revoked.crl': await authority.revocationList(
      [{ serial: revoked.serial, revokedAt: now }],
      10,
      now,
    ),
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
  }
  const child = spawn('/usr/sbin/mosquitto', ['-c', join(folder, 'mosquitto.conf')])
  let log = ''
  child.stderr.on('data', data => {
    log += data
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  for (let attempt = 0; !(await accepts(tlsPort)); attempt += 1) {
    if (child.exitCode !== null || attempt > 200) throw new Error(`mosquitto: ${log}`)
    await sleep(25)
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true })
  }
  return { url: `mqtts://127.0.0.1:${tlsPort}`, stop }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connectTcp(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

for (const { name, skip, start } of [
  { name: 'the embedded broker', skip: undefined, start: startEmbedded },
  { name: 'Mosquitto with our files', skip: whyNoMosquitto, start: startShippedMosquitto },
]) {
  describe.skipIf(skip)(skip ? `${name} (${skip})` : name, () => {
    let world: World
    let broker: Running
    const clients: MqttClient[] = []
    beforeAll(async () => {
      world = await makeWorld()
      broker = await start(world)
    })
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.endAsync(true)
    })
    afterAll(() => broker?.stop())

    /** A refusal is followed by a login that works: a broker that is down refuses everybody. */
    async function connect(
      who: Identity | undefined,
      options: mqtt.IClientOptions & ConnectionOptions = {},
    ): Promise<MqttClient> {
      const client = mqtt.connect(broker.url, {
        reconnectPeriod: 0,
        ca: world.authority.certificate,
        ...(who && { cert: who.cert, key: who.key }),
        ...options,
      } as mqtt.IClientOptions)
      clients.push(client)
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve())
        client.on('error', reject)
        client.once('close', () => reject(new Error('closed')))
      })
      return client
    }

    test('a certificate of the authority is a login in its own name, whatever name is claimed', async () => {
      const agent = await connect(world.own, { username: OTHER, clientId: OTHER })
      const granted = await agent.subscribeAsync(topicOf(AGENT, 'receipt'), { qos: 1 })
      expect(granted[0]?.qos).toBe(1)
      await agent.publishAsync(topicOf(AGENT, 'traffic'), 'x', { qos: 1 })
    })

    for (const bad of ['revoked', 'expired', 'unknown'] as const) {
      test(`a certificate that is ${bad === 'unknown' ? 'of an unknown authority' : bad} is refused`, async () => {
        await expect(connect(world[bad])).rejects.toThrow()
        await connect(world.own)
      })
    }

    test('no certificate and no password is refused, and so is TLS 1.1', async () => {
      await expect(connect(undefined)).rejects.toThrow()
      const old = {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      } as const
      await expect(connect(world.own, old)).rejects.toThrow()
      await connect(world.own)
    })

    test('an agent refuses a broker of another name or of another authority', async () => {
      await expect(connect(world.own, { servername: 'broker.example' })).rejects.toThrow(/altnames/)
      await expect(connect(world.own, { ca: world.strangersCa })).rejects.toThrow()
      await connect(world.own)
    })

    test('whoever is certified reaches its own topics only, wildcards and $SYS included', async () => {
      const other = await connect(world.other)
      const heard: string[] = []
      other.on('message', topic => heard.push(topic))
      const filters = [...reading.filter(it => !it.isAllowed).map(it => it.filter), '$SYS/#']
      for (const filter of filters.filter(it => !it.includes(OTHER))) {
        await other.subscribeAsync(filter, { qos: 1 }).catch(() => {})
      }
      for (const { topic, retain } of publishing) {
        const agent = await connect(world.own)
        const isCut = new Promise<void>(resolve => agent.once('close', () => resolve()))
        const sent = agent.publishAsync(topic, 'x', { qos: 1, retain: retain ?? false })
        await Promise.race([sent, isCut]).catch(() => {})
        await agent.endAsync(true)
      }
      await other.publishAsync(topicOf(OTHER, 'traffic'), 'x', { qos: 1 })
      expect(heard).toEqual([])
    })
  })
}
