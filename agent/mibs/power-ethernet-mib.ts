import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import { integer } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readTable } from '../snmp/table.ts'
import { isArc } from './index-arcs.ts'

const hpicfPoePethPsePortEntry = '1.3.6.1.4.1.11.2.14.11.1.9.1.1.1'
const hh3cPsePortEntry = '1.3.6.1.4.1.25506.2.14.1.1'

/**
 * pethPsePortTable, with the columns by which CISCO-POWER-ETHERNET-EXT-MIB, HP-ICF-POE-MIB and HH3C-POWER-ETH-EXT-MIB
 * augment it: the standard says whether a port delivers power, but not how much.
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
    ciscoMilliwatts: { column: '1.3.6.1.4.1.9.9.402.1.2.1.9', as: integer },
    /** hpicfPoePethPsePortCurrent, …Voltage (in tenths) and …Power */
    hpMilliamperes: { column: `${hpicfPoePethPsePortEntry}.1`, as: integer },
    hpDecivolts: { column: `${hpicfPoePethPsePortEntry}.2`, as: integer },
    hpMilliwatts: { column: `${hpicfPoePethPsePortEntry}.3`, as: integer },
    /** hh3cPsePortPeakPower and hh3cPsePortCurrentPower */
    hh3cPeakMilliwatts: { column: `${hh3cPsePortEntry}.2`, as: integer },
    hh3cMilliwatts: { column: `${hh3cPsePortEntry}.4`, as: integer },
  },
})

/** A port that can deliver power. Its group is the box or module it is in; its number is not an ifIndex. */
export type PowerPort = {
  group: number
  port: number
  watts?: number
  status?: NonNullable<Interface['poeStatus']>
}

/** Power drawn on each port that can deliver it, from POWER-ETHERNET-MIB (RFC 3621). */
export async function readPowerPorts(session: SnmpSession): Promise<Section<PowerPort>> {
  const table = await readTable(session, pethPsePortTable)
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.map(row => {
      const status = row.detectionStatus === undefined ? undefined : STATUSES[row.detectionStatus]
      return presentKeys({ ...row.index, watts: wattsOf(row), status })
    }),
  }
}

/** pethPsePortDetectionStatus; test(5) is none of these. */
const STATUSES: Readonly<Record<number, PowerPort['status']>> = {
  1: 'disabled',
  2: 'searching',
  3: 'delivering',
  4: 'fault',
  6: 'fault',
}
const DELIVERING = 3

/** More than IEEE 802.3bt lets a port deliver is no power. */
const MOST_MILLIWATTS = 120_000

function wattsOf(row: RowOf<typeof pethPsePortTable>): number | undefined {
  const told = [row.ciscoMilliwatts, ofHp(row), ofHh3c(row)].find(
    milliwatts => milliwatts !== undefined && milliwatts >= 0 && milliwatts <= MOST_MILLIWATTS,
  )
  if (told !== undefined) return told / 1000
  const { detectionStatus } = row
  const delivers = detectionStatus === undefined || detectionStatus === DELIVERING
  return delivers || STATUSES[detectionStatus] === undefined ? undefined : 0
}

/** Believed only where it is the product of the port's current and voltage: other numbers there would be other objects. */
function ofHp(row: RowOf<typeof pethPsePortTable>): number | undefined {
  const { hpMilliamperes, hpDecivolts, hpMilliwatts } = row
  if (hpMilliamperes === undefined || hpDecivolts === undefined || hpMilliwatts === undefined) {
    return undefined
  }
  const product = (hpMilliamperes * hpDecivolts) / 10
  return Math.abs(product - hpMilliwatts) <= Math.max(product * 0.2, 500) ? hpMilliwatts : undefined
}

/** Believed only where it is no more than the port's peak. */
function ofHh3c({
  hh3cPeakMilliwatts: peak,
  hh3cMilliwatts: now,
}: RowOf<typeof pethPsePortTable>): number | undefined {
  return peak !== undefined && now !== undefined && now <= peak ? now : undefined
}
