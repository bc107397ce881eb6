import type { Cmdb } from '../cmdb/connect.ts'
import {
  loadClassHours,
  loadReportedLink,
  loadUpgrades,
  type Upgrade,
} from '../cmdb/load-link-report.ts'
import { loadPresenceSite } from '../cmdb/presence-site.ts'
import { findLink } from '../cmdb/read-links.ts'
import { nationalHolidays } from '../reconcile/presence/school-holidays.ts'
import { calendarOf } from '../reconcile/presence/site-calendar.ts'
import { advise, type LinkAdvice } from '../traffic/advise.ts'
import type { ClassCalendar } from '../traffic/class-calendar.ts'
import { directions } from '../traffic/fold-link.ts'
import { type DirectionReport, reportDirection } from '../traffic/link-report.ts'

export type LinkReport = {
  link: string
  down: DirectionReport & { advice?: LinkAdvice }
  up: DirectionReport & { advice?: LinkAdvice }
  /** What raising the rate did at comparable sites; only where that is advised. */
  upgrades: Upgrade[]
}

const WEEK_MS = 7 * 86_400_000

/** How a link did in its site's class hours over weeks, and what to do about it; undefined when there is no such link. */
export async function reportLink(
  { db }: Cmdb,
  linkId: string,
  { weeks, now }: { weeks: number; now: Date },
): Promise<LinkReport | undefined> {
  const link = await findLink(db, linkId)
  if (!link) return undefined
  const { address, interface: name, site, downIs } = link
  const since = new Date(now.getTime() - weeks * WEEK_MS)
  const calendar = await loadCalendar(db, site)
  const loaded =
    address !== undefined && name !== undefined
      ? await loadReportedLink(
          db,
          { id: linkId, site, address, interface: name, downIs },
          since,
          now,
        )
      : { down: NOTHING, up: NOTHING }
  const reports = directions.map(direction => {
    const { steps, full } = loaded[direction]
    const rate = direction === 'down' ? link.downMbps : link.upMbps
    const report = reportDirection(steps, full, calendar, {
      sinceMs: since.getTime(),
      nowMs: now.getTime(),
    })
    const advice = rate === undefined ? undefined : advise(report, steps, full, calendar, rate)
    return { ...report, ...(advice && { advice }) }
  })
  const [down = EMPTY, up = EMPTY] = reports
  const isRaised = down.advice?.kind === 'raise-rate' && link.downMbps !== undefined
  const upgrades = isRaised
    ? await loadUpgrades(db, { rateMbps: link.downMbps ?? 0, otherThan: linkId })
    : []
  return { link: linkId, down, up, upgrades }
}

const NOTHING = { steps: [], full: [] }
const EMPTY: LinkReport['down'] = { weeks: [], days: [], isChronic: false }

async function loadCalendar(db: Cmdb['db'], siteId: string): Promise<ClassCalendar> {
  const [hours, site] = await Promise.all([
    loadClassHours(db, siteId),
    loadPresenceSite(db, siteId),
  ])
  const { closures, keepsSchoolHolidays } = calendarOf(siteId, site?.zone, site?.settings ?? {})
  return { hours, closures, holidays: keepsSchoolHolidays ? nationalHolidays : new Set() }
}
