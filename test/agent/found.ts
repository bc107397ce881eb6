import type { Endpoint } from '../../schemas/endpoint.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { ScanReport } from '../../schemas/scan-report.ts'

const unsupported = { status: 'unsupported' } as const

/** A device of which nothing is known but what a test says. */
export function device(known: Partial<Observation> = {}): Observation {
  return {
    type: 'device',
    address: '10.1.2.3',
    kind: 'switch',
    interfaces: unsupported,
    vlans: unsupported,
    neighbours: unsupported,
    macTable: unsupported,
    arpTable: unsupported,
    accessPoints: unsupported,
    ...known,
  }
}

export function endpoint(known: Partial<Endpoint> = {}): Endpoint {
  return { type: 'endpoint', address: '10.1.20.7', kind: 'unknown', via: ['icmp'], ...known }
}

export function report(known: Partial<ScanReport> = {}): ScanReport {
  return {
    type: 'report',
    scanId: '01a1ffd4-ba6f-74a7-836b-673ba8e855a9',
    startedAt: '2026-11-21T08:00:00.000Z',
    finishedAt: '2026-11-21T08:00:07.500Z',
    isPartial: false,
    sweepMethod: 'fping',
    coverage: [],
    troubled: [],
    ...known,
  }
}
