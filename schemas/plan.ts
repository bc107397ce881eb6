import { z } from 'zod'

/** One VLAN that an agent looks at. */
export const PlanVlan = z.object({
  id: z.int().min(1).max(4094).optional(),
  name: z.string().min(1).max(100),
  purpose: z.string().max(200).optional(),
  /** Addresses, ranges (`10.1.2.1-10.1.2.40`) and CIDR prefixes. */
  targets: z.array(z.string().min(1).max(100)).min(1),
  /** Whether credentials may be tried here at all. */
  snmp: z.boolean().default(false),
  /** Ask each host for its name by NetBIOS node status (RFC 1002). */
  netbios: z.boolean().default(false),
})
export type PlanVlan = z.infer<typeof PlanVlan>

/** What a site's agent must look at, and how fast. Never carries a secret. */
export const Plan = z.object({
  revision: z.int().nonnegative().default(0),
  vlans: z.array(PlanVlan).min(1),
  /** Devices read at the same time; each has one request in flight. */
  devicesAtOnce: z.int().min(1).max(256).default(32),
  scanEverySeconds: z.int().min(10).max(604_800).default(3600),
})
export type Plan = z.infer<typeof Plan>
