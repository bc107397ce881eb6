import { z } from 'zod'
import { AccessPoint } from './access-point.ts'
import { ArpEntry } from './arp-entry.ts'
import { DefaultRoute } from './default-route.ts'
import { DeviceKind } from './device-kind.ts'
import { Host } from './host.ts'
import { Interface } from './interface.ts'
import { IpAddress } from './ip-address.ts'
import { MacAddress } from './mac-address.ts'
import { MacEntry } from './mac-entry.ts'
import { Member } from './member.ts'
import { Neighbour } from './neighbour.ts'
import { Printer } from './printer.ts'
import { Section } from './section.ts'
import { Ups } from './ups.ts'
import { Vlan } from './vlan.ts'

const Text = z.string().min(1).max(1024)

/**
 * One device, looked at once: a line of `recense-agent scan --format ndjson` and the body of an observation message.
 * Absent knowledge is an absent key, never an empty string or a guess.
 */
export const Observation = z.object({
  type: z.literal('device'),
  /** The address that answered SNMP. */
  address: IpAddress,
  kind: DeviceKind,
  vendor: Text.optional(),
  model: Text.optional(),
  serial: Text.optional(),
  /** Firmware or operating system version. */
  version: Text.optional(),
  /** SNMPv2-MIB sysName. */
  name: Text.optional(),
  /** SNMPv2-MIB sysLocation. */
  location: Text.optional(),
  /** SNMPv2-MIB sysContact. */
  contact: Text.optional(),
  sysObjectId: z
    .string()
    .regex(/^\d+(\.\d+)*$/)
    .optional(),
  sysDescr: z.string().max(4096).optional(),
  /** The device's own base address: bridge (BRIDGE-MIB dot1dBaseBridgeAddress), chassis (LLDP), else its first port's. */
  macAddress: MacAddress.optional(),
  uptimeSeconds: z.number().nonnegative().optional(),
  /** Its other addresses (IP-MIB ipAddressTable, ipAddrTable), without loopback and link-local ones. */
  addresses: z.array(IpAddress).optional(),
  members: z.array(Member).optional(),
  interfaces: Section(Interface),
  vlans: Section(Vlan),
  neighbours: Section(Neighbour),
  macTable: Section(MacEntry),
  arpTable: Section(ArpEntry),
  accessPoints: Section(AccessPoint),
  /** Of routers and firewalls only: IPv4, in no order. */
  defaultRoutes: z.array(DefaultRoute).max(8).optional(),
  /** Of UPSs only. */
  ups: Ups.optional(),
  /** Of printers only. */
  printer: Printer.optional(),
  /** Of servers, hypervisors, PCs, NAS and firewalls only. */
  host: Host.optional(),
  /** What looking at the device cost it. */
  cost: z
    .object({
      requests: z.int().nonnegative(),
      seconds: z.number().nonnegative(),
    })
    .optional(),
})
export type Observation = z.infer<typeof Observation>

/** Body of `recense/v1/{agent}/observation`. */
export const ObservationMessage = z.object({
  scanId: z.uuid(),
  observedAt: z.iso.datetime(),
  observation: Observation,
})
export type ObservationMessage = z.infer<typeof ObservationMessage>
