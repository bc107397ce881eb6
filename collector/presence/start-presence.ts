import type { Cmdb } from '../cmdb/connect.ts'
import { isPassingFailure } from '../cmdb/is-passing-failure.ts'
import { listUncountedSites } from '../cmdb/presence-site.ts'
import { startRounds } from '../rounds/start-rounds.ts'
import { concludeSite, type PresenceOutcome } from './conclude-site.ts'

export type PresenceEvents = {
  onConcluded: (siteId: string, outcome: PresenceOutcome) => void
  /** What follows from a site's scans besides. */
  follow: (siteId: string) => Promise<void>
  /** A site that could not be concluded; it is tried again at the next round. */
  onFailure: (siteId: string | undefined, error: Error) => void
}

const ROUND_MS = 60_000

export type RunningPresence = {
  /** Looks at the site soon, because a scan of it ended. */
  scanEnded: () => void
  /** Resolves when what was begun is done. */
  stop: () => Promise<void>
}

/** Concludes presence after scans, and once a minute for whatever another collector left behind. */
export function startPresence(
  cmdb: Cmdb,
  events: PresenceEvents,
  roundMs: number = ROUND_MS,
): RunningPresence {
  const rounds = startRounds(roundMs, stopping => concludeAll(cmdb, events, stopping))
  rounds.soon()
  return { scanEnded: rounds.soon, stop: rounds.stop }
}

async function concludeAll(
  cmdb: Cmdb,
  events: PresenceEvents,
  stopping: AbortSignal,
): Promise<void> {
  let sites: string[]
  try {
    sites = await listUncountedSites(cmdb.db, new Date())
  } catch (cause) {
    events.onFailure(undefined, asError(cause))
    return
  }
  for (const siteId of sites) {
    if (stopping.aborted) return
    try {
      const outcome = await concludeSite(cmdb, siteId, new Date())
      if (outcome.scans > 0) events.onConcluded(siteId, outcome)
      await events.follow(siteId)
    } catch (cause) {
      events.onFailure(siteId, asError(cause))
      // The database is away: the other sites would find the same.
      if (isPassingFailure(cause)) return
    }
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}
