import ipaddr from 'ipaddr.js'
import type { MacAddress } from '../../schemas/mac-address.ts'
import type { Section } from '../../schemas/section.ts'
import { integer, ipOf, macAddress } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable } from '../snmp/table.ts'
import { isArc } from './index-arcs.ts'

const ip = '1.3.6.1.2.1.4'

export const ipNetToPhysicalTable = defineTable({
  name: 'ipNetToPhysicalTable',
  entry: `${ip}.35.1`,
  // ipNetToPhysicalIfIndex, then an InetAddressType and an InetAddress with its length
  index: ([ifIndex, ...address]) => onInterface(ifIndex, inetAddress(address)),
  columns: {
    physAddress: { column: 4, as: macAddress },
    type: { column: 6, as: integer },
  },
})

export const ipNetToMediaTable = defineTable({
  name: 'ipNetToMediaTable',
  entry: `${ip}.22.1`,
  // Some agents put a 1 between the two, as atTable (RFC 1213) had it.
  index: ([ifIndex, ...address]) =>
    onInterface(
      ifIndex,
      ipv4Arcs(address.length === 5 && address[0] === 1 ? address.slice(1) : address),
    ),
  columns: {
    physAddress: { column: 2, as: macAddress },
    type: { column: 4, as: integer },
  },
})

export const ipAddressTable = defineTable({
  name: 'ipAddressTable',
  entry: `${ip}.34.1`,
  index: inetAddress,
  columns: {
    ifIndex: { column: 3, as: integer },
    /** unicast(1), anycast(2), broadcast(3) */
    type: { column: 4, as: integer },
  },
})

export const ipAddrTable = defineTable({
  name: 'ipAddrTable',
  entry: `${ip}.20.1`,
  index: ipv4Arcs,
  columns: { ifIndex: { column: 2, as: integer } },
})

/** Stands where nobody has answered yet. */
const NULL_MAC = '00:00:00:00:00:00'

/** An address that a device resolved, and on which of its interfaces. */
export type ResolvedAddress = { ifIndex: number; address: string; macAddress: MacAddress }

/** An address of the device's own. */
export type OwnAddress = { address: string; ifIndex?: number }

/**
 * What the device resolved by ARP and neighbour discovery: ipNetToPhysicalTable (RFC 4293), and the older
 * ipNetToMediaTable where the former is missing or, as often, only knows IPv6. Incomplete entries are left out;
 * those of multicast and broadcast addresses are in it, as the device has them.
 */
export async function readResolvedAddresses(
  session: SnmpSession,
): Promise<Section<ResolvedAddress>> {
  const physical = await readTable(session, ipNetToPhysicalTable)
  if (physical.status === 'failed') return physical
  const rows = physical.status === 'complete' ? physical.rows.flatMap(resolved) : []
  if (rows.some(row => isIpv4(row.address))) return { status: 'complete', rows }

  const media = await readTable(session, ipNetToMediaTable)
  if (media.status === 'failed') return media
  if (media.status === 'unsupported') {
    return physical.status === 'complete' ? { status: 'complete', rows } : media
  }
  return { status: 'complete', rows: [...media.rows.flatMap(resolved), ...rows] }
}

/**
 * The device's own addresses: ipAddressTable (RFC 4293), and ipAddrTable where that has no IPv4. Without those by
 * which no other device could reach it: loopback, link-local, multicast, broadcast.
 */
export async function readOwnAddresses(session: SnmpSession): Promise<Section<OwnAddress>> {
  const table = await readTable(session, ipAddressTable)
  if (table.status === 'failed') return table
  const rows =
    table.status === 'complete' ? table.rows.filter(row => row.type !== 3).flatMap(ownAddress) : []
  if (rows.some(row => isIpv4(row.address))) return { status: 'complete', rows }

  const older = await readTable(session, ipAddrTable)
  if (older.status === 'failed') return older
  if (older.status === 'unsupported') {
    return table.status === 'complete' ? { status: 'complete', rows } : older
  }
  return { status: 'complete', rows: [...older.rows.flatMap(ownAddress), ...rows] }
}

/** Type of a resolved address: other(1), invalid(2), dynamic(3), static(4), local(5). */
function resolved(row: {
  index: { ifIndex: number; address: string }
  physAddress?: MacAddress
  type?: number
}): ResolvedAddress[] {
  if (row.type === 2 || !row.physAddress || row.physAddress === NULL_MAC) return []
  return [{ ...row.index, macAddress: row.physAddress }]
}

/** Ranges, by ipaddr.js's names, in which an address is no way to a device. */
const UNREACHABLE = new Set(['loopback', 'linkLocal', 'unspecified', 'multicast', 'broadcast'])

function ownAddress({
  index: address,
  ifIndex,
}: {
  index: string
  ifIndex?: number
}): OwnAddress[] {
  if (UNREACHABLE.has(ipaddr.parse(address).range())) return []
  return [{ address, ...(ifIndex !== undefined && ifIndex > 0 && { ifIndex }) }]
}

function onInterface(
  ifIndex: number | undefined,
  address: string | undefined,
): { ifIndex: number; address: string } | undefined {
  return isArc(ifIndex) && address ? { ifIndex, address } : undefined
}

/** InetAddressType ipv4(1), ipv6(2), ipv4z(3), ipv6z(4); the length; the octets. Some agents leave the length out. */
function inetAddress(arcs: readonly number[]): string | undefined {
  const [type, length, ...rest] = arcs
  if (type === undefined || type < 1 || type > 4 || length === undefined) return undefined
  return length === rest.length ? ipOf(rest) : ipOf(arcs.slice(1))
}

function ipv4Arcs(arcs: readonly number[]): string | undefined {
  return arcs.length === 4 ? ipOf(arcs) : undefined
}

function isIpv4(address: string): boolean {
  return !address.includes(':')
}
