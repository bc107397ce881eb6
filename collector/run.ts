import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import { startAlerts } from './alerts/start-alerts.ts'
import { addBacklogMetrics, createMetrics } from './api/metrics.ts'
import { startApi } from './api/start-api.ts'
import { hasAccounts } from './cmdb/accounts.ts'
import { registerSite } from './cmdb/register-site.ts'
import { startConcluding } from './conclude/start-concluding.ts'
import type { CollectorConfig } from './config.ts'
import { takeDataFolder } from './data-folder.ts'
import { enforceRevocations } from './enforce-revocations.ts'
import { enrolByToken } from './enrol-by-token.ts'
import { concludeGear } from './gear/conclude-gear.ts'
import { startConsumer } from './ingest/consumer.ts'
import { startDetecting } from './links/start-detecting.ts'
import { openCmdb } from './open-cmdb.ts'
import { startPresence } from './presence/start-presence.ts'
import { reachBroker } from './reach-broker.ts'
import { keepCertificates, loadCertificates, startEnrolment } from './start-agent-access.ts'
import { startAlertChannels } from './start-alert-channels.ts'
import type { StartFailure } from './start-failure.ts'
import { watchRevocations } from './watch-revocations.ts'

/** A running collector. */
export type Collector = { httpUrl: string; mqttUrl: string; stop: () => Promise<void> }

const WEB_ROOT = fileURLToPath(new URL('web/dist', import.meta.url))
/** A part that does not stop in time is left behind, so that the others stop in order. */
const STOP_TIMEOUT_MS = 5_000
/** By so much the heap may grow before rubbish is looked for. What is taken in lives for a second, and V8 would keep four times it. */
const HEAP_GROWING_PERCENT = 40

/**
 * Starts everything, in order: data folder, database, broker, consumer, API. When one cannot start, those before it are
 * stopped again, as they are by `stop`: the last one first, so that nothing is taken in that could not be stored.
 */
export async function run(
  config: CollectorConfig,
  options: { log: Logger; signal: AbortSignal; version: string },
): Promise<Result<Collector, StartFailure>> {
  const { log, signal, version } = options
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`)
  const running: { name: string; stop: () => unknown }[] = []
  const stop = async () => {
    for (const part of running.splice(0).reverse()) {
      const late = sleep(STOP_TIMEOUT_MS, 'late', { ref: false })
      if ((await Promise.race([part.stop(), late])) === 'late') {
        log.warn({ part: part.name }, 'stop-timed-out')
      }
    }
  }
  const giveUp = async (why: StartFailure) => {
    await stop()
    return failure(why)
  }

  const folder = takeDataFolder(config.dataFolder)
  if (!folder.ok) return giveUp({ kind: 'usage', message: folder.failure.message })
  running.push({ name: 'data-folder', stop: folder.value.release })

  const opened = await openCmdb(config, log, signal)
  if (!opened.ok) return giveUp(opened.failure)
  const { cmdb } = opened.value
  running.push({ name: 'database', stop: opened.value.close })
  for (const { id, name } of config.sites) await registerSite(cmdb, { id, ...(name && { name }) })

  if (config.access.isInClear) {
    log.warn({ reason: 'mqtt.insecurePlaintext: anybody can read and forge' }, 'insecure')
  }
  const certificates = await loadCertificates(config, new Date())
  if (!certificates.ok) return giveUp({ kind: 'usage', message: certificates.failure })
  const broker = await reachBroker(config, certificates.value, { cmdb, log })
  if (!broker.ok) return giveUp({ kind: 'usage', message: broker.failure.message })
  running.push({ name: 'broker', stop: broker.value.close })
  const { embedded, agentsUrl: brokerUrl } = broker.value
  const enrolment = await startEnrolment(config, certificates.value, { cmdb, brokerUrl, log })
  if (!enrolment.ok) return giveUp({ kind: 'usage', message: enrolment.failure })
  running.push({ name: 'enrolment', stop: () => enrolment.value?.close() })
  const parts = { broker: embedded, enrolment: enrolment.value, log }
  running.push({ name: 'certificates', stop: keepCertificates(config, parts).stop })
  const revocations = watchRevocations(
    cmdb,
    enforceRevocations(config, {
      ...{ cmdb, log, embedded, brokerUrl },
      authority: certificates.value.authority,
    }),
    error => log.warn({ err: error }, 'revocations-unread'),
  )
  running.push({ name: 'revocations', stop: revocations.stop })

  const presence = startPresence(cmdb, {
    onConcluded: (site, outcome) => log.info({ site, ...outcome }, 'presence-concluded'),
    follow: async site => {
      const outcome = await concludeGear(cmdb, site, config.namingRules, new Date())
      log.info({ site, ...outcome }, 'gear-concluded')
    },
    onFailure: (site, error) => log.error({ site, err: error }, 'presence-not-concluded'),
  })
  running.push({ name: 'presence', stop: presence.stop })

  const metrics = createMetrics()
  const consumer = startConsumer({
    mqttUrl: broker.value.url,
    // A broker that does not know us yet may do so later.
    clientOptions: { ...broker.value.login, reconnectOnConnackError: true },
    cmdb,
    log,
    trafficRetention: config.trafficRetention,
    onReconciled: metrics.observeReconcile,
    onTakenIn: ({ kind = 'unreadable', outcome, delivery, sentAt }) => {
      if (kind === 'scan-report') presence.scanEnded()
      const seconds = (Date.now() - delivery.receivedAt.getTime()) / 1_000
      metrics.countIngest({ kind, outcome, seconds, sentAt })
    },
  })
  running.push({ name: 'consumer', stop: consumer.stop })
  addBacklogMetrics(metrics.registry, consumer.backlog)

  const concluding = startConcluding({ cmdb, log })
  running.push({ name: 'topology', stop: concluding.stop })

  const detecting = startDetecting({ cmdb, log })
  running.push({ name: 'links', stop: detecting.stop })
  const alerts = startAlerts({ cmdb, log })
  running.push({ name: 'alerts', stop: alerts.stop })
  const channels = startAlertChannels(config.alerts, { cmdb, log, publish: consumer.publish })
  running.push({ name: 'alert-channels', stop: channels.stop })

  try {
    const api = await startApi({
      ...config.http,
      access: config.people,
      database: cmdb,
      log,
      metrics,
      version,
      webRoot: WEB_ROOT,
      onRecorded: consumer.nudge,
      enrol: enrolByToken(cmdb, config),
      onRevoked: revocations.look,
      checks: { broker: async () => (consumer.isReady() ? undefined : 'not connected') },
    })
    running.push({ name: 'api', stop: api.close })
    if (config.people.isInClear) {
      log.warn({ key: 'http.insecurePlaintext' }, 'passwords-travel-in-clear')
    }
    if (api.isLoopbackOnly) {
      log.info(
        { url: api.url, hint: 'http.proxies lets others in' },
        'reached-from-this-machine-only',
      )
    }
    const isOpen = api.isLoopbackOnly && !(await hasAccounts(cmdb.db))
    if (isOpen) {
      log.warn(
        { hint: 'recense-collector user add NAME --role administrator' },
        'no-login-needed-from-this-machine',
      )
    }
    return success({ httpUrl: api.url, mqttUrl: broker.value.url, stop })
  } catch (error) {
    await stop()
    if (error instanceof Error && error.message.startsWith('HTTP: cannot listen')) {
      return failure({ kind: 'usage', message: `${error.message} (http.host, http.port)` })
    }
    throw error
  }
}
