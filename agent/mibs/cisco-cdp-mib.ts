import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Section } from '../../schemas/section.ts'
import { ipOf, macOf, octets, text, textOf, textUpTo } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readTable } from '../snmp/table.ts'
import { isArc } from './index-arcs.ts'

const ciscoCdpMib = '1.3.6.1.4.1.9.9.23.1'

export const cdpCacheTable = defineTable({
  name: 'cdpCacheTable',
  entry: `${ciscoCdpMib}.2.1.1`,
  // cdpCacheIfIndex.cdpCacheDeviceIndex
  index: ([ifIndex, device, ...rest]) =>
    isArc(ifIndex) && isArc(device) && rest.length === 0 ? ifIndex : undefined,
  columns: {
    address: { column: 4, as: octets },
    deviceId: { column: 6, as: octets },
    devicePort: { column: 7, as: text },
    platform: { column: 8, as: textUpTo(1024) },
    capabilities: { column: 9, as: octets },
  },
  // cdpGlobalRun
  presentIf: `${ciscoCdpMib}.3.1.0`,
})

/** A neighbour on a port that is known by its ifIndex. */
export type CdpNeighbour = Omit<Neighbour, 'interface'> & { ifIndex: number }

/** Neighbours from CISCO-CDP-MIB cdpCacheTable, which other makers' switches fill too, one per row. */
export async function readCdpNeighbours(session: SnmpSession): Promise<Section<CdpNeighbour>> {
  const table = await readTable(session, cdpCacheTable)
  if (table.status !== 'complete') return table
  return { status: 'complete', rows: table.rows.map(neighbourOf) }
}

function neighbourOf(row: RowOf<typeof cdpCacheTable>): CdpNeighbour {
  const { address, deviceId, capabilities } = row
  // Phones and access points of some makers announce six octets of MAC address instead of a name.
  const isMac = deviceId?.length === 6 && deviceId.some(octet => octet < 0x20 || octet > 0x7e)
  const chassisId = deviceId && (isMac ? macOf(deviceId) : textOf(deviceId))
  const managementAddress = address && ipOf(address)
  return presentKeys({
    ifIndex: row.index,
    protocol: 'cdp' as const,
    chassisId,
    portId: row.devicePort,
    name: isMac ? undefined : chassisId,
    description: row.platform,
    capabilities: capabilities && capabilitiesOf(capabilities),
    managementAddress: managementAddress === '0.0.0.0' ? undefined : managementAddress,
  })
}

/** The capability bits of a CDP announcement: four octets, the lowest bit first. */
function capabilitiesOf(octets: Uint8Array): Neighbour['capabilities'] {
  const mask = octets.reduce((value, octet) => (value * 256 + octet) >>> 0, 0)
  const found: NonNullable<Neighbour['capabilities']> = []
  if (mask & 0x40) found.push('repeater')
  // Transparent bridge, source-route bridge, switch.
  if (mask & (0x02 | 0x04 | 0x08)) found.push('bridge')
  if (mask & 0x01) found.push('router')
  if (mask & 0x80) found.push('telephone')
  if (mask & 0x10) found.push('station')
  return found
}
