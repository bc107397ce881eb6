import { networkRules } from './network-rules.ts'
import { outageRules } from './outage-rules.ts'
import type { AlertRule } from './rule.ts'

/** Everything that is an alert. A new one is an entry there and what finds it, or the kinds of findings that it is about. */
export const rules = { ...outageRules, ...networkRules } as const satisfies Record<
  string,
  AlertRule
>

export type RuleName = keyof typeof rules

/** Whether there is a rule of this name. */
export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(rules, name)
}

/** The rule that a kind of finding is an alert by; undefined for kinds that are none. */
export function ruleOfFinding(kind: string): RuleName | undefined {
  const entries = Object.entries<AlertRule>(rules)
  const found = entries.find(([, rule]) => rule.findings?.includes(kind))?.[0]
  return found !== undefined && isRuleName(found) ? found : undefined
}
