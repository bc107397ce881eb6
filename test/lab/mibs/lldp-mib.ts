import type { Neighbour } from '../network/neighbours.ts'
import { defineScalars, defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { integer, macOctets, objectId, octets, type SnmpValue } from '../snmp/value.ts'
import type { Device, Port } from '../truth/school.ts'
import type { DeviceContext } from './device-context.ts'

const chassisIdMacAddress = 4
const portIdSubtypes = { 'interface-name': 5, 'mac-address': 3 } as const
/** LldpSystemCapabilitiesMap is BITS: bit 0 is the highest of the first octet. */
const capabilityBits = { bridge: 0x20, router: 0x08, 'wlan-access-point': 0x10, station: 0x01 }

type Remote = Neighbour & { readonly localNumber: number; readonly timeMark: number }

function capabilities(device: Device): SnmpValue {
  const enabled = device.lldp?.capabilities ?? []
  return octets(Buffer.from([enabled.reduce((bits, name) => bits | capabilityBits[name], 0), 0]))
}

function portIdSubtype(device: Device): SnmpValue {
  return integer(portIdSubtypes[device.lldp?.portId ?? 'interface-name'])
}

function portId(device: Device, port: Port): SnmpValue {
  return device.lldp?.portId === 'mac-address' ? macOctets(port.macAddress) : octets(port.name)
}

const remoteIndex = (row: Remote) => [row.timeMark, row.localNumber, 1]
const addressIndex = (address: string) => [1, 4, ...address.split('.').map(Number)]

/** LLDP-MIB (IEEE 802.1AB-2005). Local port numbers are the maker's own affair. */
export function lldpMib(options: {
  localPortNumber: 'if-index' | 'bridge-port'
  timeMark: (device: Device) => number
  describePort: (port: Port) => string
}): Table<DeviceContext>[] {
  const localNumber = (port: Port): number =>
    options.localPortNumber === 'if-index' ? port.index : (port.bridgePort ?? port.index)

  const remotes = ({ network, device }: DeviceContext): Remote[] =>
    network.lldpNeighbours(device.name).map(neighbour => ({
      ...neighbour,
      localNumber: localNumber(neighbour.localPort),
      timeMark: options.timeMark(device),
    }))

  const localSystem = defineScalars<DeviceContext>('1.0.8802.1.1.2.1.3', {
    1: () => integer(chassisIdMacAddress),
    2: ({ device }) => macOctets(device.macAddress),
    3: ({ device }) => octets(device.name),
    4: ({ device }) => octets(device.sysDescr),
    5: ({ device }) => capabilities(device),
    6: ({ device }) => capabilities(device),
  })
  const lldpLocPortTable = defineTable<Port, DeviceContext>({
    entry: '1.0.8802.1.1.2.1.3.7.1',
    rows: ({ device }) =>
      sortedRows(
        device.ports.filter(port => port.type === 6 && port.bridgePort !== undefined),
        port => [localNumber(port)],
      ),
    columns: {
      2: (_port, { device }) => portIdSubtype(device),
      3: (port, { device }) => portId(device, port),
      4: port => octets(options.describePort(port)),
    },
  })
  const lldpLocManAddrTable = defineTable<Device, DeviceContext>({
    entry: '1.0.8802.1.1.2.1.3.8.1',
    rows: ({ device }) => sortedRows([device], each => addressIndex(each.address)),
    columns: {
      3: () => integer(5),
      4: () => integer(2),
      5: device => integer(device.ports.find(port => port.address)?.index ?? 0),
      6: () => objectId([0, 0]),
    },
  })
  const lldpRemTable = defineTable<Remote, DeviceContext>({
    entry: '1.0.8802.1.1.2.1.4.1.1',
    rows: context => sortedRows(remotes(context), remoteIndex),
    columns: {
      4: () => integer(chassisIdMacAddress),
      5: row => macOctets(row.device.macAddress),
      6: row => portIdSubtype(row.device),
      7: row => portId(row.device, row.port),
      8: row => octets(row.port.description),
      9: row => octets(row.device.name),
      10: row => octets(row.device.sysDescr),
      11: row => capabilities(row.device),
      12: row => capabilities(row.device),
    },
  })
  const lldpRemManAddrTable = defineTable<Remote, DeviceContext>({
    entry: '1.0.8802.1.1.2.1.4.2.1',
    rows: context =>
      sortedRows(remotes(context), row => [
        ...remoteIndex(row),
        ...addressIndex(row.device.address),
      ]),
    columns: {
      3: () => integer(2),
      4: row => integer(row.device.ports.find(port => port.address)?.index ?? 0),
      5: () => objectId([0, 0]),
    },
  })
  return [localSystem, lldpLocPortTable, lldpLocManAddrTable, lldpRemTable, lldpRemManAddrTable]
}
