import type { Alert, AlertEvent, Maintenance, Quiet } from './alert.ts'
import { type Condition, SITE_KEY } from './condition.ts'
import { type AlertRule, isAtLeast, type Severity } from './rule.ts'
import { type RuleName, rules } from './rules.ts'

/** What else decides: the instant, the site's other conditions, work that is known of, opening hours. */
export type Context = {
  readonly nowMs: number
  readonly listeningSinceMs: number
  readonly conditions: readonly Condition[]
  readonly maintenance: readonly Maintenance[]
  /** Devices that everything of the site goes through. */
  readonly lifelines: readonly string[]
  readonly isOpen: boolean
  readonly newId: () => string
}

export type Step = { readonly alert: Alert; readonly events: readonly AlertEvent[] }

const HOUR_MS = 3_600_000
/** Openings within an hour from which an alert is flapping. */
const FLAPS = 3
/** How long something that flapped must be quiet to be over. */
const FLAP_CLEAR_MS = 30 * 60_000

/** A condition without an open alert: opened when it held long enough. `last` is the latest alert of the same key. */
export function openAlert(
  condition: Condition,
  last: Alert | undefined,
  context: Context,
): Step | undefined {
  const { nowMs, newId } = context
  const rule: AlertRule = rules[condition.rule]
  if (heldMs(condition, rule, context) < rule.holdMs) return undefined
  const recent = (last?.openings ?? []).filter(it => it > nowMs - HOUR_MS)
  // Within the hour it is the same alert again; else the next one.
  const again = recent.length > 0 ? last : undefined
  const quiet = quietOf(condition, undefined, context)
  const openings = [...recent, nowMs]
  const isFlapping = openings.length >= FLAPS
  const severity = severityOf(condition.rule, condition.detail)
  const isLoud = quiet === undefined
  const announcedAtMs = again?.announcedAtMs ?? (isLoud ? nowMs : undefined)
  const alert: Alert = {
    id: again?.id ?? newId(),
    key: condition.key,
    ...toldBy(condition),
    severity,
    state: 'open',
    openedAtMs: again?.openedAtMs ?? nowMs,
    isDismissed: false,
    openings,
    isFlapping,
    ...(again?.incident !== undefined && { incident: again.incident }),
    ...(quiet && { quiet }),
    ...(announcedAtMs !== undefined && { announcedAtMs }),
  }
  const kind = again ? (isFlapping ? 'flapping' : 'reopened') : 'opened'
  return { alert, events: [{ alert: alert.id, kind, isLoud }] }
}

/**
 * How long it is known to be so: what agents see, by what they saw, as one look that failed proves no duration; what the collector
 * sees, as long as it has been there to see it.
 */
function heldMs({ sinceMs, observedAtMs }: Condition, { seenBy }: AlertRule, context: Context) {
  if (seenBy === 'agent') return observedAtMs - sinceMs
  return context.nowMs - Math.max(sinceMs, context.listeningSinceMs)
}

/** An open alert whose condition goes on. */
export function keepOpen(alert: Alert, condition: Condition, context: Context): Step {
  const { clearSinceMs: _, quiet: __, ...rest } = alert
  const quiet = quietOf(condition, alert, context)
  const severity = severityOf(condition.rule, condition.detail)
  const isNews = quiet === undefined && alert.announcedAtMs === undefined
  const isOther = condition.rule !== alert.rule || severity !== alert.severity
  const isWorse = !isAtLeast(alert.severity, severity) || condition.rule !== alert.rule
  const next: Alert = {
    ...rest,
    ...toldBy(condition),
    // The first evidence of it may come late; its end cannot make it younger.
    sinceMs: Math.min(alert.sinceMs, condition.sinceMs),
    observedAtMs: Math.max(alert.observedAtMs, condition.observedAtMs),
    severity,
    ...(quiet && { quiet }),
    ...(isNews && { announcedAtMs: context.nowMs }),
  }
  const events: AlertEvent[] = isNews
    ? [{ alert: alert.id, kind: 'announced', isLoud: true }]
    : isOther
      ? [{ alert: alert.id, kind: 'changed', isLoud: isWorse && quiet === undefined }]
      : []
  return { alert: next, events }
}

/** An alert whose condition is over: resolved when it stayed so long enough. A dismissed one may come again. */
export function passOver(alert: Alert, { nowMs }: Context): Step {
  if (alert.state === 'resolved') {
    return { alert: alert.isDismissed ? { ...alert, isDismissed: false } : alert, events: [] }
  }
  const rule: AlertRule = rules[alert.rule]
  const clearSinceMs = alert.clearSinceMs ?? nowMs
  const patienceMs = alert.isFlapping ? Math.max(FLAP_CLEAR_MS, rule.clearMs) : rule.clearMs
  if (nowMs - clearSinceMs < patienceMs) return { alert: { ...alert, clearSinceMs }, events: [] }
  const { quiet: _, snoozedUntilMs: __, ...rest } = alert
  const resolved: Alert = {
    ...rest,
    state: 'resolved',
    clearSinceMs,
    resolvedAtMs: nowMs,
    isFlapping: false,
  }
  const isLoud = alert.announcedAtMs !== undefined
  return { alert: resolved, events: [{ alert: alert.id, kind: 'resolved', isLoud }] }
}

/** How bad it is, by its rule and what is told of it. */
export function severityOf(name: RuleName, detail: Condition['detail']): Severity {
  const rule: AlertRule = rules[name]
  const { criticalFrom, severityBy } = rule
  const count = criticalFrom && detail[criticalFrom.detail]
  if (criticalFrom && typeof count === 'number' && count >= criticalFrom.atLeast) return 'critical'
  const word = severityBy && detail[severityBy.detail]
  return (typeof word === 'string' ? severityBy?.values[word] : undefined) ?? rule.severity
}

function toldBy({ rule, cause, device, sinceMs, observedAtMs, detail }: Condition) {
  return { rule, cause, sinceMs, observedAtMs, detail, ...(device !== undefined && { device }) }
}

function quietOf(
  condition: Condition,
  alert: Alert | undefined,
  context: Context,
): Quiet | undefined {
  const { nowMs, isOpen } = context
  const rule: AlertRule = rules[condition.rule]
  if (isInMaintenance(condition, context)) return 'maintenance'
  if (condition.cause !== condition.key) return 'child'
  if (nowMs - condition.observedAtMs > rule.freshMs) return 'late'
  if (rule.pages === 'open-hours' && !isOpen) return 'closed'
  if (alert?.snoozedUntilMs !== undefined && alert.snoozedUntilMs > nowMs) return 'snoozed'
  return undefined
}

/** Its latest evidence is from a time of work that was announced, whenever it arrived. */
function isInMaintenance(condition: Condition, context: Context): boolean {
  const { maintenance, conditions, lifelines } = context
  const root = conditions.find(it => it.key === condition.cause)
  // While that is worked on, the whole site is dark.
  const way = condition.cause === SITE_KEY ? lifelines : []
  const own = [condition.device, root?.device, ...way]
  return maintenance.some(
    it =>
      condition.observedAtMs >= it.fromMs &&
      condition.observedAtMs <= it.untilMs &&
      (it.device === undefined || own.includes(it.device)),
  )
}
