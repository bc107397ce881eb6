import { z } from 'zod'
import { DeviceKind } from './device-kind.ts'
import { IpAddress } from './ip-address.ts'
import { MacAddress } from './mac-address.ts'

/** How an endpoint was noticed or named. */
export const EndpointEvidence = z.enum(['icmp', 'arp', 'bridge', 'dns', 'netbios', 'mdns', 'oui'])
export type EndpointEvidence = z.infer<typeof EndpointEvidence>

/** A host that does not answer SNMP, seen by its address, its MAC or both. */
export const Endpoint = z
  .object({
    type: z.literal('endpoint'),
    address: IpAddress.optional(),
    macAddress: MacAddress.optional(),
    name: z.string().min(1).max(255).optional(),
    kind: DeviceKind,
    /** Maker of the network card (IEEE MA-L of the MAC). */
    vendor: z.string().min(1).max(255).optional(),
    /** Every source that spoke for it, in the order of `EndpointEvidence`. */
    via: z.array(EndpointEvidence).min(1),
    /** The MAC is locally administered: randomised for privacy, or a virtual machine. Absent means burnt in or no MAC. */
    isRandomMac: z.literal(true).optional(),
  })
  .refine(
    it => it.address !== undefined || it.macAddress !== undefined,
    'expected an address or a MAC address',
  )
export type Endpoint = z.infer<typeof Endpoint>

/** Body of `recense/v1/{agent}/endpoints`: hosts of one VLAN, or of the part of it that fits in a message. */
export const EndpointsMessage = z.object({
  scanId: z.uuid(),
  observedAt: z.iso.datetime(),
  /** The plan's VLAN; absent when the targets came from a command line. */
  vlan: z.int().min(1).max(4094).optional(),
  endpoints: z.array(Endpoint).max(2000),
})
export type EndpointsMessage = z.infer<typeof EndpointsMessage>
