import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

/** What was looked at in one VLAN, and what was not. */
export const VlanCoverage = z.object({
  vlan: z.int().min(1).max(4094).optional(),
  /** Targets as the plan wrote them: prefixes, ranges, addresses. */
  targets: z.array(z.string().max(100)),
  addressesTried: z.int().nonnegative(),
  hostsAlive: z.int().nonnegative(),
  devicesObserved: z.int().nonnegative(),
  endpointsSeen: z.int().nonnegative(),
  /** Alive, but no allowed credential was answered. */
  snmpSilent: z.int().nonnegative(),
  /** Not swept at all, and why; the collector must not count a miss there. */
  failure: z.string().min(1).max(500).optional(),
})
export type VlanCoverage = z.infer<typeof VlanCoverage>

/** One line at the end of a scan: what was looked at, what was silent, what failed. */
export const ScanReport = z.object({
  type: z.literal('report'),
  scanId: z.uuid(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Sent by a scan that was stopped before its end; what it did not reach was not looked at. */
  isPartial: z.boolean(),
  sweepMethod: z.enum(['fping', 'ping', 'none']),
  coverage: z.array(VlanCoverage),
  /** Targets that nothing was sent to, as the plan wrote them: what is silent there says nothing. */
  skipped: z.array(z.string().max(100)).max(1000).optional(),
  /** Devices of which at least one section failed, or that were lost half-way. */
  troubled: z.array(z.object({ address: IpAddress, reason: z.string().min(1).max(500) })).max(5000),
})
export type ScanReport = z.infer<typeof ScanReport>
