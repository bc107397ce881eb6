import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { EndpointEvidence, KindEvidence } from '../../schemas/endpoint.ts'
import type { Interface } from '../../schemas/interface.ts'
import type { Member } from '../../schemas/member.ts'
import type { AssertedValues } from './golden-record.ts'
import type { Described } from './merge-fields.ts'
import type { Source } from './source.ts'

/** What the CMDB believed before some messages: all that they could be about, within their site. */
export type Known = {
  /** Devices that share evidence with an observation, each with all its parts. */
  readonly devices: ReadonlyMap<string, KnownDevice>
  /** Other devices that have the MAC address or address of an endpoint. */
  readonly identities: readonly DeviceIdentity[]
  /** Endpoints that share a MAC address or an address with a message, or were taken for one of the devices. */
  readonly endpoints: ReadonlyMap<string, KnownEndpoint>
  /** Devices of other sites that share a serial or a burnt-in MAC address with an observation. */
  readonly elsewhere: readonly DeviceElsewhere[]
  /** Questions about these devices that were asked before, by `keyOfCase`: they are not asked again. */
  readonly askedCases: ReadonlySet<string>
  /** Host names of the messages that several machines are known to have. */
  readonly sharedNames: ReadonlySet<string>
}

/** What shows that a device of another site may have come to this one. */
export type DeviceElsewhere = {
  readonly id: string
  readonly siteId: string
  readonly firstSeen: string
  readonly lastSeen: string
  readonly values: Pick<
    DeviceValues,
    'kind' | 'name' | 'vendor' | 'model' | 'serial' | 'macAddress'
  > & { readonly address?: string }
}

/** What tells whether an endpoint is really this device. */
export type DeviceIdentity = {
  readonly id: string
  readonly state: ItemState
  readonly macAddresses: ReadonlySet<string>
  readonly addresses: readonly KnownAddress[]
}

type ItemState = 'seen' | 'late' | 'missing' | 'retired'

export const deviceFields = [
  'kind',
  'name',
  'vendor',
  'model',
  'serial',
  'version',
  'sysObjectId',
  'sysDescr',
  'macAddress',
  'location',
  'contact',
  'uptimeSeconds',
] as const

/** A device's own fields; absent ones are not known. */
export type DeviceValues = {
  kind?: DeviceKind
  name?: string
  vendor?: string
  model?: string
  serial?: string
  version?: string
  sysObjectId?: string
  sysDescr?: string
  macAddress?: string
  location?: string
  contact?: string
  uptimeSeconds?: number
}

export type KnownDevice = Described<DeviceValues> & {
  readonly id: string
  /** What a person or an import says of it, of each field the value that ranks highest. */
  readonly asserted: AssertedValues
  /** The device that a person found this record to be. Then it is no item of its own, and only its evidence counts. */
  readonly mergedInto?: string
  /** How it was known when a person found it to be the same as another record: that still speaks for it. */
  readonly aliases?: readonly Alias[]
  /** The device that took its place. */
  readonly successor?: Successor
  readonly state: ItemState
  readonly firstSeen: string
  /** The address to reach it at. */
  readonly address?: string
  readonly addresses: readonly KnownAddress[]
  /** Absent where nobody needs them: then they are as at the table's latest complete reading. */
  readonly interfaces?: readonly KnownPart<InterfaceValues>[]
  /** The MAC addresses of all ports that it ever had, when the ports are absent. */
  readonly portMacs?: readonly string[]
  readonly members: readonly KnownPart<Member>[]
  readonly sections: Partial<Readonly<Record<SectionName, KnownSection>>>
}

/** What a device was known by. */
export type Alias = Pick<DeviceValues, 'name' | 'vendor' | 'serial' | 'macAddress'> & {
  readonly address?: string
}

/** `siteId` when that is another site. */
export type Successor = {
  readonly id: string
  readonly siteId?: string
  readonly because: 'swap' | 'stack' | 'decision'
}

export type KnownAddress = {
  readonly address: string
  readonly firstSeen: string
  /** Latest observation in which the device had it. */
  readonly claimed: Source
  /** Latest observation in which the device answered at it. */
  readonly answered?: Source
  readonly isCurrent: boolean
}

export const interfaceFields = [
  'index',
  'description',
  'alias',
  'type',
  'macAddress',
  'speedMbps',
  'mtuBytes',
  'isUp',
  'isEnabled',
  'duplex',
  'accessVlan',
  'taggedVlans',
  'aggregate',
  'poeWatts',
  'poeStatus',
] as const
export type InterfaceValues = Omit<Interface, 'name'>

export const memberFields = ['position', 'model', 'serial', 'version', 'description'] as const

/**
 * A row of one of a device's tables. While present its `source` is that of the table's latest complete reading;
 * one that is gone keeps its record.
 */
export type KnownPart<Values> = Described<Values> & {
  readonly key: string
  readonly isPresent: boolean
  readonly firstSeen: string
}

export const sectionNames = [
  'interfaces',
  'vlans',
  'neighbours',
  'macTable',
  'arpTable',
  'accessPoints',
  'members',
  'addresses',
  'defaultRoutes',
  'ups',
  'printer',
  'host',
] as const
export type SectionName = (typeof sectionNames)[number]

export type KnownSection = {
  readonly status: 'complete' | 'unsupported' | 'failed'
  readonly reason?: string
  readonly checked: Source
  /** Latest complete reading. */
  readonly complete?: Source
  /** Of the rows of that reading, of large tables: tells whether another reading has the same. */
  readonly digest?: string
}

export const endpointFields = ['name', 'kind', 'kindFrom', 'vendor', 'via', 'isPseudonym'] as const
export type EndpointValues = {
  name?: string
  kind?: DeviceKind
  /** There whenever the kind is; empty where the agent did not say. */
  kindFrom?: KindEvidence[]
  vendor?: string
  via?: EndpointEvidence[]
  isPseudonym?: true
}

export type KnownEndpoint = Described<EndpointValues> & {
  readonly id: string
  /** What a person or an import says of it, of each field the value that ranks highest. */
  readonly asserted: AssertedValues
  readonly state: ItemState
  readonly firstSeen: string
  readonly macAddress?: string
  /** Latest sighting by VLAN; `""` when no VLAN was told. */
  readonly sightings: Readonly<Record<string, Sighting>>
  /** The device that this really is. */
  readonly deviceId?: string
}

/** `addressFrom`: where the address comes from when the latest sighting told none. */
export type Sighting = Source & { readonly address?: string; readonly addressFrom?: Source }
