import type { Plan } from '../schemas/plan.ts'
import { type Result, success } from '../schemas/result.ts'
import type { ScanReport } from '../schemas/scan-report.ts'
import type { AgentConfig } from './config.ts'
import type { CredentialMemory } from './credential-memory.ts'
import { readHostNames } from './names/host-names.ts'
import type { ReadDepth } from './observe/read-depth.ts'
import type { Pseudonyms } from './privacy/pseudonyms.ts'
import { createProber } from './probe-hosts.ts'
import {
  type ScanMessage,
  type ScanPorts,
  type ScanProgress,
  type ScanRequest,
  scan,
} from './scan.ts'
import { createSitePace, type SitePace } from './site-pace.ts'
import type { DeviceTurns } from './snmp/device-turns.ts'
import { joinSweeps, type SweptPart } from './sweep/join-sweeps.ts'
import type { Sweep, SweepFailure } from './sweep/live-host.ts'
import { sweep } from './sweep/sweep.ts'

export type ScanRunnerOptions = {
  config: Pick<
    AgentConfig,
    'credentials' | 'credentialsChangedAt' | 'snmpPort' | 'netbiosPort' | 'mdnsPort'
  >
  plan: Plan
  memory: CredentialMemory
  pseudonyms: Pseudonyms | undefined
  keep: (message: ScanMessage, scanId: string) => Promise<unknown>
  /** Whose turn it is at a device: its scan's or its sampling's. */
  turns: DeviceTurns
  /** Something moved. */
  onAlive: () => void
  signal: AbortSignal
}

/** What of the plan is looked at, and how. */
export type ScanScope = {
  scanId: string
  depth: ReadDepth
  /** One VLAN of the plan. */
  vlan?: number | undefined
  /** One device of the plan. */
  address?: string | undefined
  onProgress: (progress: ScanProgress) => void
}

/** Runs scans of one plan, within its packet budget. Its caller runs one at a time. */
export type ScanRunner = {
  scan(scope: ScanScope): Promise<ScanReport>
  /** One datagram more may go: to this address, or to somebody outside the plan. */
  admit(address?: string): Promise<void>
  probe: ScanPorts['probe']
}

/** Devices that have not answered for so long are found again by discovery. */
const KNOWN_FOR_MS = 2 * 86_400_000

/** A runner for this plan. What it learns of credentials stays in the memory, for the next one. */
export function createScanRunner(options: ScanRunnerOptions): ScanRunner {
  const { config, plan, memory, signal, onAlive } = options
  const pace = createSitePace(plan, signal)
  const admit = (address?: string) => {
    onAlive()
    return pace.admit(address)
  }
  const windowMs = plan.credentialWindowSeconds * 1000
  const probe = createProber({
    turns: options.turns,
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

  return {
    admit: pace.admit,
    probe,
    async scan({ scanId, depth, vlan, address, onProgress }) {
      memory.prune(Date.now() - windowMs, Date.now())
      const { vlans, skip, devicesAtOnce } = plan
      const request: ScanRequest = { scanId, vlans, skip, devicesAtOnce, depth }
      if (vlan !== undefined) request.only = (_address, { id }) => id === vlan
      if (address !== undefined) request.only = it => it === address
      const full: ScanPorts = {
        sweep: (addresses, onSwept) => sweepByPace(addresses, onSwept, pace, signal),
        probe,
        readNames: hosts => readHostNames(hosts, nameServices),
        pseudonyms: options.pseudonyms,
        keep: message => options.keep(message, scanId),
        now: () => new Date(),
        onProgress(progress) {
          onAlive()
          onProgress(progress)
        },
        signal,
      }
      // Of one device nothing follows for its VLAN.
      if (address !== undefined) return (await scan(request, onlyObservations(full))).report
      const isLight = depth === 'presence'
      return (await scan(request, isLight ? ofKnownDevices(full, memory) : full)).report
    },
  }
}

/** Those at the site's pace first, so that nobody waits for the gentle ones; one after the other, for one packet budget. */
async function sweepByPace(
  addresses: readonly string[],
  onSwept: (done: number) => void,
  pace: SitePace,
  signal: AbortSignal,
): Promise<Result<Sweep, SweepFailure>> {
  const parts: SweptPart[] = []
  let before = 0
  for (const { addresses: part, governor } of pace.split(addresses)) {
    const onProgress = (done: number) => onSwept(before + done)
    parts.push({ addresses: part, swept: await sweep(part, { onProgress, signal, governor }) })
    before += part.length
  }
  return joinSweeps(addresses, parts)
}

function onlyObservations(ports: ScanPorts): ScanPorts {
  return {
    ...ports,
    readNames: async () => new Map(),
    keep: async message => message.kind === 'observation' && ports.keep(message),
  }
}

/**
 * Asks the devices that answered of late, and nobody else. Told are the hosts that their tables name: neither the devices, of
 * which too little was read, nor a report, since whoever is not told of was not looked for.
 */
function ofKnownDevices(ports: ScanPorts, memory: CredentialMemory): ScanPorts {
  const known = memory.listPinned(Date.now() - KNOWN_FOR_MS)
  return {
    ...ports,
    sweep: async addresses =>
      success({
        method: 'none' as const,
        hosts: addresses.filter(it => known.has(it)).map(address => ({ address, via: [] })),
        unreached: [],
      }),
    readNames: async () => new Map(),
    async keep(message) {
      if (message.kind !== 'endpoints') return
      const { body } = message
      // Without names less is known of each: what a discovery concluded of its kind stands.
      const endpoints = body.endpoints.map(({ kindFrom: _, ...it }) => ({
        ...it,
        kind: 'unknown' as const,
      }))
      await ports.keep({ kind: 'endpoints', body: { ...body, endpoints } })
    },
  }
}
