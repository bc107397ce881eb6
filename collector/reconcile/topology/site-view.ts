import type { AccessPoint } from '../../../schemas/access-point.ts'
import type { DeviceKind } from '../../../schemas/device-kind.ts'
import type { Interface } from '../../../schemas/interface.ts'
import type { MacEntry } from '../../../schemas/mac-entry.ts'
import type { Neighbour } from '../../../schemas/neighbour.ts'

/** A table of a device, as its latest complete reading told it. */
export type Reading<Row> = { readonly readAtMs: number; readonly rows: readonly Row[] }

/** What of a port matters for who is connected with whom. */
export type SeenPort = Pick<
  Interface,
  | 'name'
  | 'index'
  | 'description'
  | 'alias'
  | 'type'
  | 'macAddress'
  | 'speedMbps'
  | 'isUp'
  | 'duplex'
  | 'aggregate'
>

export type SeenDevice = {
  readonly id: string
  readonly kind: DeviceKind
  readonly name?: string
  /** Its own cards' addresses, whatever told of them: base, ports, endpoints that turned out to be this device. */
  readonly macAddresses: readonly string[]
  readonly addresses: readonly string[]
  readonly ports: readonly SeenPort[]
  readonly neighbours?: Reading<Neighbour>
  readonly macTable?: Reading<MacEntry>
  readonly accessPoints?: Reading<AccessPoint>
}

export type SeenEndpoint = {
  readonly id: string
  readonly macAddress: string
  readonly kind: DeviceKind
  readonly isRandomMac: boolean
}

/** All that a site's devices told last, each at its own instant: what topology and location are concluded from. */
export type SiteView = {
  readonly devices: readonly SeenDevice[]
  readonly endpoints: readonly SeenEndpoint[]
}

/** Readings this close together are of one scan, and none of them is the newer one. */
export const SAME_SCAN_MS = 15 * 60_000

/** Text order, for results that do not depend on the order in which things were told. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
