import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import type { ScanReport } from '../schemas/scan-report.ts'
import type { AgentConfig } from './config.ts'
import type { CredentialMemory } from './credential-memory.ts'
import { createGovernor } from './governor.ts'
import type { Liveness } from './liveness.ts'
import { readHostNames } from './names/host-names.ts'
import type { Outbox } from './outbox/outbox.ts'
import { startUplink } from './outbox/uplink.ts'
import type { Pseudonyms } from './privacy/pseudonyms.ts'
import { createProber } from './probe-hosts.ts'
import { startTraffic } from './sample-traffic.ts'
import { type ScanPorts, type ScanProgress, scan } from './scan.ts'
import { createDeviceTurns } from './snmp/device-turns.ts'
import { openSession } from './snmp/open-session.ts'
import type { StatusBoard } from './status/status-board.ts'
import { sweep } from './sweep/sweep.ts'

export type RunPorts = {
  outbox: Outbox
  /** Which device answers to which credential, across restarts. */
  memory: CredentialMemory
  /** Where the plan asks for them. */
  pseudonyms?: Pseudonyms | undefined
  /** Where the service writes down how it is. */
  board: StatusBoard
  /** Whom the scan loop promises to move on. */
  liveness: Liveness
  log: Logger
  version: string
  onProgress: (progress: ScanProgress & { scanId: string }) => void
  /** Ends the service: what was found is kept, and the collector told that we are off. */
  signal: AbortSignal
}

/** A scan in which nothing moves for so long is stuck: every wait of its own ends far earlier. */
const STUCK_MS = 900_000

/** A session for sampling stays open for as long as its device answers. */
const LASTING = Number.POSITIVE_INFINITY

/**
 * The agent's service: scans at once and then at the plan's pace, keeps what it finds, and sends it until it is receipted.
 * Scans never overlap; one that takes longer than the pace is followed by the next, and none is made up for. Resolves when
 * the signal is aborted and all is closed.
 */
export async function run(config: AgentConfig, ports: RunPorts): Promise<void> {
  const { agent, broker, plan } = config
  const { outbox, memory, pseudonyms, board, log, version, signal } = ports
  let lastScanAt: string | undefined

  const uplink = startUplink({
    agent,
    version,
    outbox,
    broker,
    replayMbps: config.outbox.replayMbps,
    status: () => ({ planRevision: plan.revision, ...(lastScanAt && { lastScanAt }) }),
    onConnect() {
      board.connection(broker.url, true)
      log.info({ event: 'connected', broker: broker.url })
    },
    onDisconnect: () => board.connection(broker.url, false),
    onReceipt: sentAt => board.collectorSaid(sentAt),
    onTrouble: detail => log.warn({ event: 'uplink', detail }),
  })
  board.connection(broker.url, false)
  board.plan({ revision: plan.revision, source: 'file', vlans: plan.vlans.length })
  const loop = ports.liveness.watch('the scan loop')
  const governor = createGovernor(plan.packetsPerSecond, signal)
  // Each datagram is a sign of life.
  const admit = () => {
    loop.within(STUCK_MS)
    return governor.admit()
  }
  const windowMs = plan.credentialWindowSeconds * 1000
  const turns = createDeviceTurns()
  const probe = createProber({
    turns,
    credentials: config.credentials,
    credentialsChangedAt: config.credentialsChangedAt,
    port: config.snmpPort,
    memory,
    windowMs,
    deadlineMs: plan.secondsPerDevice * 1000,
    admit,
    signal,
  })
  const nameServices = {
    dnsServers: plan.dnsServers,
    netbiosPort: config.netbiosPort,
    mdnsPort: config.mdnsPort,
    admit,
    signal,
  }

  const traffic = startTraffic(
    {
      ...plan,
      watched: [...plan.wan, ...plan.watched],
      sampleEverySeconds: plan.countersEverySeconds,
    },
    {
      probe,
      pinOf: address => memory.findPin(address)?.credential,
      open: (address, credential) =>
        openSession({
          ...{ address, port: config.snmpPort, credential, turns },
          ...{ admit: governor.admit, deadlineMs: LASTING },
        }),
      collector: new URL(broker.url).hostname,
      keep: message => outbox.put('traffic', message),
      admit: governor.admit,
      onTrouble: detail => log.warn({ event: 'traffic', detail }),
      signal,
    },
  )

  while (!signal.aborted) {
    const startedAt = performance.now()
    const scanId = uuidv7()
    const scanPorts: ScanPorts = {
      sweep: (addresses, onProgress) => sweep(addresses, { onProgress, signal, governor }),
      probe,
      readNames: hosts => readHostNames(hosts, nameServices),
      pseudonyms,
      async keep({ kind, body }) {
        const id = await outbox.put(kind, body)
        loop.within(STUCK_MS)
        if (kind === 'observation') traffic.learn(body.observation)
        log.debug({ event: 'kept', scanId, kind, id })
      },
      now: () => new Date(),
      onProgress(progress) {
        loop.within(STUCK_MS)
        ports.onProgress({ ...progress, scanId })
      },
      signal,
    }
    loop.within(STUCK_MS)
    board.scanStarted('full')
    try {
      memory.prune(Date.now() - windowMs, Date.now())
      const { vlans, skip, devicesAtOnce } = plan
      const { report } = await scan({ scanId, vlans, skip, devicesAtOnce }, scanPorts)
      lastScanAt = report.finishedAt
      const summary = summaryOf(report)
      board.scanEnded({
        ...{ kind: 'full', finishedAt: report.finishedAt, isPartial: report.isPartial },
        ...summary,
      })
      log.info({ event: 'scan', ...summary, outbox: outbox.depth().messages })
    } catch (error) {
      // Nothing could be kept: the disk. The next scan tells the whole story again.
      board.scanEnded()
      log.error({ event: 'scan-failed', scanId, err: error })
    }
    uplink.beat()
    const restMs = Math.max(0, plan.scanEverySeconds * 1000 - (performance.now() - startedAt))
    board.nextScan(new Date(Date.now() + restMs))
    loop.within(restMs + STUCK_MS)
    await sleep(restMs, undefined, { signal }).catch(() => {})
  }

  loop.end()
  await traffic.ended
  await uplink.close()
  board.connection(broker.url, false)
}

function summaryOf(report: ScanReport) {
  const { scanId, isPartial, sweepMethod, coverage, troubled } = report
  const sum = (numberOf: (area: (typeof coverage)[number]) => number) =>
    coverage.reduce((total, area) => total + numberOf(area), 0)
  const failures = [...new Set(coverage.flatMap(({ failure }) => failure ?? []))]
  return {
    scanId,
    seconds: (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000,
    sweepMethod,
    addresses: sum(area => area.addressesTried),
    alive: sum(area => area.hostsAlive),
    devices: sum(area => area.devicesObserved),
    endpoints: sum(area => area.endpointsSeen),
    troubled: troubled.length,
    ...(isPartial && { isPartial }),
    ...(failures.length > 0 && { failures: failures.slice(0, 5) }),
  }
}
