import { z } from 'zod'
import { MacAddress } from './mac-address.ts'

/** A MAC address that a bridge learned (Q-BRIDGE-MIB dot1qTpFdbTable, BRIDGE-MIB dot1dTpFdbTable). */
export const MacEntry = z.object({
  macAddress: MacAddress,
  vlan: z.int().min(1).max(4094).optional(),
  /** Port name as in `interfaces`; absent where the bridge gives no port (its own addresses, port 0). */
  interface: z.string().min(1).max(255).optional(),
  isStatic: z.boolean().optional(),
})
export type MacEntry = z.infer<typeof MacEntry>
