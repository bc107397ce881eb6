import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** How well the collector keeps up, for the metrics. Ages in seconds; 0 where nothing waits. */
export type OperationFigures = {
  /** What waits at the agents that may speak, as they said last. */
  outboxMessages: number
  outboxOldestSeconds: number
  /** Agents whose oldest message has waited for longer than so many seconds. */
  agentsBehind: { longerThanSeconds: number; count: number }[]
  /** Since the latest word of the agent that has been quiet for longest, of those that are said to be online. */
  heartbeatOldestSeconds: number
  quarantineNewestSeconds: number | undefined
  topologyWaiting: number
  topologyOldestSeconds: number
  topologyFailed: number
  deliveriesOldestSeconds: number
}

const BEHIND_SECONDS = [3_600, 86_400, 604_800]

export async function readOperationFigures(
  db: Kysely<Database>,
  now: Date,
): Promise<OperationFigures> {
  const age = (instant: string) =>
    sql`coalesce(extract(epoch FROM ${now}::timestamptz - ${sql.raw(instant)})::float8, 0)`
  const [agents, topology, others] = await Promise.all([
    sql<{ messages: number; oldest: number; heartbeat: number; behind: number[] }>`
      SELECT coalesce(sum(outbox_messages), 0)::float8 AS messages,
        greatest(${age('min(outbox_oldest_at)')}, 0) AS oldest,
        greatest(${age(`min(heartbeat_at) FILTER (WHERE state = 'online')`)}, 0) AS heartbeat,
        ARRAY(SELECT count(*) FILTER (WHERE b.outbox_oldest_at < ${now}::timestamptz - make_interval(secs => s))::integer
          FROM unnest(${BEHIND_SECONDS}::integer[]) s LEFT JOIN agents b ON b.revoked_at IS NULL
          GROUP BY s ORDER BY s) AS behind
      FROM agents WHERE revoked_at IS NULL`.execute(db),
    sql<{ waiting: number; oldest: number; failed: number }>`
      SELECT count(*)::integer AS waiting, greatest(${age('min(waiting_since)')}, 0) AS oldest,
        count(failure)::integer AS failed
      FROM topology_runs WHERE concluded_revision < revision`.execute(db),
    sql<{ quarantine: number | null; delivery: number }>`
      SELECT extract(epoch FROM ${now}::timestamptz - (SELECT max(last_received_at) FROM quarantine))::float8 AS quarantine,
        greatest(coalesce(extract(epoch FROM ${now}::timestamptz - (
          SELECT min(created_at) FROM alert_deliveries WHERE state = 'waiting'))::float8, 0), 0) AS delivery`.execute(
      db,
    ),
  ])
  const [agent] = agents.rows
  const [run] = topology.rows
  const [other] = others.rows
  return {
    outboxMessages: agent?.messages ?? 0,
    outboxOldestSeconds: agent?.oldest ?? 0,
    agentsBehind: BEHIND_SECONDS.map((longerThanSeconds, index) => ({
      longerThanSeconds,
      count: agent?.behind[index] ?? 0,
    })),
    heartbeatOldestSeconds: agent?.heartbeat ?? 0,
    quarantineNewestSeconds: other?.quarantine ?? undefined,
    topologyWaiting: run?.waiting ?? 0,
    topologyOldestSeconds: run?.oldest ?? 0,
    topologyFailed: run?.failed ?? 0,
    deliveriesOldestSeconds: other?.delivery ?? 0,
  }
}
