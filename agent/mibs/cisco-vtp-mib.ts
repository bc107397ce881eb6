import type { Section } from '../../schemas/section.ts'
import type { Vlan } from '../../schemas/vlan.ts'
import { bits, integer, octets, text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable } from '../snmp/table.ts'
import { oneArc, secondOfTwo } from './index-arcs.ts'
import { isVlanId } from './q-bridge-mib.ts'

const vtp = '1.3.6.1.4.1.9.9.46.1'

export const vtpVlanTable = defineTable({
  name: 'vtpVlanTable',
  entry: `${vtp}.3.1.1`,
  // managementDomainIndex.vtpVlanIndex
  index: secondOfTwo,
  columns: {
    state: { column: 2, as: integer },
    type: { column: 3, as: integer },
    name: { column: 4, as: text },
  },
})

const vlanTrunkPortTable = defineTable({
  name: 'vlanTrunkPortTable',
  entry: `${vtp}.6.1.1`,
  index: oneArc,
  columns: {
    enabled: { column: 4, as: octets },
    nativeVlan: { column: 5, as: integer },
    dynamicStatus: { column: 14, as: integer },
    enabled2k: { column: 17, as: octets },
    enabled3k: { column: 18, as: octets },
    enabled4k: { column: 19, as: octets },
  },
})

/** CISCO-VLAN-MEMBERSHIP-MIB */
const vmMembershipTable = defineTable({
  name: 'vmMembershipTable',
  entry: '1.3.6.1.4.1.9.9.68.1.2.2.1',
  index: oneArc,
  columns: { vlan: { column: 2, as: integer } },
})

/** A trunk by ifIndex: its untagged VLAN and those it may carry, of which only some exist. */
export type TrunkPort = { ifIndex: number; nativeVlan?: number; allowedVlans: ReadonlySet<number> }

export type AccessPort = { ifIndex: number; vlan: number }

/** Ethernet VLANs in service from CISCO-VTP-MIB vtpVlanTable, without the FDDI and Token Ring ones of every Cisco. */
export async function readVtpVlans(session: SnmpSession): Promise<Section<Vlan>> {
  const table = await readTable(session, vtpVlanTable)
  if (table.status !== 'complete') return table
  const ethernet = table.rows.filter(
    ({ index, type }) => isVlanId(index) && (type === undefined || type === 1),
  )
  const byId = new Map(
    ethernet.map(({ index: id, name }): [number, Vlan] => [id, presentKeys({ id, name })]),
  )
  return { status: 'complete', rows: [...byId.values()] }
}

/** Ports that are trunks now, from CISCO-VTP-MIB vlanTrunkPortTable. */
export async function readTrunkPorts(session: SnmpSession): Promise<Section<TrunkPort>> {
  const table = await readTable(session, vlanTrunkPortTable)
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows
      .filter(row => row.dynamicStatus === 1)
      .map(row =>
        presentKeys({
          ifIndex: row.index,
          nativeVlan:
            row.nativeVlan !== undefined && isVlanId(row.nativeVlan) ? row.nativeVlan : undefined,
          allowedVlans: new Set(
            // 1024 VLANs a column, the first bit being the first of them.
            [row.enabled, row.enabled2k, row.enabled3k, row.enabled4k]
              .flatMap((map, at) => (map ? bits(map).map(bit => at * 1024 + bit) : []))
              .filter(isVlanId),
          ),
        }),
      ),
  }
}

/** The VLAN of each access port, from CISCO-VLAN-MEMBERSHIP-MIB vmVlan. */
export async function readAccessPorts(session: SnmpSession): Promise<Section<AccessPort>> {
  const table = await readTable(session, vmMembershipTable)
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.flatMap(({ index: ifIndex, vlan }) =>
      vlan !== undefined && isVlanId(vlan) ? [{ ifIndex, vlan }] : [],
    ),
  }
}
