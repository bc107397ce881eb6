import { z } from 'zod'
import { IpAddress } from './ip-address.ts'
import { MacAddress } from './mac-address.ts'

/** An access point as its controller knows it. */
export const AccessPoint = z.object({
  name: z.string().max(255).optional(),
  macAddress: MacAddress.optional(),
  address: IpAddress.optional(),
  serial: z.string().max(255).optional(),
  model: z.string().max(255).optional(),
  version: z.string().max(255).optional(),
  isUp: z.boolean().optional(),
})
export type AccessPoint = z.infer<typeof AccessPoint>
