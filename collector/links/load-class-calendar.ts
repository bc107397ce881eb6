import type { Cmdb } from '../cmdb/connect.ts'
import { loadClassHours } from '../cmdb/load-link-report.ts'
import { loadPresenceSite } from '../cmdb/presence-site.ts'
import { nationalHolidays } from '../reconcile/presence/school-holidays.ts'
import { calendarOf } from '../reconcile/presence/site-calendar.ts'
import type { ClassCalendar } from '../traffic/class-calendar.ts'

/** When there is class at a site, by its own settings and the school holidays of its zone. */
export async function loadClassCalendar(db: Cmdb['db'], siteId: string): Promise<ClassCalendar> {
  const [hours, site] = await Promise.all([
    loadClassHours(db, siteId),
    loadPresenceSite(db, siteId),
  ])
  const { closures, keepsSchoolHolidays } = calendarOf(siteId, site?.zone, site?.settings ?? {})
  return { hours, closures, holidays: keepsSchoolHolidays ? nationalHolidays : new Set() }
}
