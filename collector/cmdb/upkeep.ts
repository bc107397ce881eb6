import { ensureChangePartitions } from './change-partitions.ts'
import type { Cmdb } from './connect.ts'
import { ensureRollupPartitions, forgetOldRollups } from './rollup-partitions.ts'
import { ensureSightingPartitions, forgetOldSightings } from './sighting-partitions.ts'
import { ensureTrafficPartitions, forgetOldTraffic } from './traffic-partitions.ts'
import { defaultTrafficRetention, type TrafficRetention } from './traffic-retention.ts'

const DAY_MS = 24 * 3_600_000
/** Longer than any agent keeps a message. One that comes again even later is old news, and changes nothing either. */
const REMEMBER_IDS_MS = 90 * DAY_MS
/** Longer than the longest patience: an absence that is older still counts from the oldest tick. */
const KEEP_TICKS_MS = 400 * DAY_MS
/** What the start has to do comes first. */
const FIRST_AFTER_MS = 10 * 60_000
const UPKEEP_LOCK = 7_263_736_002

/**
 * Looks after the tables a while after the start, for a collector may be started anew every day, and then once a day until
 * stopped; `onFailure` tells of a day when it could not.
 */
export function startUpkeep(
  cmdb: Cmdb,
  onFailure: (error: Error) => void,
  retention?: TrafficRetention,
): { stop: () => void } {
  const keep = () => void keepUp(cmdb, new Date(), retention).catch(onFailure)
  const first = setTimeout(keep, FIRST_AFTER_MS).unref()
  const timer = setInterval(keep, DAY_MS).unref()
  return {
    stop: () => {
      clearTimeout(first)
      clearInterval(timer)
    },
  }
}

/**
 * Change log and sightings have partitions for the months to come, traffic for the days to come; old sightings, traffic and
 * clock ticks of absences and ids of messages that nobody can send again are forgotten.
 */
export async function keepUp(
  { pool }: Cmdb,
  now: Date,
  retention: TrafficRetention = defaultTrafficRetention,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [UPKEEP_LOCK])
    await ensureChangePartitions(client, now)
    await ensureSightingPartitions(client, now)
    await forgetOldSightings(client, now)
    await ensureTrafficPartitions(client, now)
    await ensureRollupPartitions(client, now)
    await forgetOldTraffic(client, now, retention)
    await forgetOldRollups(client, now, retention)
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
