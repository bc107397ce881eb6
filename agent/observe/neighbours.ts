import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Section } from '../../schemas/section.ts'
import type { NeighbourTables } from '../mibs/neighbour-tables.ts'
import type { PortMap } from './port-map.ts'

/** LLDP and CDP neighbours on named ports: complete when each of the two is, or the device does not speak it. */
export function neighboursOn({ lldp, cdp }: NeighbourTables, ports: PortMap): Section<Neighbour> {
  if (lldp.status === 'failed') return lldp
  if (cdp.status === 'failed') return cdp
  if (lldp.status === 'unsupported' && cdp.status === 'unsupported') return lldp
  return {
    status: 'complete',
    rows: [
      ...(lldp.status === 'complete' ? lldp.rows : []).map(({ localPort, ...neighbour }) => ({
        interface: ports.nameOf(ports.ifIndexOfLldpPort(localPort)) ?? `${localPort}`,
        ...neighbour,
      })),
      ...(cdp.status === 'complete' ? cdp.rows : []).map(({ ifIndex, ...neighbour }) => ({
        interface: ports.nameOf(ifIndex) ?? `${ifIndex}`,
        ...neighbour,
      })),
    ],
  }
}
