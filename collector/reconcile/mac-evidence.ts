import { isGroupOrNull, isLocallyAdministered } from '../../schemas/mac-address.ts'

// Addresses that stand for a service, and move between the devices that provide it.
const VIRTUAL_ROUTER_PREFIXES = [
  '00:00:5e:00:01:', // VRRP and CARP for IPv4 (RFC 5798)
  '00:00:5e:00:02:', // VRRP for IPv6
  '00:00:0c:07:ac:', // HSRP version 1
  '00:00:0c:9f:f', // HSRP version 2
  '00:07:b4:00:', // GLBP
]

/** Whether the address belongs to one network card; a group's, an empty one and a virtual router's do not. */
export function isHostMac(mac: string): boolean {
  return !isGroupOrNull(mac) && !VIRTUAL_ROUTER_PREFIXES.some(it => mac.startsWith(it))
}

/** Whether the address names one piece of hardware in the world: burnt in by its maker. */
export function isHardwareMac(mac: string | undefined): mac is string {
  return mac !== undefined && isHostMac(mac) && !isLocallyAdministered(mac)
}

/** Every card's address that a device tells of: its base address and its ports'. */
export function hostMacsOf(
  base: string | undefined,
  interfaces: readonly { macAddress?: string | undefined }[],
): Set<string> {
  const told = [base, ...interfaces.map(it => it.macAddress)]
  return new Set(told.filter(it => it !== undefined).filter(isHostMac))
}
