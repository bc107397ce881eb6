import type { PlanVlan } from '../schemas/plan.ts'
import { expandTargets, matchTargets } from './sweep/targets.ts'

/** A VLAN of the plan and its addresses, or why they cannot be looked at. */
export type ScanArea = { vlan: PlanVlan; addresses: string[]; failure?: string }

/**
 * The addresses of each VLAN, but those to skip; one that several VLANs name belongs to the first. A skip list that cannot
 * be read fails every VLAN: nothing is sent where somebody may have said that nothing must be.
 */
export function assignTargets(
  vlans: readonly PlanVlan[],
  skip: readonly string[] = [],
): ScanArea[] {
  const assigned = new Set<string>()
  const isSkipped = matchTargets(skip)
  return vlans.map(vlan => {
    if (!isSkipped.ok) return { vlan, addresses: [], failure: `skip: ${isSkipped.failure}` }
    const expanded = expandTargets(vlan.targets)
    if (!expanded.ok) return { vlan, addresses: [], failure: expanded.failure }
    const addresses = expanded.value.filter(
      address => !assigned.has(address) && !isSkipped.value(address),
    )
    for (const address of addresses) assigned.add(address)
    return { vlan, addresses }
  })
}

/** The areas with those of their addresses only; areas without any are left out, so that nobody takes them for looked at. */
export function chooseAreas(
  areas: readonly ScanArea[],
  isChosen: (address: string, vlan: PlanVlan) => boolean,
): ScanArea[] {
  return areas.flatMap(area => {
    const addresses = area.addresses.filter(address => isChosen(address, area.vlan))
    return addresses.length > 0 ? [{ ...area, addresses }] : []
  })
}
