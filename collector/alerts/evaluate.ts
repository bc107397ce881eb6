import type { SiteFacts } from '../cmdb/site-facts.ts'
import type { Alert, AlertEvent, Maintenance } from './alert.ts'
import { type Context, keepOpen, openAlert, passOver, severityOf } from './alert-life.ts'
import { type Condition, SITE_KEY } from './condition.ts'
import {
  type Findings,
  findConditions,
  type LatestDarkness,
  standingKey,
} from './find-conditions.ts'
import { groupIncidents } from './group-incidents.ts'
import { reasons } from './judge-darkness.ts'
import type { AlertRule } from './rule.ts'
import { rules } from './rules.ts'

export type Evaluation = {
  /** Alerts that are new or different from what was known, as they are now. */
  readonly alerts: readonly Alert[]
  readonly events: readonly AlertEvent[]
  /** Nothing waits for a hold time to pass. */
  readonly isSettled: boolean
}

export type Known = {
  readonly facts: SiteFacts
  /** All that are not resolved, and what was resolved lately or by a person while it went on. */
  readonly alerts: readonly Alert[]
  readonly maintenance: readonly Maintenance[]
  /** The school is open. */
  readonly isOpen: boolean
}

/**
 * What becomes of a site's alerts at an instant. The same facts again change nothing; the order of facts does not matter. A
 * thing that comes and goes is opened a few times an hour at most.
 */
export function evaluate(known: Known, newId: () => string): Evaluation {
  const { facts } = known
  const latest = latestDarkness(known.alerts)
  const found = findConditions(withoutRest(facts, known.alerts), latest)
  const findings = { ...found, conditions: withReturns(found.conditions, known.alerts) }
  const { nowMs, listeningSinceMs } = facts
  const { conditions } = findings
  const lifelines = lifelinesOf(facts)
  const context: Context = { ...known, nowMs, listeningSinceMs, lifelines, conditions, newId }
  const before = new Map(currentByKey(known.alerts).map(it => [it.key, it]))
  const events: AlertEvent[] = []
  const after = new Map<string, Alert>()
  const take = ({ alert, events: more }: { alert: Alert; events: readonly AlertEvent[] }) => {
    after.set(alert.key, alert)
    events.push(...more)
  }

  for (const condition of findings.conditions) {
    const alert = before.get(condition.key)
    if (alert?.isDismissed) continue
    if (alert && alert.state !== 'resolved') take(keepOpen(alert, condition, context))
    else {
      const opened = openAlert(condition, alert, context)
      if (opened) take(opened)
    }
  }
  const current = new Set(findings.conditions.map(it => it.key))
  for (const alert of before.values()) {
    if (current.has(alert.key)) continue
    if (!isKnown(alert, findings)) {
      if (alert.state !== 'resolved') take(keepInTheDark(alert, facts))
    } else if (isUnanswered(alert, facts)) after.set(alert.key, alert)
    else take(passOver(alert, context))
  }
  const judged = withHindsight(after, before, findings, events)
  const grouped = groupIncidents([...judged.values()], newId)
  const isSettled =
    findings.conditions.every(it => after.has(it.key) || before.has(it.key)) &&
    grouped.every(it => it.state === 'resolved' || it.clearSinceMs === undefined)
  return { alerts: grouped.filter(it => !isSame(it, before.get(it.key))), events, isSettled }
}

/** Firewalls, routers, and what most hangs on: the agent tells nothing without them. */
function lifelinesOf({ devices, links }: SiteFacts): string[] {
  const counts = new Map<string, number>()
  for (const { one, other } of links) {
    for (const id of [one, other]) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const most = Math.max(2, ...counts.values())
  return devices.flatMap(({ id, kind }) =>
    kind === 'firewall' || kind === 'router' || counts.get(id) === most ? [id] : [],
  )
}

/** A restart that ends a silence which was told already is part of that. */
function withReturns(conditions: readonly Condition[], alerts: readonly Alert[]): Condition[] {
  return conditions.map(it => {
    if (it.rule !== 'restarted' || it.cause !== it.key) return it
    const silence = alerts.find(
      alert =>
        alert.key !== it.key &&
        alert.device === it.device &&
        alert.sinceMs < it.sinceMs + TOGETHER_MS &&
        (alert.resolvedAtMs ?? it.sinceMs) >= it.sinceMs - TOGETHER_MS &&
        alert.rule === 'device-silent',
    )
    return silence ? { ...it, cause: silence.cause } : it
  })
}

/** A device that nobody asks any more, because its agent began anew or rests at night, did not come back by that. */
function isUnanswered({ state, rule, device, observedAtMs }: Alert, { devices }: SiteFacts) {
  if (state === 'resolved' || rule !== 'device-silent') return false
  return devices.some(it => it.id === device && it.answeredAtMs < observedAtMs)
}

/** Without what only keeps alerts open that are open: it fell below where one begins, and not to where it ends. */
function withoutRest(facts: SiteFacts, alerts: readonly Alert[]): SiteFacts {
  const open = new Set(alerts.flatMap(it => (it.state === 'resolved' ? [] : [it.key])))
  const standing = facts.standing.filter(it => !it.isRest || open.has(standingKey(it)))
  return { ...facts, standing }
}

/** Whether it would be known if it still were so. */
function isKnown(alert: Alert, { isHeard }: Findings): boolean {
  return isHeard || (rules[alert.rule] as AlertRule).seenBy === 'collector'
}

/** How near to the darkness a silence must begin to have the same cause. */
const TOGETHER_MS = 10 * 60_000

/** Nothing is known of it while its site is dark; what began with the darkness belongs to it. */
function keepInTheDark(alert: Alert, { agents }: SiteFacts) {
  const heardAtMs = Math.max(0, ...agents.map(it => it.heardAtMs))
  const isOfDarkness = alert.device !== undefined && alert.sinceMs > heardAtMs - TOGETHER_MS
  return { alert: isOfDarkness ? { ...alert, cause: SITE_KEY } : alert, events: [] }
}

function latestDarkness(alerts: readonly Alert[]): LatestDarkness | undefined {
  const site = currentByKey(alerts).find(it => it.key === SITE_KEY)
  if (!site) return undefined
  const { rule, sinceMs } = site
  if (rule !== 'wan-down' && rule !== 'power-cut' && rule !== 'agent-silent') return undefined
  const told = String(site.detail.why)
  const why = Object.hasOwn(reasons, told) ? (told as keyof typeof reasons) : 'nobody-heard'
  const endedMs = site.clearSinceMs ?? site.resolvedAtMs
  return { rule, sinceMs, why, ...(endedMs !== undefined && { endedMs }) }
}

/** The latest alert of each key. */
function currentByKey(alerts: readonly Alert[]): Alert[] {
  const byKey = new Map<string, Alert>()
  for (const alert of alerts) {
    const other = byKey.get(alert.key)
    if (!other || rankOf(alert) > rankOf(other)) byKey.set(alert.key, alert)
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

function rankOf(alert: Alert): number {
  return alert.state === 'resolved' ? (alert.resolvedAtMs ?? 0) : Number.MAX_SAFE_INTEGER
}

/** What is known of a darkness after its end corrects what was thought while it lasted. */
function withHindsight(
  after: Map<string, Alert>,
  before: ReadonlyMap<string, Alert>,
  { hindsight, conditions }: Findings,
  events: AlertEvent[],
): Map<string, Alert> {
  const site = after.get(SITE_KEY) ?? before.get(SITE_KEY)
  if (!site || !hindsight || conditions.some(it => it.key === SITE_KEY)) return after
  if (site.rule === hindsight.rule && site.detail.why === hindsight.why) return after
  const detail = {
    ...site.detail,
    why: hindsight.why,
    ...(hindsight.devices.length > 0 && {
      count: hindsight.devices.length,
      devices: hindsight.devices,
    }),
  }
  const { rule } = hindsight
  const isLoud = rule !== site.rule && site.announcedAtMs !== undefined
  events.push({ alert: site.id, kind: 'changed', isLoud })
  return after.set(SITE_KEY, { ...site, rule, severity: severityOf(rule, detail), detail })
}

/** Evidence that goes on is written down this often. */
const EVIDENCE_STEP_MS = 5 * 60_000

/** Only what would be written differently counts. */
function isSame(one: Alert, other: Alert | undefined): boolean {
  return (
    other !== undefined &&
    JSON.stringify(sorted(shown(one))) === JSON.stringify(sorted(shown(other)))
  )
}

function shown(alert: Alert): object {
  return { ...alert, observedAtMs: Math.floor(alert.observedAtMs / EVIDENCE_STEP_MS) }
}

function sorted(value: object): unknown[] {
  return Object.entries(value)
    .filter(([, it]) => it !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, it]) => [
      key,
      it !== null && typeof it === 'object' && !Array.isArray(it) ? sorted(it) : it,
    ])
}
