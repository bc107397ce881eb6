import type { Section } from '../../schemas/section.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { type FdbEntry, readBasePorts, readTransparentFdb } from './bridge-mib.ts'
import { readFdbVlans, readVlanFdb } from './q-bridge-mib.ts'
import type { VlanTables } from './vlan-tables.ts'

export type MacTables = {
  fdb: Section<FdbEntry>
  /** Which VLANs learn into which filtering database. */
  fdbVlans: Section<{ fdbId: number; vlan: number }>
}

/**
 * Addresses that a bridge learnt: per filtering database (Q-BRIDGE-MIB), else for the whole bridge (BRIDGE-MIB);
 * where VLANs come from VTP, in the bridge context of every VLAN, as Cisco keeps them.
 */
export async function readMacTables(
  session: SnmpSession,
  vlans: VlanTables,
  ports?: number,
): Promise<MacTables> {
  // A switch in use has learnt an address on each of its ports, more or less.
  const byVlan = await readVlanFdb(session, ports)
  if (byVlan.status === 'failed') return { fdb: byVlan, fdbVlans: { status: 'unsupported' } }
  if (byVlan.status === 'complete' && byVlan.rows.length > 0) {
    return { fdb: byVlan, fdbVlans: await readFdbVlans(session) }
  }

  const own = await readTransparentFdb(session)
  const fdb = own.status === 'unsupported' ? byVlan : own
  const contexts = vlans.from === 'vtp' && vlans.vlans.status === 'complete' ? vlans.vlans.rows : []
  const isWorthAsking = contexts.length > 0 && fdb.status !== 'failed'
  return {
    fdb: isWorthAsking ? await readContexts(session, contexts, fdb) : fdb,
    fdbVlans: { status: 'unsupported' },
  }
}

/** The tables of all bridge contexts together; the bridge's own alone when the device answers in none of them. */
async function readContexts(
  session: SnmpSession,
  vlans: readonly { id: number }[],
  own: Section<FdbEntry>,
): Promise<Section<FdbEntry>> {
  const rows: FdbEntry[] = []
  let hasAnswered = false
  for (const { id: vlan } of vlans) {
    // `community@10`; SNMPv3 has contexts with names of their own for it.
    const context = session.inContext(session.version === '3' ? `vlan-${vlan}` : `${vlan}`)
    const fdb = await readTransparentFdb(context)
    if (fdb.status === 'failed') return hasAnswered ? fdb : own
    if (fdb.status === 'unsupported') continue
    hasAnswered = true
    if (fdb.rows.length === 0) continue

    // Each context numbers only the ports that are in its VLAN.
    const ports = await readBasePorts(context)
    if (ports.status === 'failed') return ports
    const byPort = new Map(
      ports.status === 'complete' ? ports.rows.map(row => [row.port, row.ifIndex]) : [],
    )
    for (const entry of fdb.rows) {
      const ifIndex = byPort.get(entry.port)
      rows.push({ ...entry, vlan, ...(ifIndex !== undefined && { ifIndex }) })
    }
  }
  const isOwnBetter = rows.length === 0 && own.status === 'complete' && own.rows.length > 0
  return hasAnswered && !isOwnBetter ? { status: 'complete', rows } : own
}
