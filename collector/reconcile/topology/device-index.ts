import { isHostMac } from '../mac-evidence.ts'
import type { SeenDevice, SiteView } from './site-view.ts'

/** Finds a site's devices by what others know of them. What two devices share finds neither. */
export type DeviceIndex = {
  byId(id: string): SeenDevice | undefined
  byMac(mac: string): SeenDevice | undefined
  byAddress(address: string): SeenDevice | undefined
  /** By sysName in any case; by its first label when only one device has that. */
  byName(name: string): SeenDevice | undefined
}

export function indexDevices({ devices }: Pick<SiteView, 'devices'>): DeviceIndex {
  const byId = new Map(devices.map(it => [it.id, it]))
  const byMac = unambiguous(devices, it => it.macAddresses.filter(isHostMac))
  const byAddress = unambiguous(devices, it => it.addresses)
  const byName = unambiguous(devices, it => (it.name ? [it.name.toLowerCase()] : []))
  const byLabel = unambiguous(devices, it => (it.name ? [firstLabel(it.name)] : []))
  return {
    byId: id => byId.get(id),
    byMac: mac => byMac.get(mac),
    byAddress: address => byAddress.get(address),
    byName: name => byName.get(name.toLowerCase()) ?? byLabel.get(firstLabel(name)),
  }
}

function firstLabel(name: string): string {
  return name.toLowerCase().split('.', 1)[0] ?? ''
}

function unambiguous(
  devices: readonly SeenDevice[],
  keysOf: (device: SeenDevice) => readonly string[],
): Map<string, SeenDevice> {
  const owners = new Map<string, SeenDevice>()
  const shared = new Set<string>()
  for (const device of devices) {
    for (const key of new Set(keysOf(device))) {
      if (owners.has(key)) shared.add(key)
      else owners.set(key, device)
    }
  }
  for (const key of shared) owners.delete(key)
  return owners
}
