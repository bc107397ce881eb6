import type { Neighbour } from '../../../schemas/neighbour.ts'
import { isHostMac } from '../mac-evidence.ts'
import type { DeviceIndex } from './device-index.ts'
import { resolveNeighbour } from './resolve-neighbour.ts'
import { byText, type SeenDevice, type SiteView } from './site-view.ts'

/** One end of a cable; the port is absent when nobody told it in a way we understand. */
export type CableEnd = { readonly device: string; readonly port?: string }

export type Protocol = Neighbour['protocol']

/** A cable between two of our devices, by what one or both of its ends announced. `one` has the lower id. */
export type Cable = {
  readonly one: CableEnd
  readonly other: CableEnd
  /** Which end heard the other, by which protocol, and when it last did. */
  readonly heard: readonly {
    readonly by: 'one' | 'other'
    readonly protocol: Protocol
    readonly readAtMs: number
  }[]
}

/** Something that announced itself on a port, and is no device of ours. */
export type UnknownNeighbour = {
  readonly device: string
  readonly port: string
  readonly neighbour: Neighbour
  readonly readAtMs: number
}

/** A device that hears its own announcement on one of its ports. */
export type HeardItself = {
  readonly device: string
  readonly port: string
  readonly readAtMs: number
}

export type Announced = {
  readonly cables: readonly Cable[]
  readonly unknown: readonly UnknownNeighbour[]
  readonly heardItself: readonly HeardItself[]
}

type Claim = {
  readonly from: SeenDevice
  readonly fromPort: string | undefined
  readonly to: SeenDevice
  readonly toPort: string | undefined
  readonly protocol: Protocol
  readonly readAtMs: number
}

/** Joins what devices heard of each other by LLDP and CDP into cables, whichever end told. */
export function readAnnouncements({ devices }: SiteView, index: DeviceIndex): Announced {
  const claims: Claim[] = []
  const unknown: UnknownNeighbour[] = []
  const heardItself: HeardItself[] = []
  for (const device of devices) {
    const { neighbours } = device
    for (const neighbour of neighbours?.rows ?? []) {
      const readAtMs = neighbours?.readAtMs ?? 0
      const port = device.ports.find(it => it.name === neighbour.interface)?.name
      const resolved = resolveNeighbour(neighbour, index)
      if (!resolved) {
        if (port) unknown.push({ device: device.id, port, neighbour, readAtMs })
      } else if (resolved.device === device) {
        // Only its hardware address tells that it is itself: names are given twice.
        const isItself = [neighbour.chassisId, neighbour.portId].some(
          id => id !== undefined && isHostMac(id) && device.macAddresses.includes(id),
        )
        if (isItself && port) heardItself.push({ device: device.id, port, readAtMs })
      } else {
        const { protocol } = neighbour
        const { device: to, port: toPort } = resolved
        claims.push({ from: device, fromPort: port, to, toPort, protocol, readAtMs })
      }
    }
  }
  const pairs = Map.groupBy(claims, it => [it.from.id, it.to.id].sort(byText).join(' '))
  const cables = [...pairs.keys()].sort(byText).flatMap(key => joinPair(pairs.get(key) ?? []))
  return { cables, unknown, heardItself }
}

type Draft = {
  one: string
  other: string
  onePort: string | undefined
  otherPort: string | undefined
  heard: Cable['heard'][number][]
}

/** What two devices heard of each other: each claim completes a cable that does not contradict it, or makes one. */
function joinPair(claims: readonly Claim[]): Cable[] {
  const drafts: Draft[] = []
  // Those who know both ports first, so that others find the cable that they must be about.
  const sorted = [...claims].sort(
    (a, b) =>
      known(b) - known(a) ||
      byText(a.protocol === 'lldp' ? '' : 'x', b.protocol === 'lldp' ? '' : 'x') ||
      byText(a.from.id, b.from.id) ||
      byText(`${a.fromPort} ${a.toPort}`, `${b.fromPort} ${b.toPort}`),
  )
  for (const claim of sorted) {
    const isOne = claim.from.id < claim.to.id
    const [onePort, otherPort] = isOne
      ? [claim.fromPort, claim.toPort]
      : [claim.toPort, claim.fromPort]
    const by = isOne ? ('one' as const) : ('other' as const)
    const { protocol, readAtMs } = claim
    const fitting = drafts.filter(it => fits(it.onePort, onePort) && fits(it.otherPort, otherPort))
    const exact = fitting.find(it => it.onePort === onePort && it.otherPort === otherPort)
    const draft = exact ?? (fitting.length === 1 ? fitting[0] : undefined)
    if (draft) {
      draft.onePort ??= onePort
      draft.otherPort ??= otherPort
      if (!draft.heard.some(it => it.by === by && it.protocol === protocol)) {
        draft.heard.push({ by, protocol, readAtMs })
      }
    } else if (fitting.length === 0) {
      const [one, other] = isOne ? [claim.from.id, claim.to.id] : [claim.to.id, claim.from.id]
      drafts.push({ one, other, onePort, otherPort, heard: [{ by, protocol, readAtMs }] })
    }
  }
  return drafts.map(({ one, other, onePort, otherPort, heard }) => ({
    one: { device: one, ...(onePort !== undefined && { port: onePort }) },
    other: { device: other, ...(otherPort !== undefined && { port: otherPort }) },
    heard,
  }))
}

function known({ fromPort, toPort }: Claim): number {
  return (fromPort === undefined ? 0 : 1) + (toPort === undefined ? 0 : 1)
}

function fits(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other
}
