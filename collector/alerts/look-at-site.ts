import { v7 as uuidv7 } from 'uuid'
import { type AlertRow, loadCurrentAlerts, writeAlerts } from '../cmdb/alert-records.ts'
import { CENTRAL, finishAlertRun, takeAlertRun } from '../cmdb/alert-runs.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import type { SiteTransaction } from '../cmdb/in-site-transaction.ts'
import { loadSiteFacts } from '../cmdb/load-site-facts.ts'
import { loadPresenceSite } from '../cmdb/presence-site.ts'
import { loadMaintenance } from '../cmdb/read-maintenance.ts'
import { calendarOf, closedAt } from '../reconcile/presence/site-calendar.ts'
import type { Alert, AlertEvent } from './alert.ts'
import { evaluate } from './evaluate.ts'
import { isRuleName } from './rules.ts'

/** A site that was looked at, and what that changed. */
export type LookedAt = { readonly scope: string; readonly events: readonly AlertEvent[] }

/** How soon a site is looked at again by itself: sooner while something is waited for. */
const AGAIN_MS = { settled: 60_000, unsettled: 15_000 }

/**
 * The alerts of the site that is most due agree with what the CMDB knows of it; undefined when none is due. Everything in one
 * transaction that holds the site: however many collectors look, whenever one is killed, no alert is written twice and none
 * is lost.
 */
export function lookAtNextSite(
  cmdb: Cmdb,
  now: Date,
  newId: () => string = uuidv7,
  onTaken: (scope: string) => void = () => {},
): Promise<LookedAt | undefined> {
  return cmdb.db.transaction().execute(async transaction => {
    const scope = await takeAlertRun(transaction, now)
    if (scope === undefined) return undefined
    onTaken(scope)
    const facts = await loadSiteFacts(transaction, scope, now)
    const rows = await loadCurrentAlerts(transaction, scope, now)
    const site = scope === CENTRAL ? undefined : scope
    const evaluation = evaluate(
      {
        facts,
        alerts: rows.flatMap(fromRow),
        maintenance: await loadMaintenance(transaction, site, now),
        isOpen: await isOpen(transaction, site, now),
      },
      newId,
    )
    const known = new Map(rows.map(it => [it.id, it]))
    const alerts = evaluation.alerts.map(it => toRow(it, scope, known.get(it.id)))
    await writeAlerts(transaction, scope, { alerts, events: evaluation.events }, now)
    const againMs = evaluation.isSettled ? AGAIN_MS.settled : AGAIN_MS.unsettled
    await finishAlertRun(transaction, scope, now, new Date(now.getTime() + againMs))
    return { scope, events: evaluation.events }
  })
}

async function isOpen(
  transaction: SiteTransaction,
  site: string | undefined,
  now: Date,
): Promise<boolean> {
  const known = site === undefined ? undefined : await loadPresenceSite(transaction, site)
  if (site === undefined || !known) return true
  return closedAt(now.getTime(), calendarOf(site, known.zone, known.settings)) === undefined
}

/** None when its rule is one of another version of the collector. */
function fromRow(row: AlertRow): Alert[] {
  if (!isRuleName(row.rule)) return []
  const ms = (key: string, at: Date | null) => (at === null ? {} : { [key]: at.getTime() })
  return [
    {
      id: row.id,
      key: row.key,
      rule: row.rule,
      severity: row.severity,
      state: row.state,
      cause: row.cause,
      ...(row.incident_id !== null && { incident: row.incident_id }),
      ...(row.device_id !== null && { device: row.device_id }),
      sinceMs: row.since.getTime(),
      observedAtMs: row.observed_at.getTime(),
      openedAtMs: row.opened_at.getTime(),
      ...ms('clearSinceMs', row.clear_since),
      ...ms('resolvedAtMs', row.resolved_at),
      isDismissed: row.is_dismissed,
      openings: row.openings.map(it => it.getTime()),
      isFlapping: row.is_flapping,
      ...(row.quiet !== null && { quiet: row.quiet }),
      ...ms('announcedAtMs', row.announced_at),
      ...ms('snoozedUntilMs', row.snoozed_until),
      detail: row.detail,
    },
  ]
}

function toRow(alert: Alert, scope: string, known: AlertRow | undefined): AlertRow {
  const at = (ms: number | undefined) => (ms === undefined ? null : new Date(ms))
  return {
    id: alert.id,
    scope,
    site_id: scope === CENTRAL ? null : scope,
    key: alert.key,
    rule: alert.rule,
    severity: alert.severity,
    state: alert.state,
    cause: alert.cause,
    incident_id: alert.incident ?? null,
    device_id: alert.device ?? null,
    since: new Date(alert.sinceMs),
    observed_at: new Date(alert.observedAtMs),
    opened_at: new Date(alert.openedAtMs),
    clear_since: at(alert.clearSinceMs),
    resolved_at: at(alert.resolvedAtMs),
    is_dismissed: alert.isDismissed,
    openings: alert.openings.map(it => new Date(it)),
    is_flapping: alert.isFlapping,
    quiet: alert.quiet ?? null,
    announced_at: at(alert.announcedAtMs),
    snoozed_until: at(alert.snoozedUntilMs),
    owner: known?.owner ?? null,
    detail: alert.detail,
  }
}
