import { createHash } from 'node:crypto'

/** The watched interfaces of each device, by name and once each, in the plan's order. */
export function watchedByDevice(
  watched: readonly { address: string; interface: string }[],
): Map<string, Set<string>> {
  const byDevice = new Map<string, Set<string>>()
  for (const { address, interface: name } of watched) {
    const names = byDevice.get(address) ?? new Set()
    byDevice.set(address, names.add(name))
  }
  return byDevice
}

/** Where in a period the turn of this address is: the same each time, and spread evenly over a site's addresses. */
export function spreadMs(address: string, periodMs: number): number {
  const share = createHash('sha256').update(address).digest().readUInt32BE(0) / 2 ** 32
  return Math.floor(share * periodMs)
}
