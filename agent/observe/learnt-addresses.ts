import type { MacEntry } from '../../schemas/mac-entry.ts'
import type { Section } from '../../schemas/section.ts'
import type { FdbEntry } from '../mibs/bridge-mib.ts'
import type { MacTables } from '../mibs/mac-tables.ts'
import { isVlanId } from '../mibs/q-bridge-mib.ts'
import type { PortMap } from './port-map.ts'
import type { Tables } from './read-tables.ts'

/**
 * The bridge's table with VLANs and port names. Without the key to its port numbers it has failed too: a MAC address
 * without a port would look like a PC that was unplugged.
 */
export function learntAddresses(
  { macTable, basePorts }: Pick<Tables, 'macTable' | 'basePorts'>,
  ports: PortMap,
): Section<MacEntry> {
  const { fdb, fdbVlans } = macTable
  if (fdb.status !== 'complete') return fdb
  if (basePorts.status === 'failed') return basePorts
  if (fdbVlans.status === 'failed') return fdbVlans

  const vlanOf = vlanByFdb(fdbVlans)
  return {
    status: 'complete',
    rows: fdb.rows.map(entry => {
      const vlan = entry.vlan ?? (entry.fdbId === undefined ? undefined : vlanOf(entry.fdbId))
      const name = ports.nameOf(interfaceOf(entry, ports))
      return {
        macAddress: entry.macAddress,
        ...(vlan !== undefined && { vlan }),
        ...(name !== undefined && { interface: name }),
        ...(entry.isStatic && { isStatic: true }),
      }
    }),
  }
}

/** A bridge context of one VLAN has numbered its own ports; everybody else uses the bridge's. */
function interfaceOf(entry: FdbEntry, ports: PortMap): number | undefined {
  return entry.vlan !== undefined ? entry.ifIndex : ports.ifIndexOfBasePort(entry.port)
}

/**
 * The VLAN of a filtering database: the only one that learns into it. Where dot1qVlanFdbId does not know the
 * database its number is the VLAN, as in every bridge with independent learning; where several share it, none is.
 */
function vlanByFdb(fdbVlans: MacTables['fdbVlans']): (fdbId: number) => number | undefined {
  const vlans = new Map<number, Set<number>>()
  for (const { fdbId, vlan } of fdbVlans.status === 'complete' ? fdbVlans.rows : []) {
    const sharing = vlans.get(fdbId)
    if (sharing) sharing.add(vlan)
    else vlans.set(fdbId, new Set([vlan]))
  }
  return fdbId => {
    const sharing = vlans.get(fdbId)
    if (!sharing) return isVlanId(fdbId) ? fdbId : undefined
    return sharing.size === 1 ? [...sharing][0] : undefined
  }
}
