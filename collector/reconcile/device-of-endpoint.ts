import { placeOf } from './endpoint-place.ts'
import type { DeviceIdentity, KnownDevice, KnownEndpoint } from './known.ts'
import { hostMacsOf } from './mac-evidence.ts'
import { isLater } from './source.ts'

/**
 * The device that an endpoint really is: the one with its MAC address on a card. By address only when one of the two has
 * no known MAC: hosts with different MACs at one address are different hosts.
 */
export function deviceOfEndpoint(
  endpoint: Pick<KnownEndpoint, 'macAddress' | 'sightings'>,
  devices: readonly DeviceIdentity[],
): string | undefined {
  const { macAddress } = endpoint
  const { address } = placeOf(endpoint.sightings)
  if (macAddress) {
    const [owner] = devices.filter(it => it.macAddresses.has(macAddress)).sort(byId)
    if (owner) return owner.id
  }
  if (!address) return undefined

  const holders = devices
    .filter(it => !macAddress || it.macAddresses.size === 0)
    .filter(it => it.state === 'seen' || it.state === 'late')
    .flatMap(device => device.addresses.map(held => ({ id: device.id, held })))
    .filter(({ held }) => held.isCurrent && held.address === address)
    .sort((a, b) => (isLater(a.held.claimed, b.held.claimed) ? -1 : 1))
  return holders[0]?.id
}

/** What of a device tells it from other hosts. Cards that were taken out count: their MAC was never another host's. */
export function identityOf(device: KnownDevice): DeviceIdentity {
  const known = identities.get(device)
  if (known) return known
  const identity = tellIdentity(device)
  identities.set(device, identity)
  return identity
}

/** A device is compared with every message of its batch, and its ports' addresses are the same each time. */
const identities = new WeakMap<KnownDevice, DeviceIdentity>()

function tellIdentity(device: KnownDevice): DeviceIdentity {
  const { state, addresses } = device
  const id = device.mergedInto ?? device.id
  const ports =
    device.interfaces?.map(it => it.values) ??
    (device.portMacs ?? []).map(macAddress => ({ macAddress }))
  return { id, state, addresses, macAddresses: hostMacsOf(device.values.macAddress, ports) }
}

function byId(a: DeviceIdentity, b: DeviceIdentity): number {
  return a.id < b.id ? -1 : 1
}
