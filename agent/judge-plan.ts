import type { Plan } from '../schemas/plan.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import type { AgentConfig } from './config.ts'
import { expandTargets, findOutside, matchTargets } from './sweep/targets.ts'

/** What a plan must keep to, whoever wrote it. */
export type PlanRules = {
  /** Prefixes that nothing may be sent outside of. */
  allowedPrefixes: readonly string[]
  /** Names of the credentials that the agent has. */
  credentials: readonly string[]
}

/** Networks that nobody can have on the Internet: private ones (RFC 1918, RFC 4193) and those behind carriers (RFC 6598). */
const PRIVATE_PREFIXES = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
] as const

/**
 * What this configuration lets a plan of the collector do. Where it names no prefixes, it may look into private networks and at what
 * the configuration's own plan names.
 */
export function rulesOf({
  allowedPrefixes,
  plan,
  credentials,
}: Pick<AgentConfig, 'allowedPrefixes' | 'plan' | 'credentials'>): PlanRules {
  const own = plan.vlans.flatMap(({ targets }) => targets)
  return {
    allowedPrefixes: allowedPrefixes ?? [...PRIVATE_PREFIXES, ...own],
    credentials: credentials.map(({ name }) => name),
  }
}

/** The plan, or in a line what is wrong with it: the key, and what was expected. */
export function judgePlan(
  plan: Plan,
  { allowedPrefixes, credentials }: PlanRules,
): Result<Plan, string> {
  const skip = matchTargets(plan.skip)
  if (!skip.ok) return failure(`skip: ${skip.failure}`)
  for (const [index, vlan] of plan.vlans.entries()) {
    const key = `vlans.${index}`
    const expanded = expandTargets(vlan.targets)
    if (!expanded.ok) return failure(`${key}.targets: ${expanded.failure}`)
    const outside = whatIsOutside(vlan.targets, allowedPrefixes)
    if (outside) return failure(`${key}.targets: ${outside}`)
    const unknown = vlan.credentials?.find(name => !credentials.includes(name))
    if (unknown !== undefined) {
      return failure(`${key}.credentials: "${unknown}" is not one of the agent's credentials`)
    }
  }
  for (const key of ['wan', 'watched'] as const) {
    const outside = whatIsOutside(
      plan[key].map(({ address }) => address),
      allowedPrefixes,
    )
    if (outside) return failure(`${key}: ${outside}`)
  }
  const servers = (plan.dnsServers ?? []).map(addressOf)
  const outside = whatIsOutside(servers, allowedPrefixes)
  return outside ? failure(`dnsServers: ${outside}`) : success(plan)
}

function whatIsOutside(targets: readonly string[], allowed: readonly string[]): string | undefined {
  const outside = findOutside(targets, allowed)
  if (!outside.ok) return outside.failure
  return outside.value && `${outside.value} is outside the site's allowed prefixes`
}

/** A DNS server without its port. */
function addressOf(server: string): string {
  const withPort = /^(?:\[(?<v6>.+)\]|(?<v4>[\d.]+)):\d+$/.exec(server)?.groups
  return withPort?.v6 ?? withPort?.v4 ?? server
}
