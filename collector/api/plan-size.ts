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

/** What no agent could look at: a line that names it, and what is wrong with the value there. */
export type PlanFault = {
  message: string
  field: string
  fault: 'malformed' | 'too-large'
  limit?: number
}

/** How much a plan looks at, or why no agent could. */
export function sizeOfPlan({
  vlans,
  wan,
  watched,
}: Pick<Plan, 'vlans' | 'wan' | 'watched'>): Result<PlanSize, PlanFault> {
  let addresses = 0
  for (const [index, { targets }] of vlans.entries()) {
    let inVlan = 0
    for (const target of targets) {
      const size = sizeOfTarget(target)
      const field = `vlans.${index}.targets`
      const key = `${field}: "${target}"`
      if (size === undefined) {
        const message = `${key}: expected the lower address first`
        return failure({ message, field, fault: 'malformed' })
      }
      inVlan += size
      if (inVlan > MOST_ADDRESSES) {
        const message = `${key}: expected at most ${MOST_ADDRESSES} addresses in a VLAN`
        return failure({ message, field, fault: 'too-large', limit: MOST_ADDRESSES })
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
