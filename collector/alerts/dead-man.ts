import type { Cmdb } from '../cmdb/connect.ts'
import { whyAlertsAreStuck } from '../cmdb/read-alert-path.ts'
import { startRounds } from '../rounds/start-rounds.ts'
import { SEND_TIMEOUT_MS } from './channels/channel.ts'

type DeadManLog = Record<'info' | 'warn', (fields: object, event: string) => void>

/**
 * Pings a watcher outside while alerts work: the database answers, the change log is followed, what is to be told goes out. Whoever
 * waits for the ping (healthchecks, Uptime Kuma, a cron job of another machine) alarms when it stops, whatever died here.
 */
export function startDeadMan(options: {
  cmdb: Cmdb
  log: DeadManLog
  /** A secret: whoever knows it can keep the watcher calm. */
  url: string
  everySeconds: number
}): { stop: () => Promise<void> } {
  const { cmdb, log, url, everySeconds } = options
  let isTroubled = false

  async function beat(): Promise<void> {
    const reason = await whyNot()
    if (reason !== undefined && !isTroubled) log.warn({ reason }, 'heartbeat-withheld')
    if (reason === undefined && isTroubled) log.info({}, 'heartbeat-back')
    isTroubled = reason !== undefined
  }

  async function whyNot(): Promise<string | undefined> {
    try {
      const dead = await whyAlertsAreStuck(cmdb, new Date())
      if (dead !== undefined) return dead
    } catch {
      return 'the database does not answer'
    }
    try {
      const signal = AbortSignal.timeout(SEND_TIMEOUT_MS)
      const response = await fetch(url, { signal, redirect: 'manual' })
      await response.body?.cancel()
      return response.ok ? undefined : `the watcher answered ${response.status}`
    } catch {
      return 'the watcher cannot be reached'
    }
  }

  return startRounds(everySeconds * 1_000, beat)
}
