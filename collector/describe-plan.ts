import type { PlanVlan } from '../schemas/plan.ts'
import type { PlanChange } from './api/plan-changes.ts'
import type { PlanSize } from './api/plan-size.ts'

/** How much a plan looks at, in a line. */
export function describePlanSize(size: PlanSize): string {
  const { vlans, withSnmp, gentle, addresses, wan, watched } = size
  const marks = [`${withSnmp} with SNMP`, ...(gentle > 0 ? [`${gentle} gentle`] : [])]
  return `${vlans} VLANs (${marks.join(', ')}) of ${addresses} addresses, ${wan} WAN and ${watched} watched interfaces`
}

/** What a plan changes, in a line. */
export function describePlanChange({ kind, vlan, field, oldValue, newValue }: PlanChange): string {
  const place = vlan && (vlan.id ? `VLAN ${vlan.id}` : `VLAN "${vlan.name}"`)
  if (kind === 'removed') return `${place} is left out`
  if (kind === 'added') return `${place} is new: ${(newValue as PlanVlan).targets.join(', ')}`
  return `${place ? `${place}: ` : ''}${field} ${textOf(oldValue)} → ${textOf(newValue)}`
}

function textOf(value: unknown): string {
  if (value === undefined) return 'unset'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
