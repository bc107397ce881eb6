import type { Endpoint } from '../../schemas/endpoint.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { ScanReport } from '../../schemas/scan-report.ts'

/** What a scan finds of one host. */
export type Found = Observation | Endpoint

/** A way to write a scan down: some text before, some for each result as it is found, some at the end. */
export type ResultFormat = {
  start: () => string
  each: (found: Found) => string
  /** `results` are all of them, in the order of the targets. */
  end: (results: readonly Found[], report: ScanReport) => string
}
