import { ensureChangePartitions } from './change-partitions.ts'
import type { Cmdb } from './connect.ts'
import { keepUpRollups } from './rollup-partitions.ts'
import { ensureSightingPartitions, forgetOldSightings } from './sighting-partitions.ts'
import { ensureTrafficPartitions } from './traffic-partitions.ts'

const DAY_MS = 24 * 3_600_000
/** Longer than any agent keeps a message. One that comes again even later is old news, and changes nothing either. */
const REMEMBER_IDS_MS = 90 * DAY_MS
/** Longer than the longest patience: an absence that is older still counts from the oldest tick. */
const KEEP_TICKS_MS = 400 * DAY_MS
const UPKEEP_LOCK = 7_263_736_002

/** Looks after the tables once a day until stopped; `onFailure` tells of a day when it could not. */
export function startUpkeep(cmdb: Cmdb, onFailure: (error: Error) => void): { stop: () => void } {
  const timer = setInterval(() => {
    keepUp(cmdb, new Date()).catch(onFailure)
  }, DAY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

/**
 * Change log and sightings have partitions for the months to come, traffic for the days to come; old sightings, traffic and
 * clock ticks of absences and ids of messages that nobody can send again are forgotten.
 */
export async function keepUp({ pool }: Cmdb, now: Date): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [UPKEEP_LOCK])
    await ensureChangePartitions(client, now)
    await ensureSightingPartitions(client, now)
    await forgetOldSightings(client, now)
    await ensureTrafficPartitions(client, now)
    await keepUpRollups(client, now)
    await client.query('DELETE FROM received_messages WHERE received_at < $1', [
      new Date(now.getTime() - REMEMBER_IDS_MS),
    ])
    await client.query('DELETE FROM coverage_ticks WHERE at < $1', [
      new Date(now.getTime() - KEEP_TICKS_MS),
    ])
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {})
    throw cause
  } finally {
    client.release()
  }
}
