/**
 * What is really there. A `School` is plain data: it can be compared, printed and stored, and
 * every value the simulated devices answer is computed from it.
 */
export type School = {
  readonly uai: string
  readonly name: string
  readonly seed: number
  readonly vlans: readonly Vlan[]
  readonly devices: readonly Device[]
  readonly cables: readonly Cable[]
  readonly hubs: readonly Hub[]
  readonly endpoints: readonly Endpoint[]
  /** Name of the device every path leads to: the root of the tree, and the inner router. */
  readonly core: string
  /** Name of the device behind which is the Internet. */
  readonly firewall: string
  readonly wan: Wan
}

export type Vlan = {
  readonly id: number
  readonly name: string
  readonly purpose: string
  /** CIDR, /23 or smaller. */
  readonly prefix: string
  /** Exact ranges of the addresses that exist, first-last. */
  readonly ranges: readonly string[]
  /** Whether SNMP devices have their address here. */
  readonly snmp: boolean
  /** The firewall's and the core switch's addresses in this VLAN. */
  readonly gateways: { readonly firewall: string; readonly core: string }
}

export type DeviceKind = 'switch' | 'access-point' | 'firewall' | 'server' | 'nas' | 'ups'

export type Device = {
  /** sysName. */
  readonly name: string
  readonly kind: DeviceKind
  /** Key of the model in models/registry.ts. */
  readonly model: string
  readonly vendor: string
  /** What the CMDB should call the model. */
  readonly product: string
  readonly version: string
  /** Undefined where the real model tells no serial over SNMP. */
  readonly serial: string | undefined
  readonly members: readonly Member[]
  readonly location: string
  readonly sysObjectId: string
  readonly sysDescr: string
  readonly address: string
  readonly prefixLength: number
  /** VLAN of the management address. */
  readonly vlan: number
  /** Chassis or bridge address. */
  readonly macAddress: string
  /** Source address of its own packets: not always the chassis address. */
  readonly managementMacAddress: string
  /** How it announces itself; undefined when it speaks no LLDP. */
  readonly lldp: LldpIdentity | undefined
  /** Whether it talks CDP, lets CDP frames through like any multicast, or drops them. */
  readonly cdp: 'speaks' | 'floods' | 'drops'
  readonly ports: readonly Port[]
}

export type Member = {
  readonly position: number
  readonly product: string
  readonly serial: string
  readonly macAddress: string
}

export type LldpIdentity = {
  /** LldpPortIdSubtype: what the port id in its frames is. */
  readonly portId: 'interface-name' | 'mac-address'
  /** Whether it also serves LLDP-MIB. */
  readonly hasMib: boolean
  /** LldpSystemCapabilitiesMap names that are enabled. */
  readonly capabilities: readonly ('bridge' | 'router' | 'wlan-access-point' | 'station')[]
}

export type Port = {
  /** ifName; also how truth refers to the port. */
  readonly name: string
  /** ifIndex. */
  readonly index: number
  /** ifDescr. */
  readonly description: string
  readonly alias: string
  /** IANAifType. */
  readonly type: number
  readonly macAddress: string
  readonly speedMbps: number
  readonly duplex: 'full' | 'half' | undefined
  readonly isEnabled: boolean
  /** dot1dBasePort, on a bridge. */
  readonly bridgePort: number | undefined
  /** Stack member it belongs to. */
  readonly member: number | undefined
  /** Untagged VLAN. */
  readonly accessVlan: number | undefined
  readonly taggedVlans: readonly number[]
  /** Name of the link aggregation this port is a member of. */
  readonly aggregate: string | undefined
  /** Address of a routed or management interface. */
  readonly address: { readonly ip: string; readonly prefixLength: number } | undefined
}

export type PortReference = { readonly device: string; readonly port: string }

/** `upper` is the end nearer to the core. A spare one closes a ring, and spanning tree holds it back at its lower end. */
export type Cable = {
  readonly upper: PortReference
  readonly lower: PortReference
  readonly isSpare?: true
}

/** An unmanaged hub: nobody can see it, only that several endpoints share a port. */
export type Hub = { readonly name: string; readonly at: PortReference }

export type Endpoint = {
  readonly name: string
  readonly kind: 'pc' | 'tablet' | 'phone'
  readonly macAddress: string
  /** A locally administered address that a phone or tablet invents per network. */
  readonly isMacRandomised: boolean
  readonly address: string
  readonly vlan: number
  readonly system: 'windows' | 'linux' | 'android' | 'ios'
  /** The switch port it is plugged into, by a hub or a telephone or directly, or the radio of the access point it is on. */
  readonly at: PortReference
  readonly hub: string | undefined
}

export type Wan = {
  /** The firewall's port towards the Internet. */
  readonly port: string
  /** The operator's router, the firewall's default route. */
  readonly nextHop: string
  readonly contractedMbps: number
  /** Busiest quarter-hour of a normal class day. */
  readonly peakDownMbps: number
  readonly peakUpMbps: number
}
