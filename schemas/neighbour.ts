import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

/** What another device announced of itself on one of our ports (LLDP-MIB lldpRemTable, CISCO-CDP-MIB cdpCacheTable). */
export const Neighbour = z.object({
  /** The local port, by its name in `interfaces`; the raw local port number where no port has it. */
  interface: z.string().min(1).max(255),
  protocol: z.enum(['lldp', 'cdp']),
  /** MAC addresses in canonical form; other subtypes as their text. */
  chassisId: z.string().max(255).optional(),
  portId: z.string().max(255).optional(),
  portDescription: z.string().max(255).optional(),
  name: z.string().max(255).optional(),
  description: z.string().max(1024).optional(),
  /** IEEE 802.1AB system capabilities that are enabled, as words. */
  capabilities: z
    .array(
      z.enum([
        'other',
        'repeater',
        'bridge',
        'access-point',
        'router',
        'telephone',
        'docsis',
        'station',
      ]),
    )
    .optional(),
  managementAddress: IpAddress.optional(),
  /** Telephones tell who made them, and which they are (LLDP-MED inventory). */
  vendor: z.string().max(255).optional(),
  model: z.string().max(255).optional(),
  serial: z.string().max(255).optional(),
  version: z.string().max(255).optional(),
})
export type Neighbour = z.infer<typeof Neighbour>
