import { isDeepStrictEqual } from 'node:util'
import type { Plan, PlanVlan } from '../../schemas/plan.ts'

/** One thing that a plan makes different: a VLAN, a field of one, or a setting of the plan. */
export type PlanChange = {
  kind: 'added' | 'changed' | 'removed'
  /** Absent for a setting of the whole plan. */
  vlan?: { id?: number; name: string }
  /** Absent for a VLAN as a whole. */
  field?: string
  /** Absent where nothing was said before, or the VLAN is new. */
  oldValue?: unknown
  newValue?: unknown
}

/** What a plan makes different, VLANs that are left out first; nothing without one before it. */
export function changesOfPlan(before: Plan | undefined, after: Plan): PlanChange[] {
  if (!before) return []
  const [old, young] = [byKey(before.vlans), byKey(after.vlans)]
  const { revision: _, vlans: _vlans, ...settings } = after
  const { revision: _before, vlans: _vlansBefore, ...settingsBefore } = before
  return [
    ...[...old].flatMap(([key, vlan]): PlanChange[] =>
      young.has(key) ? [] : [{ kind: 'removed', vlan: nameOf(vlan), oldValue: vlan }],
    ),
    ...[...young].flatMap(([key, vlan]): PlanChange[] => {
      const known = old.get(key)
      if (!known) return [{ kind: 'added', vlan: nameOf(vlan), newValue: vlan }]
      return changesOf(known, vlan).map(it => ({ ...it, vlan: nameOf(vlan) }))
    }),
    ...changesOf(settingsBefore, settings),
  ]
}

/** A VLAN without a number is known by its name. */
function byKey(vlans: readonly PlanVlan[]): Map<string, PlanVlan> {
  return new Map(vlans.map(vlan => [vlan.id ? String(vlan.id) : `"${vlan.name}"`, vlan]))
}

function nameOf({ id, name }: PlanVlan): { id?: number; name: string } {
  return { ...(id !== undefined && { id }), name }
}

function changesOf(before: object, after: object): PlanChange[] {
  const [old, young] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((field): PlanChange[] => {
    const [oldValue, newValue] = [old.get(field), young.get(field)]
    if (isDeepStrictEqual(oldValue, newValue)) return []
    const told = {
      ...(oldValue !== undefined && { oldValue }),
      ...(newValue !== undefined && { newValue }),
    }
    return [{ kind: 'changed', field, ...told }]
  })
}
