import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import type { Broker } from './broker/start-broker.ts'
import type { Cmdb } from './cmdb/connect.ts'
import type { CollectorConfig } from './config.ts'
import type { Authority } from './pki/authority.ts'
import { loadAuthority, pkiFolder, replaceFile } from './pki/authority-files.ts'
import { type EnrolmentServer, startEnrolmentServer } from './pki/enrolment-server.ts'
import {
  loadServerIdentity,
  readIdentityFiles,
  type ServerIdentity,
} from './pki/server-identity.ts'

/** How often certificates are looked at, whether it is time for new ones. */
const LOOK_EVERY_MS = 3_600_000
const SOON_OVER_MS = 365 * 24 * 3_600_000

/** The authority and what the listeners show, each read or made. */
export type Certificates = {
  authority: Authority
  /** For the enrolment listener, which tokens' fingerprints lead to: always the authority's. */
  own: ServerIdentity
  /** For the broker: somebody else's where the configuration names files. */
  broker: ServerIdentity
}

export async function loadCertificates(
  config: CollectorConfig,
  now: Date,
): Promise<Result<Certificates, string>> {
  const authority = await loadAuthority(config.dataFolder, now)
  if (!authority.ok) return authority
  const own = await loadServerIdentity(
    config.dataFolder,
    authority.value,
    namesOf(config.access),
    now,
  )
  const { files } = config.access.tls ?? {}
  const broker = files ? readIdentityFiles(files) : success(own)
  return broker.ok
    ? success({ authority: authority.value, own, broker: broker.value })
    : failure(`mqtt.tls: ${broker.failure}`)
}

/** The listener for enrolment, where the configuration wants one. */
export async function startEnrolment(
  config: CollectorConfig,
  { authority, own }: Certificates,
  { cmdb, brokerUrl, log }: { cmdb: Cmdb; brokerUrl: string; log: Logger },
): Promise<Result<EnrolmentServer | undefined, string>> {
  const { enrolment, host } = config.access
  if (!enrolment) return success(undefined)
  const started = await startEnrolmentServer({
    ...enrolment,
    identity: own,
    authority,
    cmdb,
    brokerUrl,
    publicUrl: port => `https://${host}:${port}`,
    log,
  })
  // Where `enrol`, another process, finds the port when any free one was taken.
  if (started.ok) replaceFile(urlFile(config.dataFolder), `${started.value.url}\n`, 0o644)
  return started
}

/** Where agents enrol, as a token says it; undefined when it cannot be known before the collector runs. */
export function enrolmentUrl({ access, dataFolder }: CollectorConfig): string | undefined {
  const { enrolment, host } = access
  if (enrolment?.port) return `https://${host}:${enrolment.port}`
  try {
    return readFileSync(urlFile(dataFolder), 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Looks after the certificates until stopped: listeners get new ones without a restart. */
export function keepCertificates(
  config: CollectorConfig,
  parts: { broker: Broker | undefined; enrolment: EnrolmentServer | undefined; log: Logger },
): { stop: () => void } {
  const { log } = parts
  let shown: { own: string; broker: string } | undefined
  const look = async () => {
    const now = new Date()
    const loaded = await loadCertificates(config, now)
    if (!loaded.ok) return log.error({ reason: loaded.failure }, 'certificates-unusable')
    const { own, broker, authority } = loaded.value
    if (authority.notAfter.getTime() - now.getTime() < SOON_OVER_MS) {
      log.warn({ until: authority.notAfter }, 'authority-expires')
    }
    const current = { own: own.certificate, broker: broker.certificate }
    if (shown && shown.own !== current.own) parts.enrolment?.renewIdentity(own)
    if (shown && shown.broker !== current.broker) {
      parts.broker?.renewIdentity(broker)
      log.info('server-certificate-renewed')
    }
    shown = current
  }
  const lookSafely = () => {
    look().catch((error: unknown) => log.error({ err: error }, 'certificates-unusable'))
  }
  lookSafely()
  const timer = setInterval(lookSafely, LOOK_EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

function namesOf({ host, brokerUrl, passwordBrokerUrl }: CollectorConfig['access']): string[] {
  const brokers = [brokerUrl, passwordBrokerUrl].flatMap(it => (it ? [new URL(it).hostname] : []))
  // The machine itself may always ask: the consumer, an agent beside it, a person who looks for a fault.
  return [...new Set([host, ...brokers, 'localhost', '127.0.0.1'])]
}

const urlFile = (dataFolder: string) => join(pkiFolder(dataFolder), 'enrolment-url')
