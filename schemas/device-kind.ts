import { z } from 'zod'

/** What a thing on the network is, in the words of the inventory. */
export const DeviceKind = z.enum([
  'switch',
  'access-point',
  'wireless-controller',
  'router',
  'firewall',
  'server',
  'hypervisor',
  'pc',
  'tablet',
  'phone',
  'printer',
  'ups',
  'nas',
  'camera',
  'bmc',
  'other',
  'unknown',
])
export type DeviceKind = z.infer<typeof DeviceKind>
