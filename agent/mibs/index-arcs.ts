import type { MacAddress } from '../../schemas/mac-address.ts'
import { macOf } from '../snmp/decode.ts'

/** An index of one number; anything longer belongs to no row of ours. */
export function oneArc(arcs: readonly number[]): number | undefined {
  const [arc] = arcs
  return arcs.length === 1 && isArc(arc) ? arc : undefined
}

/** An index whose last arc alone tells rows apart for us: `timeMark.vlan`, `domain.vlan`. */
export function secondOfTwo(arcs: readonly number[]): number | undefined {
  const arc = arcs[1]
  return arcs.length === 2 && isArc(arc) ? arc : undefined
}

export function isArc(arc: number | undefined): arc is number {
  return arc !== undefined && Number.isInteger(arc) && arc >= 0 && arc <= 0xffff_ffff
}

/** An index that is a MAC address; agents of several makers put its length before it, as for a string. */
export function macArcs(arcs: readonly number[]): MacAddress | undefined {
  return macOf(arcs.length === 7 && arcs[0] === 6 ? arcs.slice(1) : arcs)
}
