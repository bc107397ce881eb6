import { v7 as uuidv7 } from 'uuid'
import { applyFindings } from '../cmdb/apply-findings.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { inSiteTransaction } from '../cmdb/in-site-transaction.ts'
import { findSitesToReview, loadLinksToReview, markReviewed } from '../cmdb/link-reviews.ts'
import { loadKnownFindings } from '../cmdb/load-gear.ts'
import { findLink } from '../cmdb/read-links.ts'
import { diffFindings } from '../reconcile/findings/diff-findings.ts'
import { findingKey } from '../reconcile/findings/finding.ts'
import { findLinkFaults, linkFindingKinds, type ReviewedLink, subjectOf } from './link-findings.ts'
import { reportLink } from './report-link.ts'

/** As many as a trend needs, and a chronic link's five class days after a fortnight of holidays. */
const WEEKS = 5

export type Reviewed = { sites: number; opened: number; resolved: number }

/**
 * The findings on the links of sites that are due agree with what was measured over weeks. Once a day per site, and after each
 * change of its register; several collectors at once write nothing twice.
 */
export async function reviewLinks(
  cmdb: Cmdb,
  now: Date,
  newId: () => string = uuidv7,
): Promise<Reviewed> {
  const sites = await findSitesToReview(cmdb, now)
  const done: Reviewed = { sites: sites.length, opened: 0, resolved: 0 }
  for (const site of sites) {
    const { opened, resolved } = await reviewSite(cmdb, site, now, newId)
    done.opened += opened
    done.resolved += resolved
  }
  return done
}

async function reviewSite(cmdb: Cmdb, site: string, now: Date, newId: () => string) {
  const reviewed: ReviewedLink[] = []
  const undecided = new Set<string>()
  for (const { id, device, port: name } of await loadLinksToReview(cmdb, site)) {
    const [link, report] = await Promise.all([
      findLink(cmdb.db, id),
      reportLink(cmdb, id, { weeks: WEEKS, now }),
    ])
    if (!link || !report) continue
    const port = device !== undefined && name !== undefined ? { device, name } : undefined
    reviewed.push({ link, report, ...(port && { port }) })
    if (report.isMeasured) continue
    for (const kind of linkFindingKinds)
      undecided.add(findingKey({ kind, subject: subjectOf(port) }))
  }
  const found = findLinkFaults(reviewed, now.getTime())
  return inSiteTransaction(cmdb, site, async transaction => {
    const known = await loadKnownFindings(transaction, site, linkFindingKinds)
    const isFound = new Set(found.map(it => findingKey(it)))
    // Of what nobody measured lately nothing is known: it is neither confirmed nor over.
    const decided = known.filter(
      it => isFound.has(findingKey(it)) || !undecided.has(findingKey(it)),
    )
    const diff = diffFindings(decided, found, newId)
    await applyFindings(transaction, site, diff, now)
    await markReviewed(transaction, site, now)
    return { opened: diff.opened.length, resolved: diff.resolved.length }
  })
}
