import { z } from 'zod'

/** An IPv4 or IPv6 address in its usual text form. */
export const IpAddress = z.union([z.ipv4(), z.ipv6()], {
  error: 'expected an IPv4 or IPv6 address',
})
export type IpAddress = z.infer<typeof IpAddress>
