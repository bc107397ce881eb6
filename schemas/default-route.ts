import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

/** Where a router or firewall sends what is for none of the networks that it knows. */
export const DefaultRoute = z.object({
  /** Name of the interface. */
  interface: z.string().min(1).max(255).optional(),
  nextHop: IpAddress.optional(),
})
export type DefaultRoute = z.infer<typeof DefaultRoute>
