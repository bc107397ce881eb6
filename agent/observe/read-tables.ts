import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Host } from '../../schemas/host.ts'
import type { MacAddress } from '../../schemas/mac-address.ts'
import type { Printer } from '../../schemas/printer.ts'
import type { Section } from '../../schemas/section.ts'
import type { Ups } from '../../schemas/ups.ts'
import { type BasePort, readBasePorts, readBridgeAddress } from '../mibs/bridge-mib.ts'
import { entPhysicalTable, type PhysicalEntity, readPhysicalEntities } from '../mibs/entity-mib.ts'
import { foreseenObjects, foreseenTables } from '../mibs/foreseen-tables.ts'
import type { DefaultRouteRow } from '../mibs/ip-forward-mib.ts'
import { readLldpChassisId } from '../mibs/lldp-mib.ts'
import type { ReaderName } from '../mibs/reader-name.ts'
import { type ReaderTables, readers } from '../mibs/readers.ts'
import { foresee } from '../snmp/foresee.ts'
import type { SnmpSession } from '../snmp/session.ts'
import type { Identity } from './identity.ts'
import { leftOut, type ReadDepth } from './read-depth.ts'

/** All tables of one device as its MIBs give them, each with a status of its own. */
export type Tables = Omit<ReaderTables, 'defaultRoutes' | 'ups' | 'printer' | 'host'> & {
  defaultRoutes?: DefaultRouteRow[]
  ups?: Ups
  printer?: Printer
  host?: Host
  entities: Section<PhysicalEntity>
  /** The key from bridge ports to interfaces, which several of the others are read through. */
  basePorts: Section<BasePort>
  bridgeAddress?: MacAddress
  /** What the device calls itself in LLDP; a MAC address for most. */
  lldpChassisId?: string
}

const unsupported = { status: 'unsupported' } as const

const nothing: Tables = {
  interfaces: unsupported,
  vlans: { from: 'q-bridge', vlans: unsupported, portVlans: unsupported },
  macTable: { fdb: unsupported, fdbVlans: unsupported },
  neighbours: { lldp: unsupported, localPorts: unsupported, cdp: unsupported },
  arpTable: unsupported,
  addresses: unsupported,
  duplex: unsupported,
  poe: unsupported,
  aggregates: unsupported,
  accessPoints: unsupported,
  entities: unsupported,
  basePorts: unsupported,
}

/**
 * Reads every table of a device, one after the other, as gently as its profile asks. A table that fails says so and
 * leaves the others; one that the profile skips counts as unsupported.
 */
export async function readTables(
  device: SnmpSession,
  identity: Identity,
  depth: ReadDepth = 'deep',
): Promise<Tables> {
  const { profile } = identity
  if (profile?.transport) device.adapt(profile.transport)
  const wants = (name: ReaderName) =>
    !profile?.skip?.includes(name) && !leftOut[depth].includes(name)
  const hasEntities = profile?.entity !== 'ignore' && depth !== 'presence'

  const tables: Tables = { ...nothing }
  const session = await foresee(device, {
    tables: [
      ...(hasEntities ? [entPhysicalTable] : []),
      ...foreseenTables.filter(({ readBy }) => readBy.some(wants)).map(({ table }) => table),
    ],
    objects: foreseenObjects,
  })
  if (wants('interfaces')) tables.interfaces = await readers.interfaces(session)

  const ports = tables.interfaces.status === 'complete' ? tables.interfaces.rows.length : undefined
  if (hasEntities) tables.entities = await readPhysicalEntities(session, ports)
  if (wants('vlans') || wants('macTable')) {
    tables.basePorts = await readBasePorts(session, ports)
  }
  const bridgeAddress = await readBridgeAddress(session)
  if (bridgeAddress) tables.bridgeAddress = bridgeAddress

  if (wants('vlans')) tables.vlans = await readers.vlans(session, tables)
  if (wants('macTable')) tables.macTable = await readers.macTable(session, tables)
  if (wants('neighbours')) {
    tables.neighbours = await readers.neighbours(session, tables)
    // Only needed where the bridge has no address of its own.
    const chassisId = bridgeAddress ? undefined : await readLldpChassisId(session)
    if (chassisId !== undefined) tables.lldpChassisId = chassisId
  }
  if (wants('arpTable')) tables.arpTable = await readers.arpTable(session)
  if (wants('addresses')) tables.addresses = await readers.addresses(session)
  if (wants('duplex')) tables.duplex = await readers.duplex(session, tables)
  if (wants('aggregates')) tables.aggregates = await readers.aggregates(session, tables)
  if (wants('poe')) tables.poe = await readers.poe(session)
  if (wants('accessPoints') && managesAccessPoints(identity)) {
    tables.accessPoints = await readers.accessPoints(session)
  }
  const isRouter = wants('defaultRoutes') && ROUTERS.has(identity.kind)
  const defaultRoutes = isRouter ? await readers.defaultRoutes(session) : undefined
  if (defaultRoutes) tables.defaultRoutes = defaultRoutes
  const ups = wants('ups') && identity.kind === 'ups' ? await readers.ups(session) : undefined
  if (ups) tables.ups = ups
  const isPrinter = wants('printer') && identity.kind === 'printer'
  const printer = isPrinter ? await readers.printer(session) : undefined
  if (printer) tables.printer = printer
  const isHost = wants('host') && HOSTS.has(identity.kind)
  const host = isHost ? await readers.host(session) : undefined
  if (host) tables.host = host
  return tables
}

/** Kinds that may carry the site's Internet access: by where their default route leads. */
const ROUTERS: ReadonlySet<DeviceKind> = new Set(['router', 'firewall'])

/** Kinds that have memory and disks worth a line in the inventory. */
const HOSTS: ReadonlySet<DeviceKind> = new Set(['server', 'hypervisor', 'pc', 'nas', 'firewall'])

/** Access points are in the tables of makers: asked only of kinds that can have them, and where a profile says so. */
function managesAccessPoints({ kind, profile }: Identity): boolean {
  return (
    kind === 'wireless-controller' ||
    kind === 'access-point' ||
    (profile?.also?.includes('accessPoints') ?? false)
  )
}
