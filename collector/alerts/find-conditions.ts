import type { FindingFact, SiteFacts, StandingFact } from '../cmdb/site-facts.ts'
import { type Condition, SITE_KEY } from './condition.ts'
import { findDeviceConditions } from './find-device-conditions.ts'
import { type Darkness, isHeard, judgeDarkness, silentSince } from './judge-darkness.ts'
import { type RuleName, ruleOfFinding } from './rules.ts'
import { groupSilent } from './silent-groups.ts'

/** What is so at a site right now, each with its cause. */
export type Findings = {
  readonly conditions: readonly Condition[]
  /** Somebody at the site is heard: else what only agents see is not known. */
  readonly isHeard: boolean
  /** What became known of the latest darkness after it ended. */
  readonly hindsight?: Darkness
}

export type LatestDarkness = Pick<Darkness, 'rule' | 'sinceMs' | 'endedMs' | 'why'>

/** Everything that could be an alert, from the facts alone; the same facts in any order tell the same. */
export function findConditions(facts: SiteFacts, latest?: LatestDarkness): Findings {
  const heard = isHeard(facts)
  const darkness = judgeDarkness(facts, latest)
  const endedMs = darkness?.endedMs ?? facts.nowMs
  const outage = darkness && { sinceMs: darkness.sinceMs, endedMs }
  const common = heard ? findCommonCause(facts) : undefined
  const site = heard ? common : darkness && siteCondition(darkness, facts)
  const devices = findDeviceConditions(facts, outage).map(it =>
    common && it.rule === 'device-silent' ? { ...it, cause: SITE_KEY } : it,
  )
  const conditions = [
    ...(site ? [site] : []),
    ...(heard ? agentConditions(facts) : []),
    ...devices,
    ...facts.agents.flatMap(it => outboxCondition(it)),
    ...facts.fullLinks.map(it => ({
      key: `link ${it.id} ${it.direction}`,
      rule: 'link-saturated' as const,
      sinceMs: it.sinceMs,
      observedAtMs: it.observedAtMs,
      cause: `link ${it.id} ${it.direction}`,
      detail: { ...it.detail, link: it.name, way: it.direction, state: it.state },
    })),
    ...facts.findings.flatMap(it => findingCondition(it)),
    ...facts.standing.map(it => standingCondition(it)),
  ]
  return {
    conditions: conditions.sort((a, b) => (a.key < b.key ? -1 : 1)),
    isHeard: heard,
    ...(heard && darkness && { hindsight: darkness }),
  }
}

function siteCondition(darkness: Darkness, { agents, devices, nowMs }: SiteFacts): Condition {
  return {
    key: SITE_KEY,
    rule: darkness.rule,
    sinceMs: darkness.sinceMs,
    // That nobody is heard is known right now.
    observedAtMs: nowMs,
    cause: SITE_KEY,
    detail: {
      why: darkness.why,
      agent: agents.map(it => it.id).join(', '),
      count: darkness.devices.length || devices.length,
      devices: darkness.devices,
    },
  }
}

/** A heard site of which several parts fell silent together: the power of a building, not a device. */
function findCommonCause(facts: SiteFacts): Condition | undefined {
  const groups = groupSilent(facts)
  const members = groups.flatMap(it => it.members)
  if (groups.length < 3 || members.length * 3 < facts.devices.length) return undefined
  const sinceMs = Math.min(...groups.map(it => it.root.silentSinceMs ?? facts.nowMs))
  const latest = Math.max(...groups.map(it => it.root.silentSinceMs ?? facts.nowMs))
  if (latest - sinceMs > TOGETHER_MS) return undefined
  return {
    key: SITE_KEY,
    rule: 'power-cut',
    sinceMs,
    observedAtMs: Math.max(...members.map(it => it.silentAtMs ?? sinceMs)),
    cause: SITE_KEY,
    detail: {
      why: facts.devices.some(it => it.isOnBattery) ? 'on-battery' : 'many-went-first',
      count: members.length,
      devices: members.map(it => it.name).sort(),
    },
  }
}
/** Devices are asked every five minutes at least. */
const TOGETHER_MS = 10 * 60_000

/** Agents that are not heard while another one of the site is. */
function agentConditions({ agents, nowMs }: SiteFacts): Condition[] {
  return agents.flatMap(agent => {
    const sinceMs = silentSince(agent, nowMs)
    if (sinceMs === undefined) return []
    const key = `agent ${agent.id}`
    const detail = { agent: agent.id, why: 'other-agent-heard' }
    return [
      { key, rule: 'agent-silent' as const, sinceMs, observedAtMs: nowMs, cause: key, detail },
    ]
  })
}

/** What waits this long does not wait for its turn. */
const STUCK_MS = 10 * 60_000

function outboxCondition(agent: SiteFacts['agents'][number]): Condition[] {
  const { oldestAtMs, messages } = agent.outbox ?? {}
  const isStuck = oldestAtMs !== undefined && agent.heardAtMs - oldestAtMs > STUCK_MS
  if (!isStuck || agent.state !== 'online') return []
  const key = `outbox ${agent.id}`
  return [
    {
      key,
      rule: 'outbox-growing',
      sinceMs: oldestAtMs + STUCK_MS,
      observedAtMs: agent.heardAtMs,
      cause: key,
      detail: { agent: agent.id, messages },
    },
  ]
}

function findingCondition(finding: FindingFact): Condition[] {
  const rule = ruleOfFinding(finding.kind)
  if (rule === undefined) return []
  const key = `finding ${finding.id}`
  return [
    {
      key,
      rule,
      sinceMs: finding.firstSeenMs,
      observedAtMs: finding.lastSeenMs,
      ...(finding.device !== undefined && { device: finding.device }),
      cause: key,
      detail: {
        ...finding.detail,
        finding: finding.kind,
        ...(finding.interface !== undefined && { interface: finding.interface }),
      },
    },
  ]
}

const standingRules: Readonly<Record<StandingFact['kind'], RuleName>> = {
  'identity-case': 'identity-case',
  'mass-disappearance': 'mass-disappearance',
  quarantine: 'quarantine-not-empty',
  'certificate-expiring': 'certificate-expiring',
  'errors-rising': 'errors-rising',
  'agents-lost': 'agents-lost',
  'channel-failing': 'channel-failing',
}

/** Key of the alert that a standing fact makes. */
export function standingKey({ kind, about }: Pick<StandingFact, 'kind' | 'about'>): string {
  return `${kind} ${about}`
}

function standingCondition(fact: StandingFact): Condition {
  const key = standingKey(fact)
  const { sinceMs, observedAtMs, device, detail } = fact
  const rule = standingRules[fact.kind]
  return { key, rule, sinceMs, observedAtMs, cause: key, detail, ...(device && { device }) }
}
