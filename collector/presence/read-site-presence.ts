import type { HolidayZone } from '../../schemas/holiday-zone.ts'
import type { PresenceSettings } from '../../schemas/presence-settings.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { loadPresenceSite, loadWatch } from '../cmdb/presence-site.ts'
import { usualPatience } from '../reconcile/presence/patience.ts'
import { zoneOfSite } from '../reconcile/presence/school-holidays.ts'
import { calendarOf, closedAt, usualHours } from '../reconcile/presence/site-calendar.ts'

export type SitePresence = {
  site: string
  holidayZone?: HolidayZone
  isClockRunning: boolean
  stoppedBecause: string[]
  lastCountedScan?: string
  settings: PresenceSettings
  usual: typeof usualHours & { patience: typeof usualPatience }
}

/** An agent that was not heard for so long is dark. */
const DARK_AFTER_MS = 5 * 60_000

/** How a site is watched, and why its clocks stand still when they do; undefined when there is no such site. */
export async function readSitePresence(
  { db }: Cmdb,
  siteId: string,
  now: Date,
): Promise<SitePresence | undefined> {
  const [site, watch] = await Promise.all([loadPresenceSite(db, siteId), loadWatch(db, siteId)])
  if (!site) return undefined
  const zone = site.zone ?? zoneOfSite(siteId)
  const closed = closedAt(now.getTime(), calendarOf(siteId, site.zone, site.settings))
  const isDark = !watch.heardAt || now.getTime() - watch.heardAt.getTime() > DARK_AFTER_MS
  const stoppedBecause = [...(isDark ? ['agent-dark'] : []), ...(closed ? [closed] : [])]
  return {
    site: siteId,
    ...(zone && { holidayZone: zone }),
    isClockRunning: stoppedBecause.length === 0,
    stoppedBecause,
    ...(watch.countedAt && { lastCountedScan: watch.countedAt.toISOString() }),
    settings: site.settings,
    usual: { ...usualHours, patience: usualPatience },
  }
}
