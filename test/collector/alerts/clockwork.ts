import type { Channel } from '../../../collector/alerts/channels/channel.ts'
import { lookAtNextSite } from '../../../collector/alerts/look-at-site.ts'
import { chooseChannels, tellChannel } from '../../../collector/alerts/tell.ts'
import { followChanges } from '../../../collector/cmdb/follow-changes.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { syncUplinks } from '../../../collector/cmdb/sync-uplinks.ts'
import { findDueSites } from '../../../collector/cmdb/topology-runs.ts'
import { concludeSite as concludeTopology } from '../../../collector/conclude/conclude-site.ts'
import { concludeGear } from '../../../collector/gear/conclude-gear.ts'
import { type Delivery, takeIn } from '../../../collector/ingest/take-in.ts'
import { detectLinks } from '../../../collector/links/detect-links.ts'
import { concludeSite as concludePresence } from '../../../collector/presence/conclude-site.ts'
import type { Heartbeat } from '../../../schemas/heartbeat.ts'
import { type MessageBody, type MessageKind, topicOf } from '../../../schemas/messages.ts'
import type { TestDatabase } from '../../real/postgres.ts'
import { AGENT, envelope, newId, SITE } from '../school.ts'

/** What people heard, or were left alone with. */
export type Heard = {
  readonly at: Date
  readonly rule: string
  readonly kind: string
  readonly severity: string
  readonly key: string
}

/**
 * The collector's road from a message to a telling, walked at the instants that a test says: messages as bytes on their
 * topics, the conclusions that follow, the alerts, and what goes out on a channel.
 */
export function createClockwork(database: Pick<TestDatabase, 'cmdb'>, channel?: Channel) {
  const signal = new AbortController().signal
  const rows = async (sql: string, values: unknown[] = []) =>
    (await database.cmdb.pool.query(sql, values)).rows

  /** These arrive, in this order; with what became of each. */
  async function receive(nowMs: number, bodies: readonly [MessageKind, unknown][]) {
    const deliveries = bodies.map(([kind, body]): Delivery => {
      const message = envelope(kind, body as MessageBody<typeof kind>)
      return {
        topic: topicOf(AGENT, kind),
        payload: Buffer.from(JSON.stringify(message)),
        isRetained: false,
        receivedAt: new Date(nowMs),
      }
    })
    const refused: string[] = []
    const context = { cmdb: database.cmdb, signal, onWaiting: () => {}, now: () => new Date(nowMs) }
    for await (const taken of takeIn(deliveries, context)) {
      if (taken.outcome === 'quarantined') refused.push(taken.reason)
    }
    return refused
  }

  async function tell(now: Date): Promise<void> {
    if (!channel) return
    while ((await chooseChannels(database.cmdb, [channel], now)) > 0) {
      // Until every event is looked at.
    }
    await tellChannel(database.cmdb, channel, { now: () => now })
  }

  /** Alerts, and what is told of them, agree with what is known. */
  async function judge(nowMs: number, wasAway = false): Promise<void> {
    const now = new Date(nowMs)
    // It has followed all the time, however far apart the instants are that the test is interested in.
    if (!wasAway) await rows('UPDATE followers SET moved_at = $1', [now])
    await followChanges(database.cmdb, now)
    await rows('UPDATE alert_runs SET due_at = $1', [now])
    for (;;) if (!(await lookAtNextSite(database.cmdb, now, newId))) break
    await tell(now)
  }

  return {
    rows,
    receive,
    judge,
    /** A site with one agent, and nothing else. */
    async begin(name = 'Lycée Choiseul') {
      await rows(`TRUNCATE sites, received_messages, changes, alert_runs, incidents, alerts, followers,
        traffic_samples, traffic_batches, round_trips, quarantine CASCADE`)
      await registerSite(database.cmdb, { id: SITE, name })
      await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
    },
    /** The agent says how it is; an offline state without `clock` is its last will. */
    beat(nowMs: number, more: Partial<Heartbeat> = {}) {
      const at = new Date(nowMs).toISOString()
      const heartbeat: Heartbeat = {
        ...{ state: 'online', version: '1', bootId: '01900000-0000-7000-8000-000000000000' },
        ...{
          startedAt: '2026-01-05T06:00:00.000Z',
          ...(more.state !== 'offline' && { clock: at }),
        },
        ...more,
      }
      return receive(nowMs, [['heartbeat', heartbeat]])
    },
    /** Everything that the collector does by itself at this instant. */
    async work(nowMs: number) {
      const { cmdb } = database
      const now = new Date(nowMs)
      for (const site of await findDueSites(cmdb, { quietMs: 60_000, atMostMs: 600_000 }, now)) {
        await concludeTopology(cmdb, site, now)
        await concludePresence(cmdb, site, now)
        await concludeGear(cmdb, site, [], now)
      }
      await syncUplinks(cmdb, now)
      await detectLinks(cmdb, now)
      await judge(nowMs)
    },
    /** Alerts that are not over, by rule. */
    open: async (): Promise<{ rule: string; severity: string; quiet: string | null }[]> =>
      rows(`SELECT rule, severity, quiet FROM alerts
        WHERE state <> 'resolved' AND severity <> 'info' ORDER BY rule, key`),
    /** What people were told of, in order; what is for the record left out. */
    loud: async (): Promise<Heard[]> =>
      rows(`SELECT e.at, a.rule, e.kind, a.severity, a.key FROM alert_events e
        JOIN alerts a ON a.id = e.alert_id
        WHERE e.is_loud AND a.severity <> 'info' ORDER BY e.id`),
  }
}
