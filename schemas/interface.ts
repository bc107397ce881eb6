import { z } from 'zod'
import { MacAddress } from './mac-address.ts'

/** One network interface, as the device itself reports it. Absent knowledge is an absent key. */
export const Interface = z.object({
  /** IF-MIB ifName, or ifDescr where that is empty. The key of a port, unique within the device. */
  name: z.string().min(1).max(255),
  /** IF-MIB ifIndex; may change at reboot, so never a key. */
  index: z.int().nonnegative(),
  /** IF-MIB ifDescr, where it says something else than the name. */
  description: z.string().max(255).optional(),
  /** IF-MIB ifAlias: what the administrator wrote. */
  alias: z.string().max(255).optional(),
  /** IANAifType: 6 ethernetCsmacd, 24 softwareLoopback, 53 propVirtual, 71 ieee80211, 161 ieee8023adLag … */
  type: z.int().nonnegative().optional(),
  macAddress: MacAddress.optional(),
  /** Megabits per second as the device says it (IF-MIB ifHighSpeed, else ifSpeed); absent when it does not. */
  speedMbps: z.number().nonnegative().optional(),
  mtuBytes: z.int().nonnegative().optional(),
  /** IF-MIB ifOperStatus is up(1) or dormant(5). */
  isUp: z.boolean().optional(),
  /** IF-MIB ifAdminStatus is up(1). */
  isEnabled: z.boolean().optional(),
  /** EtherLike-MIB dot3StatsDuplexStatus. */
  duplex: z.enum(['half', 'full']).optional(),
  /** Untagged VLAN (Q-BRIDGE-MIB dot1qPvid, vendor VLAN tables). */
  accessVlan: z.int().min(1).max(4094).optional(),
  taggedVlans: z.array(z.int().min(1).max(4094)).optional(),
  /** Name of the aggregate that this port is a member of (IEEE8023-LAG-MIB). */
  aggregate: z.string().max(255).optional(),
  /** Power over Ethernet drawn on this port, in watts (POWER-ETHERNET-MIB and vendor tables). */
  poeWatts: z.number().nonnegative().optional(),
  /** What its power sourcing does: nothing is asking for power while `searching` (POWER-ETHERNET-MIB). */
  poeStatus: z.enum(['disabled', 'searching', 'delivering', 'fault']).optional(),
})
export type Interface = z.infer<typeof Interface>
