import type { Plan } from '../../schemas/plan.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { sizeOfTarget } from '../reconcile/presence/target-range.ts'

/** What an agent takes as one scan; it refuses a plan of which a VLAN is larger. */
const MOST_ADDRESSES = 65_536

/** How much a plan looks at. */
export type PlanSize = {
  vlans: number
  withSnmp: number
  gentle: number
  addresses: number
  wan: number
  watched: number
}

/** How much a plan looks at; the failure is a line that names what no agent could look at. */
export function sizeOfPlan({
  vlans,
  wan,
  watched,
}: Pick<Plan, 'vlans' | 'wan' | 'watched'>): Result<PlanSize, string> {
  let addresses = 0
  for (const [index, { targets }] of vlans.entries()) {
    let inVlan = 0
    for (const target of targets) {
      const size = sizeOfTarget(target)
      const key = `vlans.${index}.targets: "${target}"`
      if (size === undefined) return failure(`${key}: expected the lower address first`)
      inVlan += size
      if (inVlan > MOST_ADDRESSES) {
        return failure(`${key}: expected at most ${MOST_ADDRESSES} addresses in a VLAN`)
      }
    }
    addresses += inVlan
  }
  return success({
    vlans: vlans.length,
    withSnmp: vlans.filter(({ snmp }) => snmp).length,
    gentle: vlans.filter(({ pace }) => pace === 'gentle').length,
    addresses,
    wan: wan.length,
    watched: watched.length,
  })
}
