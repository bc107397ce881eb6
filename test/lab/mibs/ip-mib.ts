import { defineScalars, defineTable, type Rows, sortedRows, type Table } from '../snmp/table.ts'
import { integer, ipAddress, macOctets } from '../snmp/value.ts'
import type { Port } from '../truth/school.ts'
import type { DeviceContext } from './device-context.ts'

const octetsOf = (address: string): number[] => address.split('.').map(Number)

function netmask(prefixLength: number): string {
  const mask = prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0
  return [24, 16, 8, 0].map(shift => (mask >>> shift) & 255).join('.')
}

const ipAddrTable = defineTable<{ port: Port; ip: string; prefixLength: number }, DeviceContext>({
  entry: '1.3.6.1.2.1.4.20.1',
  rows: ({ device }) =>
    sortedRows(
      device.ports.flatMap(port => (port.address ? [{ port, ...port.address }] : [])),
      row => octetsOf(row.ip),
    ),
  columns: {
    1: row => ipAddress(row.ip),
    2: row => integer(row.port.index),
    3: row => ipAddress(netmask(row.prefixLength)),
    4: () => integer(1),
    5: () => integer(65_535),
  },
})

type ArpRow = { readonly ifIndex: number; readonly ip: string; readonly macAddress: string }

/** A router knows everybody in its VLANs; anybody else knows its gateway. */
function arpRows({ network, device }: DeviceContext): Rows<ArpRow> {
  const { school, tree } = network
  const isRouter = device.name === school.core || device.name === school.firewall
  const rows: ArpRow[] = []
  for (const port of device.ports) {
    const address = port.address
    const vlan = school.vlans.find(
      ({ gateways, id }) =>
        address?.ip === gateways.core ||
        address?.ip === gateways.firewall ||
        (!isRouter && address?.ip === device.address && id === device.vlan),
    )
    if (!address || !vlan) continue
    const gateways = [
      { ip: vlan.gateways.firewall, device: school.firewall },
      { ip: vlan.gateways.core, device: school.core },
    ].map(gateway => ({
      ip: gateway.ip,
      macAddress: tree.device(gateway.device).managementMacAddress,
    }))
    const everybody = isRouter ? network.addressesIn(vlan.id) : []
    const known = new Map([...gateways, ...everybody].map(each => [each.ip, each.macAddress]))
    known.delete(address.ip)
    for (const [ip, macAddress] of known) rows.push({ ifIndex: port.index, ip, macAddress })
  }
  return sortedRows(rows, row => [row.ifIndex, ...octetsOf(row.ip)])
}

const ipNetToMediaTable = defineTable<ArpRow, DeviceContext>({
  entry: '1.3.6.1.2.1.4.22.1',
  rows: arpRows,
  columns: {
    1: row => integer(row.ifIndex),
    2: row => macOctets(row.macAddress),
    3: row => ipAddress(row.ip),
    4: () => integer(3),
  },
})

/** RFC 1213 and RFC 4293 scalars, addresses and the ARP table. */
export function ipMib(options: { isForwarding: boolean }): Table<DeviceContext>[] {
  const scalars = defineScalars<DeviceContext>('1.3.6.1.2.1.4', {
    1: () => integer(options.isForwarding ? 1 : 2),
    2: () => integer(64),
  })
  return [scalars, ipAddrTable, ipNetToMediaTable]
}
