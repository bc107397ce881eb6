import type { Observation } from '../schemas/observation.ts'
import type { Result } from '../schemas/result.ts'
import type { ScanReport, VlanCoverage } from '../schemas/scan-report.ts'
import type { EndpointPart } from './endpoints/describe-endpoints.ts'
import type { HostOutcome } from './scan.ts'
import type { ScanArea } from './scan-areas.ts'
import type { Sweep, SweepFailure } from './sweep/live-host.ts'

export type Scanned = {
  scanId: string
  startedAt: Date
  finishedAt: Date
  isPartial: boolean
  areas: readonly ScanArea[]
  /** Targets that nothing was sent to. */
  skipped?: readonly string[]
  swept: Result<Sweep, SweepFailure>
  outcomes: readonly HostOutcome[]
  parts: readonly EndpointPart[]
}

/** Limits of the report's schema. */
const MOST_TROUBLED = 5000
const MOST_CHARACTERS = 500

/** What a scan looked at, what was silent and what failed, per VLAN. */
export function describeScan(scanned: Scanned): ScanReport {
  const { scanId, startedAt, finishedAt, isPartial, swept, areas, outcomes } = scanned
  const isPrivate = new Set(
    areas.flatMap(({ vlan, addresses }) => (vlan.privacy === 'full' ? [] : addresses)),
  )
  const troubled = outcomes.flatMap(outcome => {
    const reason = troubleOf(outcome)
    // A host of which nobody knows what it is may be a person's.
    const isTold = outcome.status === 'observed' || !isPrivate.has(outcome.host.address)
    return reason && isTold
      ? [{ address: outcome.host.address, reason: reason.slice(0, MOST_CHARACTERS) }]
      : []
  })
  return {
    type: 'report',
    scanId,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    isPartial,
    sweepMethod: swept.ok ? swept.value.method : 'none',
    coverage: areas.map(area => describeCoverage(area, scanned)),
    ...(scanned.skipped?.length && { skipped: [...scanned.skipped] }),
    troubled: troubled.slice(0, MOST_TROUBLED),
  }
}

function describeCoverage(area: ScanArea, scanned: Scanned): VlanCoverage {
  const { swept, outcomes, parts } = scanned
  const own = new Set(area.addresses)
  const unreached = swept.ok ? swept.value.unreached.filter(it => own.has(it.address)) : []
  const part = parts.find(it => it.vlan === area.vlan)
  const failure =
    area.failure ??
    (swept.ok ? unreached[0]?.reason : swept.failure.detail) ??
    (part?.isCut ? 'more MAC addresses than can be told: not all of them were' : undefined)
  const observed = outcomes.filter(it => own.has(it.host.address) && it.status === 'observed')
  const alive = outcomes.filter(
    ({ host, status }) => own.has(host.address) && (host.via.length > 0 || status === 'observed'),
  )
  const asked = alive.filter(({ status }) => status !== 'not-asked' && status !== 'withheld')
  return {
    ...(area.vlan.id !== undefined && { vlan: area.vlan.id }),
    targets: area.vlan.targets,
    addressesTried: swept.ok ? area.addresses.length - unreached.length : 0,
    hostsAlive: alive.length,
    devicesObserved: observed.length,
    endpointsSeen: part?.endpoints.length ?? 0,
    snmpSilent: asked.length - observed.length,
    ...(failure && { failure: failure.slice(0, MOST_CHARACTERS) }),
  }
}

function troubleOf(outcome: HostOutcome): string | undefined {
  switch (outcome.status) {
    case 'troubled':
      return outcome.reason
    case 'observed':
      return failedSections(outcome.observation).join('; ') || undefined
    case 'not-asked':
    case 'silent':
    case 'withheld':
      return undefined
  }
}

function failedSections(observation: Observation): string[] {
  const { interfaces, vlans, neighbours, macTable, arpTable, accessPoints } = observation
  const sections = { interfaces, vlans, neighbours, macTable, arpTable, accessPoints }
  return Object.entries(sections).flatMap(([name, section]) =>
    section.status === 'failed' ? [`${name}: ${section.reason}`] : [],
  )
}
