import type { Interface } from '../../schemas/interface.ts'
import { isGroupOrNull } from '../../schemas/mac-address.ts'
import type { Section } from '../../schemas/section.ts'
import { integer, macOf, octets, text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readTable } from '../snmp/table.ts'
import { oneArc } from './index-arcs.ts'

const ifXEntry = '1.3.6.1.2.1.31.1.1.1'

/**
 * ifTable with the columns of ifXTable, which augments it (RFC 2863), in one walk. A port is named by ifName where
 * there is one, so half of the two would look like a switch whose every port was renamed: both, or the section failed.
 */
const ifTable = defineTable({
  name: 'ifTable',
  entry: '1.3.6.1.2.1.2.2.1',
  index: oneArc,
  columns: {
    // Kept even when empty: it is a row of ifTable all the same.
    descr: { column: 2, as: varbind => text(varbind) ?? '' },
    type: { column: 3, as: integer },
    mtu: { column: 4, as: integer },
    speed: { column: 5, as: integer },
    physAddress: { column: 6, as: octets },
    adminStatus: { column: 7, as: integer },
    operStatus: { column: 8, as: integer },
    name: { column: `${ifXEntry}.1`, as: text },
    highSpeed: { column: `${ifXEntry}.15`, as: integer },
    alias: { column: `${ifXEntry}.18`, as: text },
  },
})

/** A gauge at its ceiling says "more than this", RFC 2863 §3.1.7. */
const SPEED_CEILING = 4_294_967_295

/** Interfaces from IF-MIB (RFC 2863), with names that are unique within the device. */
export async function readInterfaces(session: SnmpSession): Promise<Section<Interface>> {
  const table = await readTable(session, ifTable)
  if (table.status !== 'complete') return table
  // Some agents number ifXTable otherwise, or list ports there that ifTable does not have.
  const inIfTable = table.rows.filter(isInIfTable)
  const rows = inIfTable.length > 0 ? inIfTable : table.rows
  const names = uniqueNames(rows)
  return {
    status: 'complete',
    rows: rows.map((row, at) => interfaceOf(row, names[at] ?? `${row.index}`)),
  }
}

function isInIfTable(row: RowOf<typeof ifTable>): boolean {
  const { descr, type, mtu, speed, physAddress, adminStatus, operStatus } = row
  return [descr, type, mtu, speed, physAddress, adminStatus, operStatus].some(
    cell => cell !== undefined,
  )
}

function interfaceOf(row: RowOf<typeof ifTable>, name: string): Interface {
  const { descr, type, mtu, physAddress, adminStatus, operStatus } = row
  const mac = physAddress && macOf(physAddress)
  return presentKeys({
    name,
    index: row.index,
    description: descr === '' || descr === name ? undefined : descr,
    alias: row.alias,
    type: natural(type),
    macAddress: mac && !isGroupOrNull(mac) ? mac : undefined,
    speedMbps: speedMbpsOf(row.speed, row.highSpeed),
    mtuBytes: natural(mtu),
    isUp: isUp(operStatus),
    isEnabled: adminStatus === 1 ? true : adminStatus === 2 ? false : undefined,
  })
}

/** ifOperStatus: up(1), down(2), testing(3), unknown(4), dormant(5), notPresent(6), lowerLayerDown(7). */
function isUp(operStatus: number | undefined): boolean | undefined {
  if (operStatus === undefined || operStatus === 4) return undefined
  return operStatus === 1 || operStatus === 5
}

function speedMbpsOf(speed: number | undefined, highSpeed: number | undefined): number | undefined {
  if (highSpeed !== undefined && highSpeed > 0) return highSpeed
  if (speed !== undefined && speed > 0 && speed < SPEED_CEILING) return speed / 1_000_000
  return undefined
}

function natural(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined
}

/**
 * ifName, else ifDescr, else ifIndex. Ports that share a name all get their ifIndex behind it, whatever their order,
 * so that none takes over another's history when one of them goes.
 */
function uniqueNames(rows: readonly RowOf<typeof ifTable>[]): string[] {
  const plain = rows.map(row => row.name || row.descr || `${row.index}`)
  const counts = new Map<string, number>()
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1)
  const taken = new Set(plain.filter(name => counts.get(name) === 1))
  return rows.map((row, at) => {
    let name = plain[at] ?? ''
    if (counts.get(name) === 1) return name
    const suffix = `#${row.index}`
    do name = name.slice(0, 255 - suffix.length) + suffix
    while (taken.has(name) && name.length < 255)
    taken.add(name)
    return name
  })
}
