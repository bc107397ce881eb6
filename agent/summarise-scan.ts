import type { ScanReport } from '../schemas/scan-report.ts'

const MOST_FAILURES = 5

/** A scan in one line of the log: what was looked at, what was found, how long it took. */
export function summariseScan(report: ScanReport) {
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
    ...(failures.length > 0 && { failures: failures.slice(0, MOST_FAILURES) }),
  }
}
