import type { AgentFact, DeviceFact, SiteFacts } from '../cmdb/site-facts.ts'

/** Why nobody at a site can be heard, or that it lost its power. */
export type Darkness = {
  readonly rule: 'wan-down' | 'power-cut' | 'agent-silent'
  readonly sinceMs: number
  /** Absent while it lasts. */
  readonly endedMs?: number
  readonly why: keyof typeof reasons
  /** Devices that the reason is about. */
  readonly devices: readonly string[]
}

/** How a cause is told from the others, for people. */
export const reasons = {
  goodbye: {
    fr: 'l’agent a annoncé son arrêt',
    en: 'the agent said that it stops',
  },
  'prompt-last-will': {
    fr: 'sa connexion s’est fermée d’un coup, ce que ni le WAN ni une coupure de courant ne font',
    en: 'its connection was closed at once, which neither a dead WAN nor a power cut does',
  },
  'other-agent-heard': {
    fr: 'un autre agent du site se fait entendre',
    en: 'another agent of the site is heard',
  },
  'went-on-in-the-dark': {
    fr: 'l’agent a continué de travailler sans pouvoir joindre le collecteur',
    en: 'the agent went on working without reaching the collector',
  },
  'only-agent-restarted': {
    fr: 'seul l’agent a redémarré, pas les équipements',
    en: 'only the agent restarted, the devices did not',
  },
  'devices-restarted': {
    fr: 'les équipements ont redémarré ensemble',
    en: 'the devices restarted together',
  },
  'on-battery': {
    fr: 'l’onduleur était passé sur batterie',
    en: 'the UPS had gone to battery',
  },
  'many-went-first': {
    fr: 'plusieurs équipements sans lien entre eux se sont tus ensemble',
    en: 'several devices that do not depend on each other fell silent together',
  },
  'nobody-heard': {
    fr: 'personne ne répond, sans autre indice : WAN, ou courant',
    en: 'nobody answers, and nothing else is known: the WAN, or the power',
  },
  'gateway-silent': {
    fr: 'la passerelle ne répondait plus juste avant',
    en: 'the gateway had stopped answering just before',
  },
} as const

/** Heartbeats come every 30 s, so this many are lost. */
const SILENT_AFTER_MS = 120_000
/**
 * A process that dies closes its connection at once, less than a heartbeat (30 s) after the last one; a line that goes dead
 * is noticed by the broker after one and a half keep-alives (45 s), not before.
 */
const PROMPT_MS = 40_000
const JUST_BEFORE_MS = 10 * 60_000

/** Since when an agent is not heard; undefined while it is. */
export function silentSince(agent: AgentFact, nowMs: number): number | undefined {
  const isSilent = agent.state === 'offline' || nowMs - agent.heardAtMs > SILENT_AFTER_MS
  return isSilent ? agent.heardAtMs : undefined
}

/** Whether at least one agent is heard; true too for a site that has none, of which nothing is known anyway. */
export function isHeard({ agents, nowMs }: Pick<SiteFacts, 'agents' | 'nowMs'>): boolean {
  return agents.length === 0 || agents.some(it => silentSince(it, nowMs) === undefined)
}

/** Most other sites fell silent as well: the fault is on our side of the lines. */
export function isFaultCentral({ elsewhere: { heard, lost } }: SiteFacts): boolean {
  return lost >= 2 && lost >= heard
}

/**
 * Why the site is dark, or was when `before` tells of the latest time; told apart by who else still answers and by what is
 * known afterwards: the broker's last will, other agents, UPS and gateway just before, restarts after it.
 */
export function judgeDarkness(
  facts: SiteFacts,
  before?: Pick<Darkness, 'rule' | 'sinceMs' | 'endedMs' | 'why'>,
): Darkness | undefined {
  if (isHeard(facts)) return before ? judgeAfterwards(facts, before) : undefined
  if (isFaultCentral(facts)) return undefined
  const sinceMs = Math.max(...facts.agents.map(it => it.heardAtMs))
  const [last] = facts.agents.filter(it => it.heardAtMs === sinceMs)
  const dark = (
    rule: Darkness['rule'],
    why: Darkness['why'],
    devices: string[] = [],
  ): Darkness => ({
    rule,
    sinceMs,
    why,
    devices,
  })
  if (last?.hasSaidGoodbye) return dark('agent-silent', 'goodbye')
  if (last?.wentAtMs !== undefined && last.wentAtMs - last.heardAtMs < PROMPT_MS) {
    return dark('agent-silent', 'prompt-last-will')
  }
  const wasJustBefore = (ms: number | undefined) =>
    ms !== undefined && ms > sinceMs - JUST_BEFORE_MS
  const battery = facts.devices.filter(it => it.isOnBattery && wasJustBefore(it.answeredAtMs))
  if (battery.length > 0) return dark('power-cut', 'on-battery', namesOf(battery))
  const first = facts.devices.filter(it => wasJustBefore(it.silentSinceMs))
  if (isCommonCause(first, facts)) return dark('power-cut', 'many-went-first', namesOf(first))
  if (wasJustBefore(facts.gateway?.failedAtMs)) return dark('wan-down', 'gateway-silent')
  return dark('wan-down', 'nobody-heard')
}

/** What the return tells: who restarted while the site was dark. */
function judgeAfterwards(
  { agents, devices }: SiteFacts,
  before: Pick<Darkness, 'rule' | 'sinceMs' | 'endedMs' | 'why'>,
): Darkness {
  const { sinceMs } = before
  const endedMs = before.endedMs ?? Math.max(...agents.map(it => it.heardAtMs))
  // Restarts of later days have their own reasons.
  const hasAgentRestarted = agents.some(
    ({ startedAtMs = 0 }) => startedAtMs > sinceMs && startedAtMs < endedMs + JUST_BEFORE_MS,
  )
  const after = { sinceMs, endedMs }
  const restarted = devices.filter(
    ({ bootedAtMs }) =>
      bootedAtMs !== undefined &&
      bootedAtMs > sinceMs - JUST_BEFORE_MS &&
      bootedAtMs < endedMs + JUST_BEFORE_MS,
  )
  const known = devices.filter(it => it.bootedAtMs !== undefined && it.observedAtMs > sinceMs)
  if (restarted.length >= 2 && restarted.length * 2 >= known.length) {
    return { ...after, rule: 'power-cut', why: 'devices-restarted', devices: namesOf(restarted) }
  }
  if (hasAgentRestarted) {
    // A power cut that the devices have not told of yet looks the same; what was thought while dark stays until they do.
    if (known.length === 0) return { ...after, rule: before.rule, why: before.why, devices: [] }
    return { ...after, rule: 'agent-silent', why: 'only-agent-restarted', devices: [] }
  }
  if (before.rule === 'power-cut') {
    return { ...after, rule: before.rule, why: before.why, devices: [] }
  }
  return { ...after, rule: 'wan-down', why: 'went-on-in-the-dark', devices: [] }
}

/** Several devices, a third of what was there, none of them behind another, within minutes: no single one is to blame. */
export function isCommonCause(
  silent: readonly DeviceFact[],
  { devices, links }: SiteFacts,
): boolean {
  if (silent.length < 3 || silent.length * 3 < devices.length) return false
  const ids = new Set(silent.map(it => it.id))
  const depends = links.filter(it => ids.has(it.one) && ids.has(it.other))
  // In one piece, they hang on one of them.
  return depends.length < silent.length - 1
}

function namesOf(devices: readonly DeviceFact[]): string[] {
  return devices.map(it => it.name).sort()
}
