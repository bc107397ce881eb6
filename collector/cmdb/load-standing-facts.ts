import { type Kysely, sql } from 'kysely'
import { CENTRAL } from './alert-runs.ts'
import { loadErrors } from './load-port-errors.ts'
import type { FullLinkFact, SiteFacts, StandingFact } from './site-facts.ts'
import type { Database } from './tables.ts'

type Db = Kysely<Database>

const DAY_MS = 24 * 3_600_000
/** Certificates renew themselves a month before; these did not. */
const EXPIRING_DAYS = 14
/** Nothing leaves the quarantine: what came this lately is news. */
const QUARANTINE_HOURS = 24
/** Sites that must be lost at once before it is nobody's own fault. */
const LOST_SITES = 3

/** What is as it is until somebody or something deals with it. */
export async function loadStanding(
  db: Db,
  scope: string,
  now: Date,
  elsewhere: SiteFacts['elsewhere'],
): Promise<StandingFact[]> {
  const quarantine = await loadQuarantine(db, scope, now)
  if (scope === CENTRAL) {
    return [...lostAgents(elsewhere, now), ...quarantine, ...(await loadFailingChannels(db, now))]
  }
  return [
    ...(await loadCases(db, scope, now)),
    ...(await loadBrakes(db, scope, now)),
    ...quarantine,
    ...(await loadExpiring(db, scope, now)),
    ...(await loadErrors(db, scope, now)),
  ]
}

function lostAgents(elsewhere: SiteFacts['elsewhere'], now: Date): StandingFact[] {
  const { heard, lost, lostSinceMs: sinceMs } = elsewhere
  if (sinceMs === undefined || lost < LOST_SITES || lost < heard) return []
  const detail = { lost, total: heard + lost }
  const observedAtMs = now.getTime()
  return [{ kind: 'agents-lost', about: CENTRAL, sinceMs, observedAtMs, detail }]
}

async function loadCases(db: Db, site: string, now: Date): Promise<StandingFact[]> {
  const { rows } = await sql<{
    id: string
    question: string
    opened_at: Date
    device_id: string
    device: string | null
    other: string | null
  }>`
    SELECT it.id, it.question, it.opened_at, it.device_id,
      coalesce(one.name, host(one.address)) AS device, coalesce(two.name, host(two.address)) AS other
    FROM cases it
    JOIN devices one ON one.id = it.device_id
    JOIN devices two ON two.id = it.other_device_id
    WHERE it.site_id = ${site} AND NOT EXISTS (
      SELECT FROM case_decisions decided WHERE decided.case_id = it.id AND decided.ended_by IS NULL)
    ORDER BY it.id`.execute(db)
  return rows.map(({ id, question, opened_at, device_id, device, other }) => ({
    kind: 'identity-case',
    about: id,
    sinceMs: opened_at.getTime(),
    observedAtMs: now.getTime(),
    device: device_id,
    detail: { question, device, other },
  }))
}

async function loadBrakes(db: Db, site: string, now: Date): Promise<StandingFact[]> {
  const { rows } = await sql<{
    id: string
    opened_at: Date
    of: number
    count: string
    item_class: string
  }>`
    SELECT brake.id, brake.opened_at, brake.item_class, brake.site_items AS of, count(it.brake_id) AS count
    FROM presence_brakes brake
    LEFT JOIN presence_brake_items it ON it.brake_id = brake.id AND it.returned_at IS NULL
    WHERE brake.site_id = ${site} AND brake.state = 'pending'
    GROUP BY brake.id ORDER BY brake.id`.execute(db)
  return rows.map(it => ({
    kind: 'mass-disappearance',
    about: it.id,
    sinceMs: it.opened_at.getTime(),
    observedAtMs: now.getTime(),
    detail: { count: Number(it.count), of: it.of, itemClass: it.item_class },
  }))
}

async function loadQuarantine(db: Db, scope: string, now: Date): Promise<StandingFact[]> {
  const site = scope === CENTRAL ? null : scope
  const { rows } = await sql<{ count: string; since: Date | null; reason: string | null }>`
    SELECT count(*) AS count, min(first_received_at) AS since,
      (array_agg(reason ORDER BY last_received_at DESC))[1] AS reason
    FROM quarantine WHERE site_id IS NOT DISTINCT FROM ${site}::text
      AND last_received_at > ${now}::timestamptz - make_interval(hours => ${QUARANTINE_HOURS})`.execute(
    db,
  )
  const [row] = rows
  if (!row?.since) return []
  const { count, since, reason } = row
  return [
    {
      kind: 'quarantine',
      about: scope,
      sinceMs: since.getTime(),
      observedAtMs: now.getTime(),
      detail: { count: Number(count), reason },
    },
  ]
}

async function loadExpiring(db: Db, site: string, now: Date): Promise<StandingFact[]> {
  const { rows } = await sql<{ agent: string; not_after: Date }>`
    SELECT agent.id AS agent, max(certificate.not_after) AS not_after
    FROM agents agent JOIN agent_certificates certificate ON certificate.agent_id = agent.id
    WHERE agent.site_id = ${site} AND agent.revoked_at IS NULL AND certificate.revoked_at IS NULL
    GROUP BY agent.id
    HAVING max(certificate.not_after) < ${now}::timestamptz + make_interval(days => ${EXPIRING_DAYS})
    ORDER BY agent.id`.execute(db)
  return rows.map(({ agent, not_after }) => ({
    kind: 'certificate-expiring',
    about: agent,
    sinceMs: not_after.getTime() - EXPIRING_DAYS * DAY_MS,
    observedAtMs: now.getTime(),
    detail: { agent, notAfter: not_after.toISOString() },
  }))
}

/** Channels by which nothing has got out since something failed on them. */
async function loadFailingChannels(db: Db, now: Date): Promise<StandingFact[]> {
  const { rows } = await sql<{ channel: string; since: Date; count: string; failure: string }>`
    SELECT channel, min(created_at) AS since, count(*) AS count,
      (array_agg(failure ORDER BY created_at DESC))[1] AS failure
    FROM alert_deliveries unsent
    WHERE state <> 'sent' AND failure IS NOT NULL AND created_at > ${now}::timestamptz - interval '3 days'
      AND NOT EXISTS (SELECT FROM alert_deliveries sent
        WHERE sent.channel = unsent.channel AND sent.state = 'sent' AND sent.sent_at > unsent.created_at)
    GROUP BY channel ORDER BY channel`.execute(db)
  return rows.map(({ channel, since, count, failure }) => ({
    kind: 'channel-failing',
    about: channel,
    sinceMs: since.getTime(),
    observedAtMs: now.getTime(),
    detail: { channel, count: Number(count), failure },
  }))
}

type FullRow = {
  id: string
  kind: 'wan' | 'uplink'
  operator: string | null
  device: string | null
  interface: string | null
  direction: 'down' | 'up'
  state: FullLinkFact['state']
  since: Date
  folded_to: Date
  load: number | null
  contributors: unknown
}

/** Directions of links that are full now, with who moves the bytes as far as that was looked into. */
export async function loadFullLinks(db: Db, site: string): Promise<FullLinkFact[]> {
  const { rows } = await sql<FullRow>`
    SELECT link.id, link.kind, link.operator, coalesce(device.name, host(link.address)) AS device,
      link.interface, way.direction, way.state, way.since, now.folded_to, way.load, episode.contributors
    FROM link_states now
    JOIN monitored_links link ON link.id = now.link_id AND link.ended_at IS NULL
    CROSS JOIN LATERAL (VALUES
      ('down', now.down_state, now.down_since, now.down_load),
      ('up', now.up_state, now.up_since, now.up_load)) AS way (direction, state, since, load)
    LEFT JOIN device_addresses it
      ON it.site_id = link.site_id AND it.address = link.address AND it.is_current
    LEFT JOIN devices device ON device.id = it.device_id
    LEFT JOIN LATERAL (
      SELECT contributors FROM link_episodes
      WHERE link_id = link.id AND direction = way.direction AND ended_at IS NULL
      ORDER BY started_at DESC LIMIT 1) episode ON true
    WHERE now.site_id = ${site} AND way.state IN ('saturated', 'harmful') AND way.since IS NOT NULL
    ORDER BY link.id, way.direction`.execute(db)
  return rows.map(row => ({
    id: row.id,
    name: nameOf(row),
    direction: row.direction,
    state: row.state,
    sinceMs: row.since.getTime(),
    observedAtMs: row.folded_to.getTime(),
    detail: {
      link: row.id,
      ...(row.load !== null && { loadPercent: Math.round(row.load * 100) }),
      ...(row.contributors !== null && { contributors: row.contributors }),
    },
  }))
}

function nameOf({ kind, operator, device, interface: port }: FullRow): string {
  const place = [device, port].filter(it => it !== null).join(' ')
  return kind === 'wan' ? ['WAN', operator].filter(it => it !== null).join(' ') : place
}
