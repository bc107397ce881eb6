import { identityOf } from './device-of-endpoint.ts'
import { placeOf } from './endpoint-place.ts'
import type { Known, KnownDevice, KnownEndpoint } from './known.ts'

/** Endpoints that may be one of the changed devices, or were taken for a device: who the others are did not change. */
export function concernedEndpoints(
  endpoints: Known['endpoints'],
  changed: readonly KnownDevice[],
): KnownEndpoint[] {
  const { taken, byMac, byAddress } = indexOf(endpoints)
  const concerned = new Set(taken)
  for (const device of changed) {
    for (const mac of identityOf(device).macAddresses) {
      for (const id of byMac.get(mac) ?? []) concerned.add(id)
    }
    for (const { address } of device.addresses) {
      for (const id of byAddress.get(address) ?? []) concerned.add(id)
    }
  }
  if (concerned.size === 0) return []
  return [...endpoints.values()].filter(it => concerned.has(it.id))
}

type Index = {
  /** Those that were found to be a device. */
  taken: readonly string[]
  byMac: ReadonlyMap<string, readonly string[]>
  byAddress: ReadonlyMap<string, readonly string[]>
}

/** Observations seldom change endpoints, so that one index serves all those of a batch. */
const indexes = new WeakMap<Known['endpoints'], Index>()

function indexOf(endpoints: Known['endpoints']): Index {
  const before = indexes.get(endpoints)
  if (before) return before
  const taken: string[] = []
  const byMac = new Map<string, string[]>()
  const byAddress = new Map<string, string[]>()
  for (const { id, deviceId, macAddress, sightings } of endpoints.values()) {
    if (deviceId !== undefined) taken.push(id)
    if (macAddress !== undefined) add(byMac, macAddress, id)
    const { address } = placeOf(sightings)
    if (address !== undefined) add(byAddress, address, id)
  }
  const index = { taken, byMac, byAddress }
  indexes.set(endpoints, index)
  return index
}

function add(index: Map<string, string[]>, key: string, id: string): void {
  const ids = index.get(key)
  if (ids) ids.push(id)
  else index.set(key, [id])
}
