import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Interface } from '../../schemas/interface.ts'
import type { Member } from '../../schemas/member.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { Section } from '../../schemas/section.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SystemGroup } from '../snmp/system-group.ts'
import { baseAddress } from './base-address.ts'
import type { Identity } from './identity.ts'
import { kindFromPorts } from './kind-evidence.ts'
import { learntAddresses } from './learnt-addresses.ts'
import { neighboursOn } from './neighbours.ts'
import { createPortMap, type PortMap } from './port-map.ts'
import { powerByInterface } from './power-ports.ts'
import type { Tables } from './read-tables.ts'
import { stackMembers } from './stack-members.ts'
import { vlanMembership } from './vlan-membership.ts'

/** All that was learnt of one device. */
export type Looked = {
  /** The address that answered. */
  address: string
  system: SystemGroup
  identity: Identity
  /** What the device is, where its own tables said so: more exact than the identity. */
  facts: {
    kind?: DeviceKind
    vendor?: string
    model?: string
    serial?: string
    version?: string
    members?: Member[]
  }
  tables: Tables
  cost?: { requests: number; seconds: number }
}

/** One device as the inventory's contract words it. Pure; what is not known is not in it. */
export function observe({ address, system, identity, facts, tables, cost }: Looked): Observation {
  const ports = createPortMap(tables)
  const entities = tables.entities.status === 'complete' ? tables.entities.rows : []
  const members = facts.members?.length ? facts.members : stackMembers(entities)
  const addresses = otherAddresses(tables, address)

  return presentKeys({
    type: 'device' as const,
    address,
    kind: kindOf(facts.kind ?? identity.kind, tables),
    vendor: facts.vendor ?? identity.vendor,
    model: facts.model,
    serial: facts.serial,
    version: facts.version,
    name: system.name,
    location: system.location,
    contact: system.contact,
    sysObjectId: system.sysObjectId,
    sysDescr: system.sysDescr,
    macAddress: baseAddress(tables),
    uptimeSeconds: system.uptimeSeconds,
    addresses: addresses.length > 0 ? addresses : undefined,
    members: members.length > 0 ? members : undefined,
    interfaces: completeInterfaces(tables, ports),
    vlans: vlansOf(tables),
    neighbours: neighboursOn(tables.neighbours, ports),
    macTable: learntAddresses(tables, ports),
    arpTable: resolvedAddresses(tables, ports),
    accessPoints: tables.accessPoints,
    defaultRoutes: tables.defaultRoutes?.map(({ ifIndex, nextHop }) =>
      presentKeys({ interface: ports.nameOf(ifIndex), nextHop }),
    ),
    ups: tables.ups,
    printer: tables.printer,
    host: tables.host,
    cost: cost && { requests: cost.requests, seconds: Math.round(cost.seconds * 1000) / 1000 },
  })
}

/** What nothing else told, its own ports may. */
function kindOf(told: DeviceKind, tables: Tables): DeviceKind {
  return told === 'unknown' ? (kindFromPorts(tables) ?? told) : told
}

/** Interfaces with what other MIBs know of them. */
function completeInterfaces(tables: Tables, ports: PortMap): Section<Interface> {
  const { interfaces, duplex, aggregates } = tables
  if (interfaces.status !== 'complete') return interfaces

  const duplexes = new Map(
    duplex.status === 'complete' ? duplex.rows.map(row => [row.ifIndex, row.duplex]) : [],
  )
  const aggregateOf = new Map(
    aggregates.status === 'complete'
      ? aggregates.rows.map(row => [row.ifIndex, ports.nameOf(row.aggregateIfIndex)])
      : [],
  )
  const membership = vlanMembership(tables.vlans, ports)
  const power = powerByInterface(tables.poe, interfaces.rows, ports)
  return {
    status: 'complete',
    rows: interfaces.rows.map(port =>
      presentKeys({
        ...port,
        duplex: duplexes.get(port.index),
        ...membership.get(port.index),
        aggregate: aggregateOf.get(port.index),
        poeWatts: power.get(port.index)?.watts,
        poeStatus: power.get(port.index)?.status,
      }),
    ),
  }
}

function vlansOf({ vlans: { vlans } }: Tables): Observation['vlans'] {
  if (vlans.status !== 'complete') return vlans
  return { status: 'complete', rows: vlans.rows.map(({ id, name }) => presentKeys({ id, name })) }
}

function resolvedAddresses({ arpTable }: Tables, ports: PortMap): Observation['arpTable'] {
  if (arpTable.status !== 'complete') return arpTable
  return {
    status: 'complete',
    rows: arpTable.rows.map(({ ifIndex, address, macAddress }) =>
      presentKeys({ address, macAddress, interface: ports.nameOf(ifIndex) }),
    ),
  }
}

function otherAddresses({ addresses }: Tables, own: string): string[] {
  if (addresses.status !== 'complete') return []
  const others = addresses.rows.map(row => row.address).filter(address => address !== own)
  return [...new Set(others)]
}
