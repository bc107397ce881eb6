import { isGroupOrNull, type MacAddress } from '../../schemas/mac-address.ts'
import type { Section } from '../../schemas/section.ts'
import { integer, macAddress } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, failed, readTable, sized } from '../snmp/table.ts'
import { macArcs, oneArc } from './index-arcs.ts'

const dot1dBase = '1.3.6.1.2.1.17.1'

export const dot1dBaseBridgeAddress = `${dot1dBase}.1.0`

/** BRIDGE-MIB dot1dBaseNumPorts: a device that answers it is a bridge. */
const dot1dBaseNumPorts = `${dot1dBase}.2.0`

export const dot1dBasePortTable = defineTable({
  name: 'dot1dBasePortTable',
  entry: `${dot1dBase}.4.1`,
  index: oneArc,
  columns: { ifIndex: { column: 2, as: integer } },
  presentIf: dot1dBaseNumPorts,
})

export const dot1dTpFdbTable = defineTable({
  name: 'dot1dTpFdbTable',
  entry: '1.3.6.1.2.1.17.4.3.1',
  index: arcs => ({ instance: arcs.join('.'), macAddress: macArcs(arcs) }),
  columns: {
    port: { column: 2, as: integer },
    status: { column: 3, as: integer },
  },
  presentIf: dot1dBaseNumPorts,
})

const dot1dTpFdbAddress = defineTable({
  name: 'dot1dTpFdbTable',
  entry: dot1dTpFdbTable.entry,
  index: arcs => arcs.join('.'),
  columns: { macAddress: { column: 1, as: macAddress } },
})

/** A port as bridges number them, and the interface it is. */
export type BasePort = { port: number; ifIndex: number }

/** An address in a bridge's filtering database. */
export type FdbEntry = {
  macAddress: MacAddress
  /** Bridge port; 0 where the bridge knows the address but not where it is. */
  port: number
  /** Q-BRIDGE-MIB filtering database. */
  fdbId?: number
  /** Where a bridge context of one VLAN was asked, which numbers ports in its own way. */
  vlan?: number
  ifIndex?: number
  isStatic: boolean
}

/** Bridge ports and their interfaces, from BRIDGE-MIB (RFC 4188) dot1dBasePortTable. */
export async function readBasePorts(
  session: SnmpSession,
  expectedRows?: number,
): Promise<Section<BasePort>> {
  const table = await readTable(session, dot1dBasePortTable, sized(expectedRows))
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index: port, ifIndex }) =>
      ifIndex !== undefined && ifIndex >= 0 ? [{ port, ifIndex }] : [],
    ),
  }
}

/** The address by which the bridge knows itself, dot1dBaseBridgeAddress; undefined where it is no bridge. */
export async function readBridgeAddress(session: SnmpSession): Promise<MacAddress | undefined> {
  const answer = await session.get([dot1dBaseBridgeAddress])
  const [varbind] = answer.ok ? answer.value : []
  const mac = varbind && macAddress(varbind)
  return mac && !isGroupOrNull(mac) ? mac : undefined
}

/**
 * Addresses learnt by a bridge that knows no VLANs, or by the bridge context asked: dot1dTpFdbTable. Its index is the
 * address; some agents count rows there instead, and are asked for dot1dTpFdbAddress as well.
 */
export async function readTransparentFdb(session: SnmpSession): Promise<Section<FdbEntry>> {
  const table = await readTable(session, dot1dTpFdbTable)
  if (table.status !== 'complete') return table

  const addresses = new Map<string, MacAddress>()
  if (table.rows.some(({ index }) => index.macAddress === undefined)) {
    const column = await readTable(session, dot1dTpFdbAddress, { expectedRows: table.rows.length })
    if (column.status === 'failed') return column
    for (const row of column.status === 'complete' ? column.rows : []) {
      if (row.macAddress) addresses.set(row.index, row.macAddress)
    }
  }
  const entries = table.rows.flatMap(({ index, port, status }) => {
    const mac = index.macAddress ?? addresses.get(index.instance)
    return mac ? [{ mac, port, status }] : []
  })
  if (entries.length === 0 && table.rows.length > 0) {
    return failed(dot1dTpFdbTable.name, { kind: 'malformed', detail: 'its rows have no addresses' })
  }
  return {
    status: 'complete',
    rows: entries.flatMap(({ mac, port, status }) => fdbEntry(mac, port, status)),
  }
}

/** Status of a filtering database entry: other(1), invalid(2), learned(3), self(4), mgmt(5). */
export function fdbEntry(
  mac: MacAddress,
  port: number | undefined,
  status: number | undefined,
  fdbId?: number,
): FdbEntry[] {
  if (status === 2) return []
  return [
    {
      macAddress: mac,
      port: port !== undefined && port > 0 ? port : 0,
      ...(fdbId !== undefined && { fdbId }),
      isStatic: status === 4 || status === 5,
    },
  ]
}
