import { hashFraction } from '../truth/random.ts'
import type { Endpoint, PortReference, School } from '../truth/school.ts'
import type { Tree } from './tree.ts'

const dayMs = 86_400_000

/** Traffic somebody adds to or imposes on the school, to make a link busy. */
export type ImposedTraffic = {
  /** Replaces the daily curve of the Internet link; undefined leaves the curve. */
  readonly wan: { readonly downMbps: number; readonly upMbps: number } | undefined
  /** Frames the WAN port drops each second, each direction. */
  readonly wanDiscardsPerSecond: number
  /** Steady transfers between an endpoint (by MAC) and the Internet. */
  readonly downloads: readonly {
    readonly macAddress: string
    readonly downMbps: number
    readonly upMbps: number
  }[]
  /** Steady transfers between an endpoint (by MAC) and the first server. */
  readonly transfers: readonly {
    readonly macAddress: string
    readonly downMbps: number
    readonly upMbps: number
  }[]
}

/** What changes while the lab runs. Every change starts a new era and a new revision. */
export type NetworkState = {
  readonly revision: () => number
  readonly failed: ReadonlySet<string>
  readonly unplugged: ReadonlySet<string>
  imposed: () => ImposedTraffic
  endpointPlace(endpoint: Endpoint): PortReference
  /** Instants (ms since 1970) at which something changed; the first is -Infinity. */
  bootedAt(device: string): number
  /** When a port last changed because of its neighbour; undefined if never since the start. */
  portChangedAt(device: string, port: string): number | undefined
  /** Neither the device nor anything between it and the core has failed. */
  isReachable(device: string): boolean
  change(mutation: Mutation, at: number): void
}

export type Mutation =
  | { readonly kind: 'fail' | 'return' | 'reboot'; readonly device: string }
  | { readonly kind: 'unplug' | 'plug'; readonly macAddress: string }
  | { readonly kind: 'move'; readonly macAddress: string; readonly to: PortReference }
  | { readonly kind: 'traffic'; readonly imposed: Partial<ImposedTraffic> }

export function createNetworkState(school: School, tree: Tree, startedAt: number): NetworkState {
  const failed = new Set<string>()
  const unplugged = new Set<string>()
  const places = new Map<string, PortReference>()
  const boots = new Map<string, number>()
  const portChanges = new Map<string, number>()
  let imposed: ImposedTraffic = {
    ...{ wan: undefined, wanDiscardsPerSecond: 0 },
    ...{ downloads: [], transfers: [] },
  }
  let revision = 0

  function noteNeighbour(device: string, at: number): void {
    for (const cable of tree.cables(device)) {
      for (const end of [cable.upper, cable.lower]) {
        if (end.device !== device) portChanges.set(`${end.device}/${end.port}`, at)
      }
    }
  }

  function apply(mutation: Mutation, at: number): void {
    switch (mutation.kind) {
      case 'fail':
        tree.device(mutation.device)
        failed.add(mutation.device)
        noteNeighbour(mutation.device, at)
        return
      case 'return':
      case 'reboot':
        tree.device(mutation.device)
        failed.delete(mutation.device)
        boots.set(mutation.device, at)
        noteNeighbour(mutation.device, at)
        return
      case 'unplug':
        unplugged.add(mutation.macAddress)
        return
      case 'plug':
        unplugged.delete(mutation.macAddress)
        return
      case 'move':
        tree.port(mutation.to.device, mutation.to.port)
        places.set(mutation.macAddress, mutation.to)
        return
      case 'traffic':
        imposed = { ...imposed, ...mutation.imposed }
        return
    }
  }

  return {
    revision: () => revision,
    failed,
    unplugged,
    imposed: () => imposed,
    endpointPlace: endpoint => places.get(endpoint.macAddress) ?? endpoint.at,
    bootedAt: device => boots.get(device) ?? usualBoot(school, device, startedAt),
    portChangedAt: (device, port) => portChanges.get(`${device}/${port}`),
    isReachable: device => {
      if (failed.size === 0) return true
      for (let at: string | undefined = device; at; at = tree.parent(at)?.upper.name) {
        if (failed.has(at)) return false
      }
      return true
    },
    change: (mutation, at) => {
      apply(mutation, at)
      revision += 1
    },
  }
}

/**
 * The last boot before the lab started: once in 180 days, on a day of its own. It doesn't depend on
 * when the lab was started, so counters go on across restarts of the lab.
 */
function usualBoot(school: School, device: string, startedAt: number): number {
  const period = 180 * dayMs
  const offset = Math.floor(hashFraction(`${school.seed}/boot/${device}`) * period)
  return Math.floor((startedAt - 60_000 - offset) / period) * period + offset
}
