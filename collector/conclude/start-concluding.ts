import type { Cmdb } from '../cmdb/connect.ts'
import { settleCases } from '../cmdb/settle-cases.ts'
import { failTopologyRun, findDueSites, type Patience } from '../cmdb/topology-runs.ts'
import { startRounds } from '../rounds/start-rounds.ts'
import { carryOver } from './carry-over.ts'
import { concludeSite } from './conclude-site.ts'
import { tellAccessPoints } from './tell-access-points.ts'

/** What has to be told; pino fits. */
type ConcludingLog = Record<'debug' | 'info' | 'warn', (fields: object, event: string) => void>

export type ConcludingOptions = Partial<Patience> & {
  cmdb: Cmdb
  log: ConcludingLog
  /** How often the CMDB is asked for sites that are due. */
  everyMs?: number
}

const AGAIN_AFTER_MS = 5 * 60_000

/**
 * Follows what is taken in: concludes each site's topology when its scan is over, or it has been quiet, and which questions of
 * identity answered themselves. One site at a time; several collectors share the sites. `stop` waits for the site under way.
 */
export function startConcluding(options: ConcludingOptions): { stop: () => Promise<void> } {
  const { cmdb, log, everyMs = 5_000, quietMs = 60_000, atMostMs = 10 * 60_000 } = options

  async function oneRound(stopping: AbortSignal): Promise<void> {
    try {
      for (const siteId of await findDueSites(cmdb, { quietMs, atMostMs }, new Date())) {
        if (stopping.aborted) return
        await oneSite(siteId)
      }
    } catch (error) {
      // The database is away; the consumer tells of it, and the sites stay due.
      log.debug({ reason: String(error) }, 'topology-waits')
    }
  }

  async function oneSite(site: string): Promise<void> {
    try {
      const concluded = await concludeSite(cmdb, site, new Date())
      if (concluded) log.info({ site, ...concluded }, 'topology-concluded')
      const told = await tellAccessPoints(cmdb, site, new Date())
      if (told > 0) log.info({ site, values: told }, 'access-points-told')
      const carried = await carryOver(cmdb, site, new Date())
      if (carried > 0) log.info({ site, values: carried }, 'values-carried-over')
      const cases = await settleCases(cmdb, site, new Date())
      if (cases.settled + cases.reopened > 0) log.info({ site, ...cases }, 'cases-settled')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ site, reason }, 'topology-failed')
      await failTopologyRun(cmdb, site, reason, new Date(Date.now() + AGAIN_AFTER_MS))
    }
  }

  return startRounds(everyMs, oneRound)
}
