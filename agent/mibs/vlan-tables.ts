import type { Section } from '../../schemas/section.ts'
import type { Vlan } from '../../schemas/vlan.ts'
import type { SnmpSession } from '../snmp/session.ts'
import {
  type AccessPort,
  readAccessPorts,
  readTrunkPorts,
  readVtpVlans,
  type TrunkPort,
} from './cisco-vtp-mib.ts'
import { type BridgeVlan, type PortVlan, readBridgeVlans, readPortVlans } from './q-bridge-mib.ts'

/** All that a device says of its VLANs: in the standard's words, or in Cisco's where it has not the standard's. */
export type VlanTables =
  | { from: 'q-bridge'; vlans: Section<BridgeVlan>; portVlans: Section<PortVlan> }
  | {
      from: 'vtp'
      vlans: Section<Vlan>
      trunkPorts: Section<TrunkPort>
      accessPorts: Section<AccessPort>
    }

/** VLANs and the ports in them, from Q-BRIDGE-MIB; from CISCO-VTP-MIB where that has none. */
export async function readVlanTables(
  session: SnmpSession,
  expectedRows?: number,
): Promise<VlanTables> {
  const vlans = await readBridgeVlans(session)
  const isThere = vlans.status === 'complete' && vlans.rows.length > 0
  if (!isThere && vlans.status !== 'failed') {
    const vtpVlans = await readVtpVlans(session)
    if (vtpVlans.status !== 'unsupported') {
      return {
        from: 'vtp',
        vlans: vtpVlans,
        trunkPorts: await readTrunkPorts(session),
        accessPorts: await readAccessPorts(session),
      }
    }
  }
  return {
    from: 'q-bridge',
    vlans,
    portVlans: isThere ? await readPortVlans(session, expectedRows) : { status: 'unsupported' },
  }
}
