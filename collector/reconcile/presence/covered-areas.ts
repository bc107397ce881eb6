import type { ScanReport, VlanCoverage } from '../../../schemas/scan-report.ts'
import { rangeOfTarget, type TargetRange } from './target-range.ts'

/** What belongs to the same count: devices answer for themselves, endpoints are told VLAN by VLAN. */
export type ItemClass = 'device' | 'endpoint'

/** A part of a site that a scan looked at, so that what was not seen there was missed. */
export type CoveredArea = {
  /** The same targets of the same VLAN have the same key from scan to scan. */
  readonly key: string
  readonly itemClass: ItemClass
  readonly vlan?: number
  readonly ranges: readonly TargetRange[]
  readonly skipped: readonly TargetRange[]
}

/** An agent's clock that runs ahead by more than this cannot be believed, nor what it says of when it looked. */
const MAX_CLOCK_LEAD_MS = 10 * 60_000

/**
 * The parts of a site where a scan's silence means something. None of a scan that was cut short, or that found nobody at all:
 * then it is the agent that is cut off. A VLAN that was not swept is left out, and its endpoints are when some were
 * seen and none was told (`toldVlans`: those of which at least one was).
 */
export function coveredAreas(
  report: ScanReport,
  toldVlans: ReadonlySet<number | undefined>,
  receivedAtMs: number,
): CoveredArea[] {
  if (report.isPartial || report.sweepMethod === 'none') return []
  if (Date.parse(report.finishedAt) > receivedAtMs + MAX_CLOCK_LEAD_MS) return []
  if (report.coverage.every(it => it.hostsAlive === 0)) return []
  const skipped = (report.skipped ?? []).map(rangeOfTarget)
  // What cannot be read may be anything.
  if (skipped.includes(undefined)) return []
  return report.coverage.flatMap(it => areasOf(it, skipped.filter(isRange), toldVlans))
}

function areasOf(
  coverage: VlanCoverage,
  skipped: readonly TargetRange[],
  toldVlans: ReadonlySet<number | undefined>,
): CoveredArea[] {
  const { vlan, targets, failure, addressesTried, endpointsSeen } = coverage
  if (failure !== undefined || addressesTried === 0) return []
  const ranges = targets.map(rangeOfTarget).filter(isRange)
  if (ranges.length === 0) return []
  const place = { ...(vlan !== undefined && { vlan }), ranges, skipped }
  const isTold = endpointsSeen === 0 || toldVlans.has(vlan)
  const classes: ItemClass[] = isTold ? ['device', 'endpoint'] : ['device']
  return classes.map(itemClass => ({
    key: JSON.stringify([
      itemClass,
      vlan ?? null,
      ...ranges.map(textOf),
      'skip',
      ...skipped.map(textOf),
    ]),
    itemClass,
    ...place,
  }))
}

function isRange(range: TargetRange | undefined): range is TargetRange {
  return range !== undefined
}

function textOf({ first, last }: TargetRange): string {
  return `${first}-${last}`
}
