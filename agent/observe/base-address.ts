import type { Interface } from '../../schemas/interface.ts'
import { isGroupOrNull, isLocallyAdministered, MacAddress } from '../../schemas/mac-address.ts'
import type { Tables } from './read-tables.ts'

const ETHERNET = 6

/**
 * The one MAC address that stands for a device, so that two looks at it agree: that of its bridge, else that of its
 * LLDP chassis, else that of its first Ethernet port by ifIndex, a globally administered one before any other.
 */
export function baseAddress(
  tables: Pick<Tables, 'bridgeAddress' | 'lldpChassisId' | 'interfaces'>,
): MacAddress | undefined {
  if (tables.bridgeAddress) return tables.bridgeAddress
  const chassis = MacAddress.safeParse(tables.lldpChassisId)
  if (chassis.success && !isGroupOrNull(chassis.data)) return chassis.data

  const interfaces = tables.interfaces.status === 'complete' ? tables.interfaces.rows : []
  const ranked = interfaces
    .filter(port => port.macAddress !== undefined)
    .sort((a, b) => rank(a) - rank(b) || a.index - b.index)
  return ranked[0]?.macAddress
}

function rank({ type, macAddress = '' }: Interface): number {
  return (type === ETHERNET ? 0 : 1) + (isLocallyAdministered(macAddress) ? 2 : 0)
}
