import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { readAccessPoints } from './controller-access-points.ts'
import { readDuplex } from './ether-like-mib.ts'
import { readHost } from './host-resources-mib.ts'
import { readAggregatePorts } from './ieee8023-lag-mib.ts'
import { readInterfaces } from './if-mib.ts'
import { readDefaultRoutes } from './ip-forward-mib.ts'
import { readOwnAddresses, readResolvedAddresses } from './ip-mib.ts'
import { readMacTables } from './mac-tables.ts'
import { readNeighbourTables } from './neighbour-tables.ts'
import { readPowerPorts } from './power-ethernet-mib.ts'
import { readPrinter } from './printer-mib.ts'
import type { ReaderName } from './reader-name.ts'
import { readUps } from './ups-mib.ts'
import { readVlanTables, type VlanTables } from './vlan-tables.ts'

/** What earlier readers have found that a later one builds upon. */
type ReadSoFar = { interfaces: Section<Interface>; vlans: VlanTables }

type Reader = (session: SnmpSession, soFar: ReadSoFar) => Promise<unknown>

/** The code behind each reader's name, in the order in which a device is read. */
export const readers = {
  interfaces: session => readInterfaces(session),
  vlans: (session, soFar) => readVlanTables(session, portCount(soFar)),
  macTable: (session, soFar) => readMacTables(session, soFar.vlans, portCount(soFar)),
  neighbours: (session, soFar) => readNeighbourTables(session, portCount(soFar)),
  arpTable: session => readResolvedAddresses(session),
  addresses: session => readOwnAddresses(session),
  duplex: (session, soFar) => readDuplex(session, portCount(soFar)),
  poe: session => readPowerPorts(session),
  aggregates: (session, soFar) => readAggregatePorts(session, portCount(soFar)),
  defaultRoutes: session => readDefaultRoutes(session),
  accessPoints: session => readAccessPoints(session),
  ups: session => readUps(session),
  printer: session => readPrinter(session),
  host: session => readHost(session),
} as const satisfies Record<ReaderName, Reader>

/** What each reader gives. */
export type ReaderTables = { [Name in ReaderName]: Awaited<ReturnType<(typeof readers)[Name]>> }

function portCount({ interfaces }: ReadSoFar): number | undefined {
  return interfaces.status === 'complete' ? interfaces.rows.length : undefined
}
