import { v7 as uuidv7 } from 'uuid'
import type { ScanReport } from '../../schemas/scan-report.ts'
import { holdBack, letGoReturned } from '../cmdb/brakes.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import {
  loadAreaClocks,
  loadToldVlans,
  markMissed,
  writeAreaClock,
} from '../cmdb/coverage-clocks.ts'
import { inSiteTransaction, type SiteTransaction } from '../cmdb/in-site-transaction.ts'
import { loadAbsences, loadClassCounts, loadRevived } from '../cmdb/load-absences.ts'
import {
  loadPresenceSite,
  loadUncountedReports,
  markCounted,
  type UncountedReport,
} from '../cmdb/presence-site.ts'
import { type StateChange, writeStates } from '../cmdb/write-states.ts'
import { concludePresence } from '../reconcile/presence/conclude-presence.ts'
import { countCoverage } from '../reconcile/presence/count-coverage.ts'
import { coveredAreas } from '../reconcile/presence/covered-areas.ts'
import { calendarOf, type SiteCalendar } from '../reconcile/presence/site-calendar.ts'

/** What the scans of a site changed in what is thought of its things. */
export type PresenceOutcome = {
  readonly scans: number
  readonly changed: number
  /** Mass disappearances that wait for a person from now on. */
  readonly openedBrakes: readonly string[]
}

/**
 * States agree with the scans that came since the last time, in one transaction under the site's lock: whoever comes second
 * finds nothing left to do. Done again, it changes nothing.
 */
export function concludeSite(
  cmdb: Cmdb,
  siteId: string,
  now: Date,
  newId: () => string = uuidv7,
): Promise<PresenceOutcome> {
  return inSiteTransaction(cmdb, siteId, async transaction => {
    const none = { scans: 0, changed: 0, openedBrakes: [] }
    const site = await loadPresenceSite(transaction, siteId)
    const reports = await loadUncountedReports(transaction, siteId, now)
    const last = reports.at(-1)?.report
    if (!site || !last) return none
    const calendar = calendarOf(siteId, site.zone, site.settings)
    let lastCovered: ScanReport | undefined
    for (const it of reports) {
      if (await count(transaction, siteId, it, calendar)) lastCovered = it.report
    }
    await markCounted(transaction, siteId, last.finishedAt)
    if (!lastCovered) return { ...none, scans: reports.length }

    const revived = await loadRevived(transaction, siteId, lastCovered.startedAt)
    await letGoReturned(transaction, siteId, now)
    const absences = await loadAbsences(transaction, siteId)
    const counts = await loadClassCounts(transaction, siteId, now)
    const { transitions, braked } = concludePresence(absences, counts, site.settings)
    const states = [
      ...revived.map(
        (it): StateChange => ({ id: it.id, itemClass: 'device', from: it.state, to: 'seen' }),
      ),
      ...transitions.map(
        ({ absence, to }): StateChange => ({
          id: absence.id,
          itemClass: absence.itemClass,
          from: absence.state,
          to,
        }),
      ),
    ]
    const actor = { kind: 'collector' as const, name: 'presence' }
    await writeStates(
      transaction,
      siteId,
      states,
      { id: newId(), actor, origin: 'conclusion' },
      now,
    )
    const siteItems = { device: counts.device.items, endpoint: counts.endpoint.items }
    const openedBrakes = await holdBack(transaction, siteId, braked, siteItems, { now, newId })
    return { scans: reports.length, changed: states.length, openedBrakes }
  })
}

/** The clocks of what the scan covered go on; false when it covered nothing. */
async function count(
  transaction: SiteTransaction,
  siteId: string,
  { report, receivedAtMs }: UncountedReport,
  calendar: SiteCalendar,
): Promise<boolean> {
  const toldVlans = await loadToldVlans(transaction, siteId, report.startedAt)
  const areas = coveredAreas(report, toldVlans, receivedAtMs)
  if (areas.length === 0) return false
  const clocks = await loadAreaClocks(transaction, siteId)
  for (const area of areas) {
    const before = clocks.get(area.key)
    const after = countCoverage(before, Date.parse(report.finishedAt), calendar)
    if (after === before) continue
    await writeAreaClock(transaction, siteId, area, after, after.countedMs !== before?.countedMs)
  }
  const { startedAt, finishedAt } = report
  const areaKeys = areas.map(it => it.key)
  await markMissed(transaction, siteId, { startedAt, finishedAt, areaKeys })
  return true
}
