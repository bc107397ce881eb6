import type { Alert } from './alert.ts'

/**
 * Each alert with the incident of its cause. An incident stays the same when its cause turns out to be another; of two that
 * have one cause the older goes on. What is only for the record belongs to an incident of others, and makes none.
 */
export function groupIncidents(alerts: readonly Alert[], newId: () => string): Alert[] {
  const byCause = Map.groupBy(alerts, it => it.cause)
  return [...byCause.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const open = group.filter(it => it.state !== 'resolved')
      const [current, past] = [open, group].map(some =>
        some.flatMap(it => it.incident ?? []).sort(),
      )
      const makesOne = open.some(it => it.severity !== 'info')
      const incident = current?.[0] ?? past?.[0] ?? (makesOne ? newId() : undefined)
      if (incident === undefined) return group
      return group.map(it => (it.state === 'resolved' && it.incident ? it : { ...it, incident }))
    })
}
