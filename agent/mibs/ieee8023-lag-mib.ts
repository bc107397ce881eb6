import type { Section } from '../../schemas/section.ts'
import { integer } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable, sized } from '../snmp/table.ts'
import { oneArc } from './index-arcs.ts'

export const dot3adAggPortTable = defineTable({
  name: 'dot3adAggPortTable',
  entry: '1.2.840.10006.300.43.1.2.1.1',
  index: oneArc,
  columns: { attachedAggId: { column: 13, as: integer } },
})

/** A port and the aggregate it carries traffic for, both by ifIndex. */
export type AggregatePort = { ifIndex: number; aggregateIfIndex: number }

/** Members of link aggregates from IEEE8023-LAG-MIB dot3adAggPortAttachedAggID; ports attached to none left out. */
export async function readAggregatePorts(
  session: SnmpSession,
  expectedRows?: number,
): Promise<Section<AggregatePort>> {
  const table = await readTable(session, dot3adAggPortTable, sized(expectedRows))
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index: ifIndex, attachedAggId }) =>
      // An individual port is attached to an aggregate of its own number.
      attachedAggId && attachedAggId > 0 && attachedAggId !== ifIndex
        ? [{ ifIndex, aggregateIfIndex: attachedAggId }]
        : [],
    ),
  }
}
