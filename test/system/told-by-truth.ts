import type { Interface } from '../../schemas/interface.ts'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { Section } from '../../schemas/section.ts'
import type { Lab as RunningLab } from '../lab/start-lab.ts'
import type { Device, Port } from '../lab/truth/school.ts'

type Lab = Pick<RunningLab, 'truth' | 'network'>

/** What a flawless scan says of a device; uptime and cost are left out. */
type Told = Omit<Observation, 'uptimeSeconds' | 'cost'>

/** What the products of the lab tell of themselves over SNMP, beyond the system group and ports. */
type Tells = {
  /** Absent: no model, serial or version, as of software that runs on any machine. */
  model?: boolean
  /** ENTITY-MIB, or a table of units. */
  members?: boolean
  /** Ports have an ifName and an alias; else they go by ifDescr. */
  ifNames?: boolean
  duplex?: boolean
  /** What it calls VLAN 1, where it tells its VLANs. */
  vlan1?: string
  /** One table of addresses for all VLANs. */
  sharedMacTable?: boolean
  lldp?: boolean
  cdp?: boolean
  accessPoints?: boolean
}

const tells: Record<string, Tells> = {
  'hpe-5130-24g': hpe5130(),
  'hpe-5130-48g': hpe5130(),
  'cisco-2960-24tc-s': { ...cisco2960(), lldp: true },
  'cisco-2960-24tc-s-cdp-only': cisco2960(),
  '3com-4400': { model: true, members: true, vlan1: 'Default VLAN', sharedMacTable: true },
  'aruba-ap-303': { model: true, ifNames: true, accessPoints: true },
  pfsense: { ifNames: true },
  debian: { ifNames: true },
  'debian-docker': { ifNames: true },
  'windows-server': { ifNames: true },
  synology: { model: true, ifNames: true },
  'apc-smart-ups': { model: true },
  'eaton-5p': { model: true },
}

function hpe5130(): Tells {
  const tables = { members: true, ifNames: true, duplex: true, lldp: true }
  return { model: true, ...tables, vlan1: 'VLAN 0001' }
}

function cisco2960(): Tells {
  return { model: true, members: true, ifNames: true, duplex: true, vlan1: 'default', cdp: true }
}

const absent = { status: 'unsupported' } as const

/** The observation of a device that follows from the truth of its school, every section of it. */
export function toldByTruth(lab: Lab, device: Device): Told {
  const of = tells[device.model]
  if (!of) throw new Error(`nothing is known of what a ${device.model} tells`)
  const isBridge = of.vlan1 !== undefined
  const others = device.ports.flatMap(({ address }) => (address ? [address.ip] : []))
  const addresses = others.filter(ip => !ip.startsWith('127.'))
  return known({
    type: 'device' as const,
    address: device.address,
    kind: device.kind,
    vendor: device.vendor,
    model: of.model ? modelOf(device) : undefined,
    serial: device.serial,
    version: device.version,
    name: device.name,
    location: device.location,
    contact: 'support-lycees@example.org',
    sysObjectId: device.sysObjectId,
    sysDescr: onOneLine(device.sysDescr),
    macAddress: isBridge ? device.macAddress : firstCardOf(device),
    addresses: addresses.length > 0 ? addresses : undefined,
    members: of.members ? membersOf(device) : undefined,
    defaultRoutes:
      device.name === lab.truth.firewall
        ? [{ interface: lab.truth.wan.port, nextHop: lab.truth.wan.nextHop }]
        : undefined,
    interfaces: complete(device.ports.map(port => interfaceOf(lab, device, port, of))),
    vlans: of.vlan1 === undefined ? absent : complete(vlansOf(lab, of.vlan1)),
    neighbours: of.lldp || of.cdp ? complete(neighboursOf(lab, device, of)) : absent,
    macTable: isBridge ? complete(macTableOf(lab, device, of)) : absent,
    arpTable: complete(arpTableOf(lab, device, of)),
    accessPoints: of.accessPoints ? complete([accessPointOf(device)]) : absent,
  })
}

function interfaceOf(lab: Lab, device: Device, port: Port, of: Tells): Interface {
  const name = nameOf(port, of)
  const isUp = isPortUp(lab, device, port)
  const isBridgePort = port.bridgePort !== undefined
  return known({
    name,
    index: port.index,
    description: port.description === name ? undefined : port.description,
    alias: of.ifNames && port.alias !== '' ? port.alias : undefined,
    type: port.type,
    macAddress: port.macAddress === '' ? undefined : port.macAddress,
    speedMbps: port.speedMbps > 0 ? port.speedMbps : undefined,
    mtuBytes: port.type === 24 ? 65_536 : 1500,
    isUp,
    isEnabled: port.isEnabled,
    duplex: of.duplex && isUp && port.type === 6 ? port.duplex : undefined,
    accessVlan: isBridgePort ? port.accessVlan : undefined,
    // A port in an aggregate leaves its VLANs to that.
    taggedVlans: isBridgePort && port.aggregate === undefined ? [...port.taggedVlans] : undefined,
    aggregate: port.aggregate,
  })
}

/** A port of a switch is up when something is plugged into it; those of other machines when they are enabled. */
function isPortUp({ truth }: Lab, device: Device, port: Port): boolean {
  if (!port.isEnabled || port.bridgePort === undefined) return port.isEnabled
  const names = device.ports
    .filter(each => each === port || each.aggregate === port.name)
    .map(each => each.name)
  const ends = [
    ...truth.cables.flatMap(({ upper, lower }) => [upper, lower]),
    ...truth.endpoints.map(endpoint => endpoint.at),
    ...truth.hubs.map(hub => hub.at),
  ]
  return ends.some(end => end.device === device.name && names.includes(end.port))
}

function vlansOf({ truth }: Lab, nameOfVlan1: string) {
  return [{ id: 1, name: nameOfVlan1 }, ...truth.vlans.map(({ id, name }) => ({ id, name }))]
}

/** By LLDP the other end of each cable, where it speaks it; by CDP also who is heard through switches that do not know it. */
function neighboursOf({ truth, network }: Lab, device: Device, of: Tells): Neighbour[] {
  const byLldp = truth.cables.flatMap(({ upper, lower }) => {
    const [here, there] = upper.device === device.name ? [upper, lower] : [lower, upper]
    if (here.device !== device.name) return []
    const remote = network.tree.device(there.device)
    const port = network.tree.port(there.device, there.port)
    const { lldp } = remote
    if (!lldp) return []
    return [
      {
        interface: here.port,
        protocol: 'lldp' as const,
        chassisId: remote.macAddress,
        portId: lldp.portId === 'mac-address' ? port.macAddress : port.name,
        portDescription: port.description,
        name: remote.name,
        description: onOneLine(remote.sysDescr),
        capabilities: lldp.capabilities.map(each =>
          each === 'wlan-access-point' ? ('access-point' as const) : each,
        ),
        managementAddress: remote.address,
      },
    ]
  })
  const byCdp = network.cdpNeighbours(device.name).map(({ localPort, device: remote, port }) => ({
    interface: localPort.name,
    protocol: 'cdp' as const,
    chassisId: remote.name,
    portId: port.description,
    name: remote.name,
    description: `cisco ${remote.product}`,
    capabilities: ['bridge' as const],
    managementAddress: remote.address,
  }))
  return [...(of.lldp ? byLldp : []), ...(of.cdp ? byCdp : [])]
}

function macTableOf({ network }: Lab, device: Device, of: Tells) {
  const names = new Map(device.ports.map(port => [port.name, nameOf(port, of)]))
  const rows = network.forwarding(device.name).map(({ macAddress, vlan, port }) => ({
    macAddress,
    vlan,
    interface: names.get(port) ?? port,
  }))
  if (!of.sharedMacTable) return rows
  const byAddress = new Map(rows.map(({ vlan: _vlan, ...row }) => [row.macAddress, row]))
  return [...byAddress.values()]
}

/** Core and firewall have resolved everybody in their VLANs; everything else its two gateways. */
function arpTableOf({ truth, network }: Lab, device: Device, of: Tells) {
  const isGateway = device.name === truth.core || device.name === truth.firewall
  const hosts = [
    ...truth.devices.map(it => ({ vlan: it.vlan, ip: it.address, mac: it.managementMacAddress })),
    ...truth.endpoints.map(it => ({ vlan: it.vlan, ip: it.address, mac: it.macAddress })),
  ]
  return device.ports.flatMap(port => {
    const ip = port.address?.ip
    const vlan = truth.vlans.find(
      ({ id, gateways }) =>
        ip === gateways.core ||
        ip === gateways.firewall ||
        (ip === device.address && id === device.vlan),
    )
    if (ip === undefined || !vlan) return []
    const resolved = new Map([
      [vlan.gateways.core, network.tree.device(truth.core).managementMacAddress],
      [vlan.gateways.firewall, network.tree.device(truth.firewall).managementMacAddress],
      ...hosts
        .filter(host => isGateway && host.vlan === vlan.id)
        .map(host => [host.ip, host.mac] as const),
    ])
    resolved.delete(ip)
    return [...resolved].map(([address, macAddress]) => ({
      address,
      macAddress,
      interface: nameOf(port, of),
    }))
  })
}

function membersOf(device: Device) {
  return device.members.map(({ position, serial }) =>
    known({ position, serial, model: modelOf(device), version: device.version }),
  )
}

function accessPointOf(device: Device) {
  return known({
    name: device.name,
    macAddress: device.macAddress,
    address: device.address,
    serial: device.serial,
    model: modelOf(device),
    isUp: true,
  })
}

/** The product without the maker's name before it, as devices word it. */
function modelOf({ product }: Device): string {
  return product.replace(/^(?:HPE |APC |Synology |AP-)/, '')
}

/** What the device calls a port of the truth. */
export function toldPortName(device: Device, port: string): string {
  const found = device.ports.find(it => it.name === port)
  return found ? nameOf(found, tells[device.model] ?? {}) : port
}

function nameOf(port: Port, of: Tells): string {
  return of.ifNames ? port.name : port.description
}

function firstCardOf(device: Device): string {
  const cards = device.ports.filter(port => port.type === 6 && port.macAddress !== '')
  return cards[0]?.macAddress ?? device.macAddress
}

function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').trim()
}

function complete<Row>(rows: Row[]): Section<Row> {
  return { status: 'complete', rows }
}

/** Without the keys of which nothing is known. */
function known<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
