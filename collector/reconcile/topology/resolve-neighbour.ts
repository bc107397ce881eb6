import type { Neighbour } from '../../../schemas/neighbour.ts'
import type { DeviceIndex } from './device-index.ts'
import { findPort } from './find-port.ts'
import type { SeenDevice } from './site-view.ts'

/** Who a neighbour is among our devices, and at which of its ports, as far as it told. */
export type ResolvedNeighbour = { readonly device: SeenDevice; readonly port?: string }

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/

/**
 * The device that announced itself. Its hardware address decides; then management address and name together, then
 * either. Undefined for a neighbour that is no device of ours: a telephone, an unmanaged switch, unknown gear.
 */
export function resolveNeighbour(
  neighbour: Neighbour,
  index: DeviceIndex,
): ResolvedNeighbour | undefined {
  const device = byHardware(neighbour, index) ?? byNameAndAddress(neighbour, index)
  if (!device) return undefined
  const port = findPort(device, neighbour)
  return { device, ...(port && { port: port.name }) }
}

function byHardware({ chassisId, portId }: Neighbour, index: DeviceIndex): SeenDevice | undefined {
  const owner = (id: string | undefined) => (id && MAC.test(id) ? index.byMac(id) : undefined)
  return owner(chassisId) ?? owner(portId)
}

function byNameAndAddress(
  { chassisId, name, managementAddress, capabilities = [] }: Neighbour,
  index: DeviceIndex,
): SeenDevice | undefined {
  const named = [name, chassisId]
    .filter(it => it !== undefined && it !== '' && !MAC.test(it))
    // Some makers announce `name(serial)`.
    .map(it => index.byName((it ?? '').replace(/\(.*\)$/, '')))
    .find(it => it !== undefined)
  const addressed = managementAddress ? index.byAddress(managementAddress) : undefined
  // Two devices: a telephone behind a router's address, a name that was given twice. Then nobody knows.
  if (named && addressed && named !== addressed) return undefined
  const found = named ?? addressed
  return found && capabilities.includes('telephone') && found.kind !== 'phone' ? undefined : found
}
