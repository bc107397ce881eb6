import type { Section } from '../../schemas/section.ts'
import { integer } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable } from '../snmp/table.ts'
import { isArc } from './index-arcs.ts'

/**
 * pethPsePortTable, with the column of CISCO-POWER-ETHERNET-EXT-MIB that augments it: the standard says whether a
 * port delivers power, but not how much.
 */
export const pethPsePortTable = defineTable({
  name: 'pethPsePortTable',
  entry: '1.3.6.1.2.1.105.1.1.1',
  // pethPsePortGroupIndex.pethPsePortIndex
  index: ([group, port, ...rest]) =>
    isArc(group) && isArc(port) && rest.length === 0 ? { group, port } : undefined,
  columns: {
    detectionStatus: { column: 6, as: integer },
    /** cpeExtPsePortPwrConsumption */
    milliwatts: { column: '1.3.6.1.4.1.9.9.402.1.2.1.9', as: integer },
  },
})

/** A port that can deliver power. Its group is the box or module it is in; its number is not an ifIndex. */
export type PowerPort = { group: number; port: number; watts?: number }

/** Power drawn on each port that can deliver it, from POWER-ETHERNET-MIB (RFC 3621). */
export async function readPowerPorts(session: SnmpSession): Promise<Section<PowerPort>> {
  const table = await readTable(session, pethPsePortTable)
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.map(({ index, detectionStatus, milliwatts }) =>
      presentKeys({ ...index, watts: wattsOf(detectionStatus, milliwatts) }),
    ),
  }
}

/** pethPsePortDetectionStatus: disabled(1), searching(2), deliveringPower(3), fault(4), test(5), otherFault(6). */
function wattsOf(
  detectionStatus: number | undefined,
  milliwatts: number | undefined,
): number | undefined {
  if (milliwatts !== undefined && milliwatts >= 0) return milliwatts / 1000
  return detectionStatus === undefined || detectionStatus === 3 || detectionStatus > 6
    ? undefined
    : 0
}
