import { failAlertRun } from '../cmdb/alert-runs.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { followChanges } from '../cmdb/follow-changes.ts'
import { isPassingFailure } from '../cmdb/is-passing-failure.ts'
import { startRounds } from '../rounds/start-rounds.ts'
import { type LookedAt, lookAtNextSite } from './look-at-site.ts'

/** What has to be told; pino fits. */
type AlertsLog = Record<
  'debug' | 'info' | 'warn' | 'error',
  (fields: object, event: string) => void
>

export type AlertsOptions = {
  cmdb: Cmdb
  log: AlertsLog
  /** How often the change log is asked. */
  everyMs?: number
  /** Events of a site are committed. */
  onEvents?: (looked: LookedAt) => void
}

const AGAIN_AFTER_MS = 60_000

/** Follows the change log and keeps alerts true until stopped; `stop` waits for the site under way. */
export function startAlerts(options: AlertsOptions): { stop: () => Promise<void> } {
  const { cmdb, log, everyMs = 2_000, onEvents = () => {} } = options

  async function oneRound(stopping: AbortSignal): Promise<void> {
    try {
      await followChanges(cmdb, new Date())
      while (!stopping.aborted && (await oneSite())) {
        // The next one that is due.
      }
    } catch (error) {
      if (!isPassingFailure(error)) log.error({ err: error }, 'alerts-failed')
      // The database is away; the consumer tells of it, and the sites stay due.
      else log.debug({ reason: String(error) }, 'alerts-wait')
    }
  }

  async function oneSite(): Promise<boolean> {
    const now = new Date()
    let scope: string | undefined
    try {
      const looked = await lookAtNextSite(cmdb, now, undefined, taken => {
        scope = taken
      })
      if (!looked) return false
      if (looked.events.length > 0) {
        log.info({ site: looked.scope, events: looked.events.length }, 'alerts-changed')
        onEvents(looked)
      }
      return true
    } catch (error) {
      if (scope === undefined || isPassingFailure(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ site: scope, err: error }, 'alerts-failed')
      await failAlertRun(cmdb, scope, reason, new Date(now.getTime() + AGAIN_AFTER_MS))
      return true
    }
  }

  return startRounds(everyMs, oneRound)
}
