import pLimit, { type LimitFunction } from 'p-limit'
import type { MessageBody } from '../schemas/messages.ts'
import type { Observation } from '../schemas/observation.ts'
import type { PlanVlan } from '../schemas/plan.ts'
import type { Result } from '../schemas/result.ts'
import type { ScanReport } from '../schemas/scan-report.ts'
import { describeEndpoints } from './endpoints/describe-endpoints.ts'
import { chunkEndpoints } from './endpoints/endpoint-messages.ts'
import { findHosts } from './endpoints/find-hosts.ts'
import { createNetworkEvidence } from './endpoints/network-evidence.ts'
import type { HostNames, NameRequest } from './names/host-names.ts'
import { lookAtDevice } from './observe/look-at-device.ts'
import type { ReadDepth } from './observe/read-depth.ts'
import type { Pseudonyms } from './privacy/pseudonyms.ts'
import { createRedaction, isWithheld, needsRedaction } from './redaction.ts'
import { assignTargets, chooseAreas } from './scan-areas.ts'
import { describeScan } from './scan-report.ts'
import { isGentle } from './site-pace.ts'
import type { ProbeOutcome } from './snmp/probe.ts'
import type { LiveHost, Sweep, SweepFailure } from './sweep/live-host.ts'

export type ScanRequest = {
  scanId: string
  vlans: readonly PlanVlan[]
  /** Targets that nothing is sent to. */
  skip?: readonly string[]
  /** Devices read at the same time; each has one request in flight. */
  devicesAtOnce: number
  /** How much of each device is read; all of it, when not given. */
  depth?: ReadDepth
  /** Which of the addresses are looked at; what the others may be told of stays as the VLANs say. */
  only?: (address: string, vlan: PlanVlan) => boolean
}

/** What a scan finds, as it finds it; the report comes last. */
export type ScanMessage = {
  [Kind in ScanMessageKind]: { kind: Kind; body: MessageBody<Kind> }
}[ScanMessageKind]
type ScanMessageKind = 'observation' | 'endpoints' | 'scan-report'

export type ScanProgress = { stage: 'sweep' | 'read'; done: number; total: number }

/** What a scan needs of the world. */
export type ScanPorts = {
  sweep: (
    addresses: readonly string[],
    onProgress: (done: number) => void,
  ) => Promise<Result<Sweep, SweepFailure>>
  /** Asks a host for SNMP with the credentials of these names only, or with any. */
  probe: (address: string, allowed?: readonly string[]) => Promise<ProbeOutcome>
  readNames: (hosts: readonly NameRequest[]) => Promise<ReadonlyMap<string, HostNames>>
  /** Without them, what may only be told under a pseudonym is not told at all. */
  pseudonyms?: Pseudonyms | undefined
  /** Resolves once the message cannot be lost any more. */
  keep: (message: ScanMessage) => Promise<unknown>
  now: () => Date
  onProgress: (progress: ScanProgress) => void
  /** Ends the scan early: what is not read by then was not looked at, and the report says that it is partial. */
  signal?: AbortSignal | undefined
}

/** What came of one live host; every one but the observed is an endpoint, as far as anybody can tell. */
export type HostOutcome = { host: LiveHost } & (
  | { status: 'observed'; observation: Observation; observedAt: string }
  /** Of a device in a VLAN where hosts are private, and which may be a person's, no more is told than of other hosts. */
  | { status: 'not-asked' | 'silent' | 'withheld' }
  | { status: 'troubled'; reason: string }
)

type Responder = Extract<ProbeOutcome, { status: 'answered' }>

/** A device that is being read when the scan ends has so long for the answer that is under way. */
const LAST_ANSWER_MS = 2_000

/** Hosts asked at once whether they speak SNMP: most are silent, and each of those is a wait of seconds. */
const PROBES_AT_ONCE = 128

/**
 * One scan, from targets to messages that are kept; each stage is one call, in order. `sweepFailure` is set when no
 * address at all could be looked at. Fails for nothing that a host does; rejects when a message cannot be kept.
 */
export async function scan(
  request: ScanRequest,
  ports: ScanPorts,
): Promise<{ report: ScanReport; sweepFailure?: SweepFailure }> {
  const { scanId } = request
  const { keep, now, onProgress, signal } = ports
  const startedAt = now()

  const planned = assignTargets(request.vlans, request.skip)
  const areas = request.only ? chooseAreas(planned, request.only) : planned
  const addresses = areas.flatMap(area => area.addresses)
  const swept = await ports.sweep(addresses, done =>
    onProgress({ stage: 'sweep', done, total: addresses.length }),
  )
  const hosts = swept.ok ? swept.value.hosts : []

  const vlanOf = new Map(areas.flatMap(({ vlan, addresses }) => addresses.map(it => [it, vlan])))
  const nameRequests = (addresses: readonly string[]): NameRequest[] =>
    addresses.flatMap(address => {
      const vlan = vlanOf.get(address)
      return vlan && vlan.privacy !== 'count-only' ? [{ address, sources: vlan.names }] : []
    })
  const isPrivate = needsRedaction(request.vlans)
  const live = hosts.filter(host => host.via.length > 0).map(host => host.address)
  const probing = pLimit(PROBES_AT_ONCE)
  const reading = readInTurn(request)
  let done = 0
  const [earlyNames, outcomes] = await Promise.all([
    ports.readNames(nameRequests(live)),
    probing.map(hosts, async host => {
      const outcome = await lookAt(host)
      onProgress({ stage: 'read', done: ++done, total: hosts.length })
      return outcome
    }),
  ])

  async function lookAt(host: LiveHost): Promise<HostOutcome> {
    const vlan = vlanOf.get(host.address)
    if (!vlan?.snmp || signal?.aborted) return { host, status: 'not-asked' }
    const answer = await ports.probe(host.address, vlan.credentials)
    if (answer.status === 'refused') {
      return { host, status: 'troubled', reason: `SNMP refused: ${answer.reason}` }
    }
    // A host with nothing on its SNMP port says so in an ICMP error: unreachable, but no trouble.
    if (answer.status !== 'answered') return { host, status: 'silent' }
    return reading(vlan, async () => {
      const read = await readDevice(answer, request.depth, signal)
      if (!read.ok) return { host, status: 'troubled', reason: read.failure }
      const observation = read.value
      if (isWithheld(observation, vlan)) return { host, status: 'withheld' }
      const observedAt = now().toISOString()
      if (!isPrivate) await keep({ kind: 'observation', body: { scanId, observedAt, observation } })
      return { host, status: 'observed', observation, observedAt }
    })
  }

  const evidence = createNetworkEvidence()
  for (const [order, outcome] of outcomes.entries()) {
    if (outcome.status !== 'observed') continue
    evidence.learn(outcome.observation, order, outcome.host.macAddress)
  }
  const looked = outcomes.map(({ host, status }) => ({ host, isDevice: status === 'observed' }))
  const found = findHosts(areas, looked, evidence)
  const known = new Set(live)
  const silent = found.flat().flatMap(({ address }) => (known.has(address) ? [] : [address]))
  const names = new Map([...earlyNames, ...(await ports.readNames(nameRequests(silent)))])

  const may = createRedaction(planned, outcomes, evidence, names, ports.pseudonyms)
  for (const outcome of outcomes) {
    if (!isPrivate || outcome.status !== 'observed') continue
    const { observedAt } = outcome
    const observation = may.observation(outcome.observation)
    await keep({ kind: 'observation', body: { scanId, observedAt, observation } })
  }

  // A scan cut short cannot tell an endpoint from a device that it had no time to ask.
  const isPartial = signal?.aborted ?? false
  const parts = isPartial ? [] : await describeEndpoints(areas, found, evidence, names)
  for (const chunk of chunkEndpoints(
    parts.map(part => ({ ...part, endpoints: may.endpoints(part) })),
  )) {
    const observedAt = now().toISOString()
    await keep({ kind: 'endpoints', body: { scanId, observedAt, ...chunk } })
  }

  // Sent even when nobody answered: the collector must tell "gone" from "not looked at".
  const times = { startedAt, finishedAt: now() }
  const skipped = request.skip ?? []
  const scanned = { areas, skipped, swept, outcomes, parts }
  const report = describeScan({ scanId, isPartial, ...times, ...scanned })
  await keep({ kind: 'scan-report', body: report })
  return { report, ...(!swept.ok && { sweepFailure: swept.failure }) }
}

/** So many devices at once, but one of each gentle VLAN: those that wait for it take nobody's place. */
function readInTurn({ devicesAtOnce, vlans }: ScanRequest) {
  const everywhere = pLimit(devicesAtOnce)
  const gentle = new Map<PlanVlan, LimitFunction>(
    vlans.filter(isGentle).map(vlan => [vlan, pLimit(1)]),
  )
  return <Value>(vlan: PlanVlan, read: () => Promise<Value>): Promise<Value> => {
    const alone = gentle.get(vlan)
    return alone ? alone(() => everywhere(read)) : everywhere(read)
  }
}

/** One device, and a bounded one whatever it does. The session is closed afterwards. */
async function readDevice(
  { session, system }: Responder,
  depth: ReadDepth | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<Observation, string>> {
  const stop = () => session.close({ withinMs: LAST_ANSWER_MS })
  signal?.addEventListener('abort', stop)
  try {
    const { observation } = await lookAtDevice(session, system, depth)
    if (signal?.aborted) return { ok: false, failure: 'the scan was stopped' }
    return { ok: true, value: observation }
  } catch (error) {
    // A defect of ours that this device brings to light must not cost the other devices their scan.
    return { ok: false, failure: `internal error: ${error instanceof Error ? error.stack : error}` }
  } finally {
    signal?.removeEventListener('abort', stop)
    session.close()
  }
}
