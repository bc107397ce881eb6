import type { Section } from '../../schemas/section.ts'
import type { Vlan } from '../../schemas/vlan.ts'
import { integer, octets, portList, text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable, sized } from '../snmp/table.ts'
import { type FdbEntry, fdbEntry } from './bridge-mib.ts'
import { isArc, macArcs, oneArc, secondOfTwo } from './index-arcs.ts'

const dot1q = '1.3.6.1.2.1.17.7.1'

/** Q-BRIDGE-MIB dot1qVlanVersionNumber: a device that answers it knows VLANs. */
const dot1qVlanVersionNumber = `${dot1q}.1.1.0`

export const dot1qVlanStaticTable = defineTable({
  name: 'dot1qVlanStaticTable',
  entry: `${dot1q}.4.3.1`,
  index: oneArc,
  columns: {
    name: { column: 1, as: text },
    egress: { column: 2, as: octets },
    untagged: { column: 4, as: octets },
    rowStatus: { column: 5, as: integer },
  },
})

export const dot1qVlanCurrentTable = defineTable({
  name: 'dot1qVlanCurrentTable',
  entry: `${dot1q}.4.2.1`,
  // dot1qVlanTimeMark.dot1qVlanIndex
  index: secondOfTwo,
  columns: {
    fdbId: { column: 3, as: integer },
    egress: { column: 4, as: octets },
    untagged: { column: 5, as: octets },
  },
  presentIf: dot1qVlanVersionNumber,
})

const dot1qPortVlanTable = defineTable({
  name: 'dot1qPortVlanTable',
  entry: `${dot1q}.4.5.1`,
  index: oneArc,
  columns: { pvid: { column: 1, as: integer } },
})

export const dot1qTpFdbTable = defineTable({
  name: 'dot1qTpFdbTable',
  entry: `${dot1q}.2.2.1`,
  index: ([fdbId, ...mac]) => {
    const macAddress = macArcs(mac)
    return macAddress && isArc(fdbId) ? { fdbId, macAddress } : undefined
  },
  columns: {
    port: { column: 2, as: integer },
    status: { column: 3, as: integer },
  },
  presentIf: dot1qVlanVersionNumber,
})

/** A VLAN and the bridge ports that send it. */
export type BridgeVlan = Vlan & {
  egressPorts: readonly number[]
  untaggedPorts: readonly number[]
}

/** The untagged VLAN of a bridge port. */
export type PortVlan = { port: number; vlan: number }

/**
 * VLANs with names from dot1qVlanStaticTable (RFC 4363); where the device has none of it, those in force from
 * dot1qVlanCurrentTable, without names.
 */
export async function readBridgeVlans(session: SnmpSession): Promise<Section<BridgeVlan>> {
  const fixed = await readTable(session, dot1qVlanStaticTable)
  if (fixed.status === 'failed') return fixed
  if (fixed.status === 'complete') return { status: 'complete', rows: fixed.rows.flatMap(vlanOf) }

  const current = await readTable(session, dot1qVlanCurrentTable)
  if (current.status !== 'complete') return current
  // The same VLAN appears once for every time mark that is remembered; the last is the present.
  const latest = new Map(current.rows.map(row => [row.index, row]))
  return { status: 'complete', rows: [...latest.values()].flatMap(vlanOf) }
}

function vlanOf(row: {
  index: number
  name?: string
  egress?: Uint8Array
  untagged?: Uint8Array
}): BridgeVlan[] {
  if (!isVlanId(row.index)) return []
  return [
    presentKeys({
      id: row.index,
      name: row.name,
      egressPorts: row.egress ? portList(row.egress) : [],
      untaggedPorts: row.untagged ? portList(row.untagged) : [],
    }),
  ]
}

/** Untagged VLAN of each bridge port: dot1qPvid. */
export async function readPortVlans(
  session: SnmpSession,
  expectedRows?: number,
): Promise<Section<PortVlan>> {
  const table = await readTable(session, dot1qPortVlanTable, sized(expectedRows))
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index: port, pvid }) =>
      pvid !== undefined && isVlanId(pvid) ? [{ port, vlan: pvid }] : [],
    ),
  }
}

/** Addresses learnt per filtering database: dot1qTpFdbTable. */
export async function readVlanFdb(
  session: SnmpSession,
  expectedRows?: number,
): Promise<Section<FdbEntry>> {
  const table = await readTable(session, dot1qTpFdbTable, sized(expectedRows))
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index, port, status }) =>
      fdbEntry(index.macAddress, port, status, index.fdbId),
    ),
  }
}

/** Which VLANs learn into each filtering database: dot1qVlanFdbId. */
export async function readFdbVlans(
  session: SnmpSession,
): Promise<Section<{ fdbId: number; vlan: number }>> {
  const table = await readTable(session, {
    ...dot1qVlanCurrentTable,
    columns: { fdbId: dot1qVlanCurrentTable.columns.fdbId },
  })
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index: vlan, fdbId }) =>
      fdbId !== undefined && isVlanId(vlan) ? [{ fdbId, vlan }] : [],
    ),
  }
}

export function isVlanId(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= 4094
}
