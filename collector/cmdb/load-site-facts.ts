import { type Kysely, sql } from 'kysely'
import { CENTRAL } from './alert-runs.ts'
import { loadFindings } from './load-finding-facts.ts'
import { loadFullLinks, loadStanding } from './load-standing-facts.ts'
import type { AgentFact, DeviceFact, EchoFact, SiteFacts } from './site-facts.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

type Db = Kysely<Database>

/** What the CMDB knows of a site that alerts follow from; of "central", what concerns the collector as a whole. */
export async function loadSiteFacts(db: Db, scope: string, now: Date): Promise<SiteFacts> {
  const elsewhere = await loadElsewhere(db, scope, now)
  const listeningSinceMs = await loadListeningSince(db)
  const base = { siteId: scope, nowMs: now.getTime(), elsewhere, listeningSinceMs }
  const standing = await loadStanding(db, scope, now, elsewhere)
  if (scope === CENTRAL) {
    return { ...base, agents: [], devices: [], links: [], fullLinks: [], findings: [], standing }
  }
  const { gateway, collector } = await loadEchoes(db, scope, now)
  return {
    ...base,
    agents: await loadAgents(db, scope),
    devices: await loadDevices(db, scope, now),
    links: await loadLinks(db, scope),
    fullLinks: await loadFullLinks(db, scope),
    findings: await loadFindings(db, scope),
    standing,
    ...(gateway && { gateway }),
    ...(collector && { collector }),
  }
}

async function loadListeningSince(db: Db): Promise<number> {
  const { rows } = await sql<{ resumed_at: Date | null }>`
    SELECT resumed_at FROM followers WHERE name = 'alerts'`.execute(db)
  return rows[0]?.resumed_at?.getTime() ?? 0
}

async function loadAgents(db: Db, site: string): Promise<AgentFact[]> {
  const rows = await db
    .selectFrom('agents')
    .selectAll()
    .where('site_id', '=', site)
    .where('revoked_at', 'is', null)
    .where('heartbeat_at', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    state: row.state === 'offline' ? 'offline' : 'online',
    heardAtMs: row.heartbeat_at?.getTime() ?? 0,
    ...withoutNulls({
      startedAtMs: row.started_at?.getTime() ?? null,
      wentAtMs: row.went_at?.getTime() ?? null,
      hasSaidGoodbye: row.has_said_goodbye,
    }),
    ...(row.outbox_messages !== null && {
      outbox: {
        messages: Number(row.outbox_messages),
        ...withoutNulls({ oldestAtMs: byOurClock(row.outbox_oldest_at, row.clock_offset_seconds) }),
      },
    }),
  }))
}

/** An instant that an agent told by its clock, which may be wrong by minutes or years. */
function byOurClock(told: Date | null, offsetSeconds: number | null): number | null {
  return told === null ? null : told.getTime() - Math.round((offsetSeconds ?? 0) * 1_000)
}

/** Agents that are not heard for so long are silent. */
const SILENT_AFTER = '2 minutes'

/** Sites that fall silent within this have one cause. */
const TOGETHER = '10 minutes'

/** The other sites: those that are heard, and the most that fell silent together with this one; for "central" with any. */
async function loadElsewhere(db: Db, scope: string, now: Date): Promise<SiteFacts['elsewhere']> {
  const { rows } = await sql<{ heard: string; lost: string; lost_since: Date | null }>`
    WITH site AS (
      SELECT site_id, max(heartbeat_at) AS heard_at,
        bool_or(state = 'online' AND heartbeat_at > ${now}::timestamptz - ${SILENT_AFTER}::interval) AS is_heard
      FROM agents WHERE revoked_at IS NULL AND heartbeat_at IS NOT NULL GROUP BY site_id
    ), together AS (
      SELECT site_id, count(*) OVER silence AS count, max(heard_at) OVER silence AS since
      FROM site WHERE NOT is_heard
      WINDOW silence AS (ORDER BY heard_at
        RANGE BETWEEN ${TOGETHER}::interval PRECEDING AND ${TOGETHER}::interval FOLLOWING)
    ), lost AS (
      SELECT count - CASE WHEN site_id = ${scope} THEN 1 ELSE 0 END AS count, since FROM together
      WHERE site_id = ${scope} OR ${scope} = ${CENTRAL} ORDER BY count DESC, since DESC LIMIT 1
    )
    SELECT count(*) FILTER (WHERE is_heard AND site_id <> ${scope}) AS heard,
      coalesce((SELECT count FROM lost), 0) AS lost, (SELECT since FROM lost) AS lost_since
    FROM site`.execute(db)
  const lostSinceMs = rows[0]?.lost_since?.getTime()
  return {
    heard: Number(rows[0]?.heard ?? 0),
    lost: Number(rows[0]?.lost ?? 0),
    ...(lostSinceMs !== undefined && { lostSinceMs }),
  }
}

type DeviceRow = {
  id: string
  name: string | null
  address: string | null
  kind: string
  state: DeviceFact['state']
  first_seen: Date
  answered_at: Date
  silent_since: Date | null
  silent_at: Date | null
  booted_at: Date | null
  last_seen: Date
  is_on_battery: boolean | null
}

/** Devices with the latest that is known of each: from scans, and from the readings of its counters within the hour. */
async function loadDevices(db: Db, site: string, now: Date): Promise<DeviceFact[]> {
  const { rows } = await sql<DeviceRow>`
    WITH readings AS (
      SELECT address, ended_at,
        (unknown IS NULL OR EXISTS (SELECT FROM unnest(unknown) AS why WHERE why IS DISTINCT FROM 'silent'))
          AS has_answered
      FROM traffic_batches
      WHERE site_id = ${site} AND ended_at BETWEEN ${now}::timestamptz - interval '1 hour'
        AND ${now}::timestamptz + interval '10 minutes'
      UNION ALL
      SELECT port.address, sample.ended_at, sample.unknown IS DISTINCT FROM 'silent'
      FROM traffic_ports port JOIN traffic_samples sample ON sample.port_id = port.id
      WHERE port.site_id = ${site} AND sample.ended_at BETWEEN ${now}::timestamptz - interval '1 hour'
        AND ${now}::timestamptz + interval '10 minutes'
    ), answers AS (
      SELECT it.device_id, max(ended_at) FILTER (WHERE has_answered) AS answered_at
      FROM readings JOIN device_addresses it
        ON it.site_id = ${site} AND it.address = readings.address AND it.is_current
      GROUP BY it.device_id
    ), known AS (
      SELECT device.*, greatest(device.last_seen, answers.answered_at) AS answered_at
      FROM devices device LEFT JOIN answers ON answers.device_id = device.id
      WHERE device.site_id = ${site} AND device.state <> 'retired' AND device.merged_into IS NULL
    )
    SELECT known.id, known.name, host(known.address) AS address, known.kind, known.state,
      known.first_seen, known.last_seen, known.answered_at,
      least(silence.since, CASE WHEN known.missed_since > known.answered_at THEN known.missed_since
        WHEN known.missed_at > known.answered_at THEN known.missed_at END) AS silent_since,
      greatest(silence.latest, CASE WHEN known.missed_at > known.answered_at THEN known.missed_at END)
        AS silent_at,
      known.last_seen - make_interval(secs => known.uptime_seconds) AS booted_at,
      ups.rows -> 0 ->> 'source' = 'battery' AS is_on_battery
    FROM known
    LEFT JOIN LATERAL (
      SELECT min(ended_at) AS since, max(ended_at) AS latest
      FROM readings JOIN device_addresses it
        ON it.device_id = known.id AND it.address = readings.address AND it.is_current
      WHERE NOT readings.has_answered AND readings.ended_at > known.answered_at
    ) silence ON true
    LEFT JOIN observed_sections ups ON ups.device_id = known.id AND ups.section = 'ups'
    ORDER BY known.id`.execute(db)
  return rows.map(row => ({
    id: row.id,
    name: row.name ?? row.address ?? row.id,
    kind: row.kind,
    state: row.state,
    firstSeenMs: row.first_seen.getTime(),
    answeredAtMs: row.answered_at.getTime(),
    observedAtMs: row.last_seen.getTime(),
    ...withoutNulls({
      silentSinceMs: row.silent_since?.getTime() ?? null,
      silentAtMs: row.silent_at?.getTime() ?? null,
      bootedAtMs: row.booted_at?.getTime() ?? null,
      isOnBattery: row.is_on_battery,
    }),
  }))
}

async function loadLinks(db: Db, site: string): Promise<SiteFacts['links']> {
  const rows = await db
    .selectFrom('links')
    .select(['one_device_id as one', 'other_device_id as other'])
    .where('site_id', '=', site)
    .where('ended_at', 'is', null)
    .orderBy('one_device_id')
    .orderBy('other_device_id')
    .execute()
  return rows
}

async function loadEchoes(db: Db, site: string, now: Date) {
  const { rows } = await sql<{
    target: 'gateway' | 'collector'
    answered_at: Date | null
    failed_at: Date | null
  }>`
    SELECT target, max(at) FILTER (WHERE rtt_ms IS NOT NULL) AS answered_at,
      max(at) FILTER (WHERE rtt_ms IS NULL) AS failed_at
    FROM round_trips WHERE site_id = ${site} AND at BETWEEN ${now}::timestamptz - interval '2 hours'
      AND ${now}::timestamptz + interval '10 minutes'
    GROUP BY target`.execute(db)
  const of = (target: string): EchoFact | undefined => {
    const row = rows.find(it => it.target === target)
    if (!row) return undefined
    const answeredAtMs = row.answered_at?.getTime()
    const failedAtMs = row.failed_at?.getTime()
    const isFailing = failedAtMs !== undefined && failedAtMs > (answeredAtMs ?? 0)
    return {
      ...(answeredAtMs !== undefined && { answeredAtMs }),
      ...(isFailing && { failedAtMs }),
    }
  }
  return { gateway: of('gateway'), collector: of('collector') }
}
