import { z } from 'zod'

/** How a UPS is, as a technician asks: UPS-MIB (RFC 1628) and the MIBs of APC and Eaton. Absent knowledge is an absent key. */
export const Ups = z.object({
  batteryStatus: z.enum(['normal', 'low', 'depleted', 'faulty']).optional(),
  mustReplaceBattery: z.boolean().optional(),
  chargePercent: z.number().min(0).max(100).optional(),
  /** How long the battery would carry the present load. */
  minutesRemaining: z.number().nonnegative().optional(),
  /** Of its busiest output phase; an overloaded one says more than 100. */
  loadPercent: z.number().min(0).max(1000).optional(),
  /** What feeds the output: `none` when it is off. */
  source: z.enum(['mains', 'battery', 'bypass', 'none']).optional(),
})
export type Ups = z.infer<typeof Ups>
