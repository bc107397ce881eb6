import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import type { ScanReport } from '../schemas/scan-report.ts'
import type { AgentConfig } from './config.ts'
import type { CredentialMemory } from './credential-memory.ts'
import { createGovernor } from './governor.ts'
import { readHostNames } from './names/host-names.ts'
import type { Outbox } from './outbox/outbox.ts'
import { startUplink } from './outbox/uplink.ts'
import type { Pseudonyms } from './privacy/pseudonyms.ts'
import { createProber } from './probe-hosts.ts'
import { type ScanPorts, type ScanProgress, scan } from './scan.ts'
import { sweep } from './sweep/sweep.ts'

export type RunPorts = {
  outbox: Outbox
  /** Which device answers to which credential, across restarts. */
  memory: CredentialMemory
  /** Where the plan asks for them. */
  pseudonyms?: Pseudonyms | undefined
  log: Logger
  version: string
  onProgress: (progress: ScanProgress & { scanId: string }) => void
  /** Ends the service: what was found is kept, and the collector told that we are off. */
  signal: AbortSignal
}

/**
 * The agent's service: scans at once and then at the plan's pace, keeps what it finds, and sends it until it is receipted.
 * Scans never overlap; one that takes longer than the pace is followed by the next, and none is made up for. Resolves when
 * the signal is aborted and all is closed.
 */
export async function run(config: AgentConfig, ports: RunPorts): Promise<void> {
  const { agent, broker, plan } = config
  const { outbox, memory, pseudonyms, log, version, signal } = ports
  let lastScanAt: string | undefined

  const uplink = startUplink({
    agent,
    version,
    outbox,
    broker,
    status: () => ({ planRevision: plan.revision, ...(lastScanAt && { lastScanAt }) }),
    onConnect: () => log.info({ event: 'connected', broker: broker.url }),
    onTrouble: detail => log.warn({ event: 'uplink', detail }),
  })
  const governor = createGovernor(plan.packetsPerSecond, signal)
  const windowMs = plan.credentialWindowSeconds * 1000
  const probe = createProber({
    credentials: config.credentials,
    credentialsChangedAt: config.credentialsChangedAt,
    port: config.snmpPort,
    memory,
    windowMs,
    deadlineMs: plan.secondsPerDevice * 1000,
    admit: governor.admit,
    signal,
  })
  const nameServices = {
    dnsServers: plan.dnsServers,
    netbiosPort: config.netbiosPort,
    mdnsPort: config.mdnsPort,
    admit: governor.admit,
    signal,
  }

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
        log.debug({ event: 'kept', scanId, kind, id })
      },
      now: () => new Date(),
      onProgress: progress => ports.onProgress({ ...progress, scanId }),
      signal,
    }
    try {
      memory.prune(Date.now() - windowMs, Date.now())
      const { vlans, skip, devicesAtOnce } = plan
      const { report } = await scan({ scanId, vlans, skip, devicesAtOnce }, scanPorts)
      lastScanAt = report.finishedAt
      log.info({ event: 'scan', ...summaryOf(report), outbox: outbox.depth().messages })
    } catch (error) {
      // Nothing could be kept: the disk. The next scan tells the whole story again.
      log.error({ event: 'scan-failed', scanId, err: error })
    }
    uplink.beat()
    const restMs = Math.max(0, plan.scanEverySeconds * 1000 - (performance.now() - startedAt))
    await sleep(restMs, undefined, { signal }).catch(() => {})
  }

  await uplink.close()
  log.info({ event: 'stopped', outbox: outbox.depth().messages })
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
