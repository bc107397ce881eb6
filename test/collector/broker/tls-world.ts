import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Broker, startBroker } from '../../../collector/broker/start-broker.ts'
import { hashForMosquitto } from '../../../collector/cmdb/password-hash.ts'
import { accessRules } from '../../../collector/mosquitto-files.ts'
import { type Authority, makeAuthority, openAuthority } from '../../../collector/pki/authority.ts'
import { findPlaceForMosquitto, startMosquittoTls } from '../../real/mosquitto-tls.ts'
import { AGENT, OTHER } from './access-table.ts'

const DAY_MS = 86_400_000
const now = new Date()
export const PASSWORDS: Record<string, string> = {
  [AGENT]: 'right-of-one',
  [OTHER]: 'right-of-other',
}
const COLLECTOR_PASSWORD = 'of-the-collector'

export type Identity = { cert: string; key: string; serial: string }

/** A broker of this world: where agents log in by certificate and by password, and the collector. */
export type WorldBroker = {
  certificates: string
  passwords: string
  collector: { url: string; password: string }
  stop: () => Promise<void>
}

/** Everything that is shown in access tests; made once, the expired already expired. */
export async function makeWorld() {
  const authority = await newAuthority()
  const stranger = await newAuthority()
  const agent = (name: string, of: Authority = authority, at = now, days = 10) =>
    identity(key => of.issueAgent(name, key, days, at))
  return {
    authority,
    server: await serverOf(authority),
    own: await agent(AGENT),
    other: await agent(OTHER),
    revoked: await agent(AGENT),
    expired: await agent(AGENT, authority, new Date(now.getTime() - 30 * DAY_MS)),
    unknown: await agent(AGENT, stranger),
    strangersCa: stranger.certificate,
  }
}
export type World = Awaited<ReturnType<typeof makeWorld>>

export async function newAuthority(): Promise<Authority> {
  const { certificate, key } = await makeAuthority(now)
  const opened = openAuthority(certificate, key)
  if (!opened.ok) throw new Error(opened.failure)
  return opened.value
}

/** A certificate for a server on this machine. */
export function serverOf(authority: Authority): Promise<Identity> {
  return identity(key => authority.issueServer(['localhost', '127.0.0.1'], key, 10, now))
}

async function identity(
  issue: (key: KeyObject) => Promise<{ certificate: string; serial: string }>,
): Promise<Identity> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { certificate, serial } = await issue(publicKey)
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return { cert: certificate, key, serial }
}

export async function startEmbedded(
  world: World,
): Promise<WorldBroker & { renewIdentity: Broker['renewIdentity'] }> {
  const { authority, server, revoked } = world
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
    findPassword: async (agent, password) =>
      PASSWORDS[agent] === password ? 'of its password' : undefined,
    isCertificateLogin: async (_, serial) => serial !== revoked.serial,
    log: { info: silent, warn: silent, error: silent },
  })
  if (!started.ok) throw new Error(started.failure.message)
  const { url, tlsUrl = '', login, close, renewIdentity } = started.value
  const collector = { url, password: login.password }
  return { certificates: tlsUrl, passwords: tlsUrl, collector, stop: close, renewIdentity }
}

/** The configuration that we ship, on free ports, with what the collector would write beside it. */
export async function startShippedMosquitto(world: World): Promise<WorldBroker> {
  const { authority, server, revoked } = world
  const place = await findPlaceForMosquitto()
  const users = Object.entries({ collector: COLLECTOR_PASSWORD, ...PASSWORDS })
  const lines = users.map(async ([name, it]) => `${name}:${await hashForMosquitto(it)}\n`)
  const files = {
    'ca.pem': authority.certificate,
    'server.pem': server.cert,
    'server-key.pem': server.key,
    'recense.acl': accessRules([]),
    'recense.passwd': (await Promise.all(lines)).join(''),
    'revoked.crl': await authority.revocationList([{ serial: revoked.serial, revokedAt: now }], {
      validDays: 10,
      now,
    }),
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(place.folder, name), text, { mode: 0o640 })
  }
  const mosquitto = await startMosquittoTls(place)
  const { ports } = place
  return {
    certificates: `mqtts://127.0.0.1:${ports.certificates}`,
    passwords: `mqtts://127.0.0.1:${ports.passwords}`,
    collector: { url: `mqtt://127.0.0.1:${ports.plain}`, password: COLLECTOR_PASSWORD },
    async stop() {
      await mosquitto.stop()
      place.remove()
    },
  }
}
