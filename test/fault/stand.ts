import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import { registerAgent } from '../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../collector/cmdb/register-site.ts'
import { loadAuthority } from '../../collector/pki/authority-files.ts'
import { findRunningPostgres } from '../../collector/postgres/find-running.ts'
import { type CollectorFolder, makeCollectorFolder, startCollector } from '../real/collector.ts'
import { findFreePort } from '../real/free-port.ts'
import { startMosquitto } from '../real/mosquitto.ts'
import { findPlaceForMosquitto, startMosquittoTls } from '../real/mosquitto-tls.ts'

export type BrokerKind = 'embedded' | 'mosquitto' | 'mosquitto-tls'

/** What an agent logs in with. */
export type StandLogin =
  | { password: string }
  | { ca: string; certificate: { certificate: string; key: string } }

/** A collector with its database and its broker, each of which can be killed and comes back. */
export type Stand = {
  mqttPort: number
  isTls: boolean
  /** Registers an agent of its own site for a run. */
  enrol: (agent: string) => Promise<StandLogin>
  cmdb: () => Promise<Cmdb>
  killCollector: () => Promise<void>
  /** kill -9; what the broker held is gone. The embedded broker goes with its collector. */
  wipeBroker: () => Promise<void>
  killDatabase: () => Promise<void>
  stop: () => Promise<void>
}

const COLLECTOR_PASSWORD = 'collector-of-the-stand'
const PASSWORD = 'agent-of-the-stand'

/** Starts everything on free loopback ports. `agents` are known to Mosquitto from the start. */
export async function startStand(broker: BrokerKind, agents: readonly string[]): Promise<Stand> {
  const place = broker === 'mosquitto-tls' ? await findPlaceForMosquitto() : undefined
  const mqttPort = place?.ports.certificates ?? (await findFreePort())
  const users = Object.fromEntries(agents.map(agent => [agent, PASSWORD]))
  const startBroker = () =>
    place
      ? startMosquittoTls(place)
      : startMosquitto({ users: { ...users, collector: COLLECTOR_PASSWORD }, port: mqttPort })
  let mosquitto = broker === 'mosquitto' ? await startBroker() : undefined
  const external = { url: `mqtt://127.0.0.1:${mqttPort}`, username: 'collector' }
  const settings = {
    embedded: { mqtt: { port: mqttPort, tls: false } },
    mosquitto: { mqtt: { ...external, password: 'env:MQTT_PASSWORD' } },
    'mosquitto-tls': place?.settings,
  }
  const folder: CollectorFolder = makeCollectorFolder({ enrolment: false, ...settings[broker] })
  const environment = { MQTT_PASSWORD: COLLECTOR_PASSWORD }
  let collector = await startCollector(folder, environment)
  // Over TLS it needs the files that the collector has written now.
  if (place) mosquitto = await startBroker()

  const cmdb = async () => {
    for (;;) {
      const url = findRunningPostgres(join(folder.path, 'data'))
      if (url) return connectCmdb({ url })
      await sleep(50)
    }
  }
  const killCollector = async () => {
    await collector.end('SIGKILL')
    collector = await startCollector(folder, environment)
  }
  return {
    mqttPort,
    isTls: place !== undefined,
    async enrol(agent) {
      const open = await cmdb()
      try {
        const site = await registerSite(open, { id: agent })
        if (!site.ok) throw new Error(site.failure.message)
        const credential = place ? {} : { password: PASSWORD }
        const done = await registerAgent(open, { id: agent, siteId: agent, ...credential })
        if (!done.ok) throw new Error(done.failure.message)
        return place ? await certify(agent, join(folder.path, 'data')) : { password: PASSWORD }
      } finally {
        await open.close()
      }
    },
    cmdb,
    killCollector,
    async wipeBroker() {
      if (!mosquitto) return killCollector()
      await mosquitto.kill()
      mosquitto = await startBroker()
    },
    async killDatabase() {
      // It may just be dead of the last time; then the collector is starting it.
      while (!killPostmaster(join(folder.path, 'data', 'postgres', 'postmaster.pid'))) {
        await sleep(50)
      }
    },
    async stop() {
      await collector.end('SIGTERM')
      await mosquitto?.stop()
      folder.remove()
      place?.remove()
    },
  }
}

/** A certificate of the collector's own authority, as enrolment gives it. */
async function certify(agent: string, dataFolder: string): Promise<StandLogin> {
  const now = new Date()
  const authority = await loadAuthority(dataFolder, now)
  if (!authority.ok) throw new Error(authority.failure)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { certificate } = await authority.value.issueAgent(agent, publicKey, 10, now)
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return { ca: authority.value.certificate, certificate: { certificate, key } }
}

/** False when the file names no living process. */
function killPostmaster(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
    return true
  } catch {
    return false
  }
}
