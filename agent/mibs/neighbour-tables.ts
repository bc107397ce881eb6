import type { Section } from '../../schemas/section.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { type CdpNeighbour, readCdpNeighbours } from './cisco-cdp-mib.ts'
import {
  type LldpLocalPort,
  type LldpNeighbour,
  readLldpLocalPorts,
  readLldpNeighbours,
} from './lldp-mib.ts'

export type NeighbourTables = {
  lldp: Section<LldpNeighbour>
  /** What LLDP's port numbers stand for; read only where there are neighbours to place. */
  localPorts: Section<LldpLocalPort>
  cdp: Section<CdpNeighbour>
}

/** What other devices announce on the ports of this one, by LLDP and by CDP. */
export async function readNeighbourTables(
  session: SnmpSession,
  expectedRows?: number,
): Promise<NeighbourTables> {
  const lldp = await readLldpNeighbours(session)
  const onPorts = lldp.status === 'complete' ? lldp.rows.map(row => row.localPort) : []
  return {
    lldp,
    localPorts:
      onPorts.length > 0
        ? await readLldpLocalPorts(session, [...new Set(onPorts)], expectedRows)
        : { status: 'unsupported' },
    cdp: await readCdpNeighbours(session),
  }
}
