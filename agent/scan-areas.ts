import type { PlanVlan } from '../schemas/plan.ts'
import { expandTargets } from './sweep/targets.ts'

/** A VLAN of the plan and its addresses, or why they cannot be looked at. */
export type ScanArea = { vlan: PlanVlan; addresses: string[]; failure?: string }

/** The addresses of each VLAN; one that several VLANs name belongs to the first. */
export function assignTargets(vlans: readonly PlanVlan[]): ScanArea[] {
  const assigned = new Set<string>()
  return vlans.map(vlan => {
    const expanded = expandTargets(vlan.targets)
    if (!expanded.ok) return { vlan, addresses: [], failure: expanded.failure }
    const addresses = expanded.value.filter(address => !assigned.has(address))
    for (const address of addresses) assigned.add(address)
    return { vlan, addresses }
  })
}
