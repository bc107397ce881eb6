import type { Section } from '../../schemas/section.ts'
import { integer } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable, sized } from '../snmp/table.ts'
import { oneArc } from './index-arcs.ts'

export const dot3StatsTable = defineTable({
  name: 'dot3StatsTable',
  entry: '1.3.6.1.2.1.10.7.2.1',
  index: oneArc,
  columns: { duplexStatus: { column: 19, as: integer } },
})

export type InterfaceDuplex = { ifIndex: number; duplex: 'half' | 'full' }

/** Duplex of each Ethernet interface from EtherLike-MIB (RFC 3635) dot3StatsDuplexStatus; unknown ones left out. */
export async function readDuplex(
  session: SnmpSession,
  expectedRows?: number,
): Promise<Section<InterfaceDuplex>> {
  const table = await readTable(session, dot3StatsTable, sized(expectedRows))
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index: ifIndex, duplexStatus }): InterfaceDuplex[] => {
      if (duplexStatus === 2) return [{ ifIndex, duplex: 'half' }]
      return duplexStatus === 3 ? [{ ifIndex, duplex: 'full' }] : []
    }),
  }
}
