import { hashFraction } from '../truth/random.ts'
import type { School } from '../truth/school.ts'
import { computeFlows, type Flows } from './flows.ts'
import type { Mutation, NetworkState } from './state.ts'
import { basis, type Flow } from './traffic-curve.ts'
import type { Tree } from './tree.ts'

export type Direction = 'in' | 'out'

/** What a port has counted since its device booted. */
export type Counters = {
  octets(device: string, port: string, direction: Direction, at: number): number
  unicastPackets(device: string, port: string, direction: Direction, at: number): number
  multicastPackets(device: string, port: string, direction: Direction, at: number): number
  broadcastPackets(device: string, port: string, direction: Direction, at: number): number
  errors(device: string, port: string, direction: Direction, at: number): number
  discards(device: string, port: string, direction: Direction, at: number): number
  /** Closes the present era: what was counted stays, the new state counts from here. */
  change(mutation: Mutation, at: number): void
}

type Era = { readonly from: number; readonly flows: Flows; readonly wanDiscardsPerSecond: number }

export function createCounters(school: School, tree: Tree, state: NetworkState): Counters {
  let eras: Era[] = []
  let memo = { at: Number.NaN, areas: basis(0) }

  function newEra(from: number): Era {
    return {
      from,
      flows: computeFlows(school, tree, state),
      wanDiscardsPerSecond: state.imposed().wanDiscardsPerSecond,
    }
  }
  const currentEras = (): Era[] => {
    if (eras.length === 0) eras = [newEra(Number.NEGATIVE_INFINITY)]
    return eras
  }
  /** Many columns are asked at one instant. */
  function areasAt(at: number): Flow {
    if (memo.at !== at) memo = { at, areas: basis(at) }
    return memo.areas
  }

  /** Sum over eras since boot of `amount(era, areas)`, areas being those of the era's span. */
  function sum(device: string, at: number, amount: (era: Era, start: Flow, end: Flow) => number) {
    const bootedAt = state.bootedAt(device)
    const all = currentEras()
    let total = 0
    for (const [position, era] of all.entries()) {
      const from = Math.max(era.from, bootedAt)
      const to = Math.min(all[position + 1]?.from ?? at, at)
      if (to <= from) continue
      total += amount(era, basis(from), to === at ? areasAt(at) : basis(to))
    }
    return total
  }

  function octets(device: string, port: string, direction: Direction, at: number): number {
    return sum(device, at, (era, start, end) => {
      const flow = era.flows.get(device)?.get(port)?.[direction]
      if (!flow) return 0
      return flow.reduce(
        (area, rate, part) => area + rate * ((end[part] ?? 0) - (start[part] ?? 0)),
        0,
      )
    })
  }

  return {
    octets,
    unicastPackets: (...of) => Math.floor(octets(...of) / 760),
    multicastPackets: (...of) => Math.floor(octets(...of) / 42_000),
    broadcastPackets: (...of) => Math.floor(octets(...of) / 87_000),
    errors: (device, port, direction, at) => {
      // One port in a few hundred has a bad cable, and shows it on what it receives.
      const isBad = hashFraction(`${school.seed}/cable/${device}/${port}`) < 0.004
      return isBad && direction === 'in'
        ? Math.floor(octets(device, port, 'in', at) / 3_000_000)
        : 0
    },
    discards: (device, port, _direction, at) => {
      if (device !== school.firewall || port !== school.wan.port) return 0
      return Math.floor(
        sum(
          device,
          at,
          (era, start, end) => era.wanDiscardsPerSecond * ((end[3] ?? 0) - (start[3] ?? 0)),
        ),
      )
    },
    change: (mutation, at) => {
      currentEras()
      state.change(mutation, at)
      eras.push(newEra(at))
    },
  }
}
