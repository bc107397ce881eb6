import type { AccessPoint } from '../../schemas/access-point.ts'
import { isGroupOrNull } from '../../schemas/mac-address.ts'
import type { Section } from '../../schemas/section.ts'
import { integer, ipAddress, macAddress, text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable } from '../snmp/table.ts'
import { macArcs } from './index-arcs.ts'

/** WLSX-WLAN-MIB: access points of an Aruba controller, by the MAC address of their wired side. */
const wlsxWlanApTable = defineTable({
  name: 'wlsxWlanAPTable',
  entry: '1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1',
  index: macArcs,
  columns: {
    address: { column: 2, as: ipAddress },
    name: { column: 3, as: text },
    serial: { column: 6, as: text },
    model: { column: 13, as: text },
    /** up(1), down(2) */
    status: { column: 19, as: integer },
  },
})

/** AI-AP-MIB: members of an Aruba Instant cluster, as its virtual controller knows them. */
const aiAccessPointTable = defineTable({
  name: 'aiAccessPointTable',
  entry: '1.3.6.1.4.1.14823.2.3.3.1.2.1.1',
  index: macArcs,
  columns: {
    name: { column: 2, as: text },
    address: { column: 3, as: ipAddress },
    serial: { column: 4, as: text },
    model: { column: 6, as: text },
    /** up(1), down(2) */
    status: { column: 11, as: integer },
  },
})

/** AIRESPACE-WIRELESS-MIB: access points of a Cisco controller, indexed by their first radio's address. */
const bsnApTable = defineTable({
  name: 'bsnAPTable',
  entry: '1.3.6.1.4.1.14179.2.2.1.1',
  index: macArcs,
  columns: {
    name: { column: 3, as: text },
    /** associated(1), disassociating(2), downloading(3) */
    status: { column: 6, as: integer },
    version: { column: 8, as: text },
    model: { column: 16, as: text },
    serial: { column: 17, as: text },
    address: { column: 19, as: ipAddress },
    ethernetMac: { column: 33, as: macAddress },
  },
})

type Cells = {
  index: string
  name?: string
  address?: string
  serial?: string
  model?: string
  version?: string
  status?: number
  ethernetMac?: string
}

/** Access points that a wireless controller, of whichever maker, has in its table; unsupported when it is none. */
export async function readAccessPoints(session: SnmpSession): Promise<Section<AccessPoint>> {
  for (const read of [
    () => readTable(session, wlsxWlanApTable),
    () => readTable(session, aiAccessPointTable),
    () => readTable(session, bsnApTable),
  ]) {
    const section = await read()
    if (section.status === 'unsupported') continue
    if (section.status === 'failed') return section
    const rows: readonly Cells[] = section.rows
    return { status: 'complete', rows: rows.map(accessPointOf) }
  }
  return { status: 'unsupported' }
}

function accessPointOf(row: Cells): AccessPoint {
  const mac = row.ethernetMac ?? row.index
  return presentKeys({
    name: row.name,
    macAddress: isGroupOrNull(mac) ? undefined : mac,
    address: row.address === '0.0.0.0' ? undefined : row.address,
    serial: row.serial,
    model: row.model,
    version: row.version,
    isUp: row.status === undefined ? undefined : row.status === 1,
  })
}
