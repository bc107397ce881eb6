import { z } from 'zod'
import { DeviceKind } from './device-kind.ts'
import { IpAddress } from './ip-address.ts'
import { MacAddress } from './mac-address.ts'

/** How an endpoint was noticed or named. */
export const EndpointEvidence = z.enum([
  'icmp',
  'arp',
  'bridge',
  'lldp',
  'dns',
  'netbios',
  'mdns',
  'oui',
])
export type EndpointEvidence = z.infer<typeof EndpointEvidence>

/**
 * What a kind is concluded from: what the host said by a protocol, the name that its maker gave it, the maker of its card,
 * or what its VLAN is for.
 */
export const KindEvidence = z.enum(['netbios', 'mdns', 'lldp', 'name', 'oui', 'vlan'])
export type KindEvidence = z.infer<typeof KindEvidence>

/** A host that does not answer SNMP, seen by its address, its MAC or both. */
export const Endpoint = z
  .object({
    type: z.literal('endpoint'),
    address: IpAddress.optional(),
    macAddress: MacAddress.optional(),
    name: z.string().min(1).max(255).optional(),
    kind: DeviceKind,
    /** In the order of `KindEvidence`; absent when the kind is unknown. */
    kindFrom: z.array(KindEvidence).min(1).optional(),
    /** Maker of the network card (IEEE MA-L of the MAC). */
    vendor: z.string().min(1).max(255).optional(),
    /** Every source that spoke for it, in the order of `EndpointEvidence`. */
    via: z.array(EndpointEvidence).min(1),
    /** The MAC is locally administered: randomised for privacy, or a virtual machine. Absent means burnt in or no MAC. */
    isRandomMac: z.literal(true).optional(),
    /**
     * Name, MAC address and address are pseudonyms: the same for the same host as long as the agent keeps its key. The MAC
     * begins with `72:65` (`72:72` for a randomised one), the address with fd72:6563:656e:7365::/64.
     */
    isPseudonym: z.literal(true).optional(),
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
