import { isDeepStrictEqual } from 'node:util'
import type { Plan, PlanVlan } from '../schemas/plan.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import { sizeOfTarget } from './reconcile/presence/target-range.ts'

/** What an agent takes as one scan; it refuses a plan of which a VLAN is larger. */
const MOST_ADDRESSES = 65_536

/** How much a plan looks at, in a line; the failure is what no agent could look at. */
export function describePlanSize({
  vlans,
  wan,
  watched,
}: Pick<Plan, 'vlans' | 'wan' | 'watched'>): Result<string, string> {
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
  const withSnmp = vlans.filter(({ snmp }) => snmp).length
  const gentle = vlans.filter(({ pace }) => pace === 'gentle').length
  const marks = [`${withSnmp} with SNMP`, ...(gentle > 0 ? [`${gentle} gentle`] : [])]
  return success(
    `${vlans.length} VLANs (${marks.join(', ')}) of ${addresses} addresses, ${wan.length} WAN and ${watched.length} watched interfaces`,
  )
}

/** What a plan changes, a line per VLAN and per setting; without one before it, nothing is said. */
export function describePlanChange(before: Plan | undefined, after: Plan): string[] {
  if (!before) return []
  const [old, young] = [byKey(before.vlans), byKey(after.vlans)]
  const { revision: _, vlans: _vlans, ...settings } = after
  const { revision: _before, vlans: _vlansBefore, ...settingsBefore } = before
  return [
    ...[...old].flatMap(([key]) => (young.has(key) ? [] : [`${key} is left out`])),
    ...[...young].flatMap(([key, vlan]) => {
      const known = old.get(key)
      if (!known) return [`${key} is new: ${vlan.targets.join(', ')}`]
      return changesOf(known, vlan).map(line => `${key}: ${line}`)
    }),
    ...changesOf(settingsBefore, settings),
  ]
}

function byKey(vlans: readonly PlanVlan[]): Map<string, PlanVlan> {
  return new Map(vlans.map(vlan => [vlan.id ? `VLAN ${vlan.id}` : `VLAN "${vlan.name}"`, vlan]))
}

function changesOf(before: object, after: object): string[] {
  const [old, young] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...new Set([...old.keys(), ...young.keys()])].flatMap(key =>
    isDeepStrictEqual(old.get(key), young.get(key))
      ? []
      : [`${key} ${textOf(old.get(key))} → ${textOf(young.get(key))}`],
  )
}

function textOf(value: unknown): string {
  if (value === undefined) return 'unset'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
