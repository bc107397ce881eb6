import type { DeviceContext } from '../mibs/device-context.ts'
import type { Table } from '../snmp/table.ts'
import type { Organisation } from '../truth/mac-addresses.ts'
import type { Device, DeviceKind, LldpIdentity, Port } from '../truth/school.ts'
import type { SerialFormat } from '../truth/serials.ts'

/** One product: what it is made of, how it names things and which MIBs it answers. */
export type Model = {
  readonly key: string
  readonly kind: DeviceKind
  readonly vendor: string
  readonly product: string
  readonly version: string
  readonly organisation: Organisation
  /** Consecutive MAC addresses one machine has. */
  readonly macBlock: number
  /** Its own packets leave with base address + this. */
  readonly managementMacOffset: number
  /** Undefined when the product tells no serial over SNMP. */
  readonly serialFormat: SerialFormat | undefined
  readonly sysObjectId: string
  readonly sysDescr: (device: Described) => string
  readonly lldp: LldpIdentity | undefined
  readonly cdp: Device['cdp']
  readonly ports: (plan: PortPlan) => Port[]
  /** Names of the ports for endpoints, in front panel order. */
  readonly accessPorts: (members: number) => readonly string[]
  /** Names of the ports for other switches, best for an uplink first. */
  readonly uplinkPorts: (members: number) => readonly string[]
  readonly tables: readonly Table<DeviceContext>[]
  /** Whether `community@vlan` selects a VLAN's bridge. */
  readonly hasVlanCommunities?: boolean
  readonly limits: Limits
}

/** What a description may be composed of. */
type Described = {
  readonly name: string
  readonly product: string
  readonly version: string
  readonly serial: string
  readonly cardSerial: string
}

/** How the product's SNMP agent behaves under load. */
export type Limits = {
  readonly maxMessageBytes: number
  readonly maxRepetitions: number
  /** Time to think about one request. */
  readonly latencyMs: number
  /** Requests that arrive while one is being answered are lost. */
  readonly isOneAtATime: boolean
}

export const switchLimits: Limits = {
  maxMessageBytes: 1472,
  maxRepetitions: 100,
  latencyMs: 0,
  isOneAtATime: false,
}

export const serverLimits: Limits = { ...switchLimits, maxMessageBytes: 65_000 }

export const noPorts = (): readonly string[] => []

/** What a school asks of a machine's interfaces. */
export type PortPlan = {
  readonly name: string
  readonly members: readonly { readonly position: number; readonly macAddress: string }[]
  readonly macAddress: string
  readonly managementMacAddress: string
  /** Routed interfaces, the management one first. */
  readonly interfaces: readonly {
    readonly vlan: number
    readonly ip: string
    readonly prefixLength: number
  }[]
  /** Names of link aggregations. */
  readonly aggregates: readonly string[]
  readonly wanAddress: { readonly ip: string; readonly prefixLength: number } | undefined
}

/** A port as it comes out of the box. */
export function port(own: Pick<Port, 'name' | 'index'> & Partial<Port>): Port {
  return {
    description: own.name,
    alias: '',
    type: 6,
    macAddress: '',
    speedMbps: 1000,
    duplex: own.type === undefined || own.type === 6 ? 'full' : undefined,
    isEnabled: true,
    bridgePort: undefined,
    member: undefined,
    accessVlan: undefined,
    taggedVlans: [],
    aggregate: undefined,
    address: undefined,
    ...own,
  }
}

/** 1 to n. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, position) => position + 1)
}
