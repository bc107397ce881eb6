import { isGroupOrNull, isLocallyAdministered, isVirtualRouter } from '../../schemas/mac-address.ts'

/** Whether the address belongs to one network card; a group's, an empty one and a virtual router's do not. */
export function isHostMac(mac: string): boolean {
  return !isGroupOrNull(mac) && !isVirtualRouter(mac)
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
