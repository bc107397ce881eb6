import type { Alert, AlertEvent, Maintenance } from '../../../collector/alerts/alert.ts'
import { evaluate } from '../../../collector/alerts/evaluate.ts'
import type { SiteFacts } from '../../../collector/cmdb/site-facts.ts'

export type Told = AlertEvent & {
  readonly atMs: number
  readonly rule: string
  readonly key: string
}

/** Alerts of a site as they are evaluated time after time, with everything that happened. */
export function createStory(options: { maintenance?: Maintenance[]; isOpen?: boolean } = {}) {
  const alerts = new Map<string, Alert>()
  const events: Told[] = []
  let ids = 0
  const newId = () => {
    ids += 1
    return `01900000-0000-7000-8000-${ids.toString(16).padStart(12, '0')}`
  }
  return {
    alerts,
    events,
    evaluate(facts: SiteFacts) {
      const { maintenance = [], isOpen = true } = options
      const known = { facts, alerts: [...alerts.values()], maintenance, isOpen }
      const evaluation = evaluate(known, newId)
      for (const it of evaluation.alerts) alerts.set(it.id, it)
      for (const it of evaluation.events) {
        const { rule = '', key = '' } = alerts.get(it.alert) ?? {}
        events.push({ ...it, atMs: facts.nowMs, rule, key })
      }
      return evaluation
    },
    open: () =>
      [...alerts.values()].filter(it => it.state !== 'resolved' && it.severity !== 'info'),
    incidents: () => new Set([...alerts.values()].flatMap(it => it.incident ?? [])),
    loud: () => events.filter(it => it.isLoud),
  }
}
