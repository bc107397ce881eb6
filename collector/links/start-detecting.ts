import type { Cmdb } from '../cmdb/connect.ts'
import { syncUplinks } from '../cmdb/sync-uplinks.ts'
import { startRounds } from '../rounds/start-rounds.ts'
import { detectLinks } from './detect-links.ts'
import { reviewLinks } from './review-links.ts'
import { rollUp } from './roll-up.ts'

/** What has to be told; pino fits. */
type DetectingLog = Record<'debug' | 'info' | 'warn', (fields: object, event: string) => void>

/**
 * Follows the samples that are taken in: says which links are full, and once a day which are so again and again. Several collectors share the sites. `stop` waits for the
 * round under way.
 */
export function startDetecting(options: { cmdb: Cmdb; log: DetectingLog; everyMs?: number }): {
  stop: () => Promise<void>
} {
  const { cmdb, log, everyMs = 10_000 } = options

  async function oneRound(): Promise<void> {
    try {
      const synced = await syncUplinks(cmdb, new Date())
      if (synced > 0) log.debug({ sites: synced }, 'uplinks-watched')
      const sums = await rollUp(cmdb, new Date())
      if (sums > 0) log.debug({ sums }, 'traffic-rolled-up')
      const detected = await detectLinks(cmdb, new Date())
      if (detected) {
        const { changes, ...counts } = detected
        log.debug(counts, 'links-detected')
        for (const { link, site, direction, before, after, isLate } of changes) {
          log.info({ site, link, direction, before, after, isLate }, 'link-state')
        }
      }
      const reviewed = await reviewLinks(cmdb, new Date())
      if (reviewed.sites > 0) log.info(reviewed, 'links-reviewed')
    } catch (error) {
      // The database is away, or a round failed: the samples stay due.
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ reason }, 'links-wait')
    }
  }

  return startRounds(everyMs, oneRound)
}
