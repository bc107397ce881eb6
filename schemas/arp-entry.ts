import { z } from 'zod'
import { IpAddress } from './ip-address.ts'
import { MacAddress } from './mac-address.ts'

/** An address resolved by a router or host (IP-MIB ipNetToPhysicalTable, ipNetToMediaTable). */
export const ArpEntry = z.object({
  address: IpAddress,
  macAddress: MacAddress,
  interface: z.string().min(1).max(255).optional(),
})
export type ArpEntry = z.infer<typeof ArpEntry>
