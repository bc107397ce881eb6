import { sql } from 'kysely'
import type { Cmdb } from '../../collector/cmdb/connect.ts'
import { savePlan } from '../../collector/cmdb/plans.ts'
import { syncUplinks } from '../../collector/cmdb/sync-uplinks.ts'
import { concludeSite } from '../../collector/conclude/conclude-site.ts'
import { Plan } from '../../schemas/plan.ts'
import { addRegion } from '../collector/web/region.ts'
import { takeInAll } from './cmdb.ts'
import { regionSites, SITES } from './region.ts'

/** What a visitor goes to look at there. */
export type WatchedRegion = {
  sites: number
  site: string
  device: string
  endpoint: string
  link: string
  incident: string
  identityCase: string
}

/**
 * Fills an empty CMDB with a region that has been watched for a year: its sites scanned and their wiring concluded, a link
 * each with its load and when it was full, uplinks, alerts that are open and thousands that are over, incidents, questions of
 * identity, mass disappearances, plans.
 */
export async function fillWatchedRegion(cmdb: Cmdb, now: Date): Promise<WatchedRegion> {
  const { db } = cmdb
  const sites = regionSites()
  await addRegion(cmdb, SITES, { now })
  await takeInAll(cmdb, sites, 0)
  for (const { id } of sites) await concludeSite(cmdb, id, now)
  await syncUplinks(cmdb, now)
  await addLoad(cmdb, now)
  await addAlerts(cmdb, now)
  await addQuestions(cmdb, now)
  const plan = Plan.parse({
    revision: 1,
    vlans: [{ id: 10, name: 'ADMIN', purpose: 'management', targets: ['10.1.2.0/24'], snmp: true }],
  })
  for (const { id } of sites) await savePlan(cmdb, { agent: id, plan, by: 'Anne', now })
  await cmdb.pool.query('VACUUM ANALYZE')

  const site = sites[3]?.id ?? ''
  const first = async (query: ReturnType<typeof sql<{ id: string }>>) => {
    const { rows } = await query.execute(db)
    if (!rows[0]) throw new Error('bench: the region is not whole')
    return rows[0].id
  }
  return {
    ...{ sites: SITES, site },
    device: await first(sql`SELECT id FROM devices WHERE site_id = ${site} ORDER BY name LIMIT 1`),
    endpoint: await first(sql`SELECT id FROM endpoints WHERE site_id = ${site} LIMIT 1`),
    link: await first(sql`SELECT id FROM monitored_links WHERE site_id = ${site} AND kind = 'wan'`),
    incident: await first(sql`SELECT incident_id AS id FROM alerts WHERE quiet = 'child' LIMIT 1`),
    identityCase: await first(sql`SELECT id FROM cases LIMIT 1`),
  }
}

/** Two days by five minutes, two months by hours, a year by days; full twenty times. */
async function addLoad({ db }: Cmdb, now: Date): Promise<void> {
  await sql`UPDATE monitored_links SET address = '10.1.2.1', interface = 'igb0', circuit_id = 'ND' || site_id
    WHERE kind = 'wan'`.execute(db)
  await sql`INSERT INTO traffic_ports (site_id, address, interface)
    SELECT site_id, address, interface FROM monitored_links`.execute(db)
  await sql`INSERT INTO link_states (link_id, site_id, folded_to, settled_to, down_state, up_state, down_since, up_since,
      down_load, up_load, down_memory, up_memory)
    SELECT id, site_id, ${now}, ${now}, 'quiet', 'quiet', ${now}, ${now}, 0.1, 0.05, '{}', '{}'
    FROM monitored_links WHERE kind = 'uplink'`.execute(db)
  for (const [table, step, since] of [
    ['traffic_5_minutes', '5 minutes', '2 days'],
    ['traffic_hours', '1 hour', '62 days'],
    ['traffic_days', '1 day', '366 days'],
  ] as const) {
    await sql`INSERT INTO ${sql.table(table)}
      SELECT p.id, at, v, v / 2, v * 1.5, v * 1.2, v / 5, v / 10, v / 3, v / 4, 0
      FROM traffic_ports p JOIN monitored_links USING (site_id, address, interface),
        generate_series(date_bin(${step}::interval, ${now}, '2026-01-01') - ${since}::interval, ${now}, ${step}::interval) at,
        LATERAL (SELECT 1e6 * (20 + 30 * random()) AS v) load
      WHERE kind = 'wan'`.execute(db)
  }
  await sql`INSERT INTO link_episodes (link_id, direction, started_at, concluded_at, ended_at, ended_by, is_harmful, peak, mean,
      known_minutes, contributors)
    SELECT id, 'down', at, at + interval '15 minutes', at + interval '1 hour', 'room', false, 1, 0.96, 60, NULL
    FROM monitored_links, LATERAL (SELECT ${now}::timestamptz - n * interval '1 day' AS at FROM generate_series(1, 20) n) it
    WHERE kind = 'wan'`.execute(db)
}

/** Of each site a silent switch with two behind it, forty alerts of the past year. */
async function addAlerts({ db }: Cmdb, now: Date): Promise<void> {
  await sql`WITH silent AS (
      SELECT site_id, id, name, row_number() OVER (PARTITION BY site_id ORDER BY name) AS n FROM devices
    ), opened AS (
      INSERT INTO incidents (id, scope, opened_at) SELECT gen_random_uuid(), id, ${now} FROM sites RETURNING id, scope
    )
    INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, device_id, since, observed_at,
      opened_at, openings, quiet, detail, announced_at)
    SELECT gen_random_uuid(), scope, scope, 'device-silent ' || s.id, 'device-silent', 'major', 'open', 'device-silent ' || scope,
      opened.id, s.id, ${now}, ${now}, ${now}, '{}', CASE WHEN n > 1 THEN 'child' END,
      jsonb_build_object('device', name, 'kind', 'switch', 'behind', 3 - n), ${now}
    FROM opened JOIN silent s ON s.site_id = scope AND n <= 3`.execute(db)
  await sql`WITH past AS (
      SELECT gen_random_uuid() AS id, id AS scope, ${now}::timestamptz - n * interval '9 days' AS at, n
      FROM sites, generate_series(1, 40) n
    ), opened AS (
      INSERT INTO incidents (id, scope, state, opened_at, resolved_at)
      SELECT id, scope, 'resolved', at, at + interval '1 hour' FROM past
    )
    INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, since, observed_at, opened_at,
      resolved_at, openings, detail, announced_at)
    SELECT gen_random_uuid(), scope, scope, 'agent-silent ' || n, 'agent-silent', 'major', 'resolved', 'agent-silent ' || n, id, at,
      at, at, at + interval '1 hour', '{}', jsonb_build_object('agent', scope, 'why', 'prompt-last-will'), at
    FROM past`.execute(db)
  await sql`INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
    SELECT id, incident_id, opened_at, 'opened', true FROM alerts WHERE rule <> 'agent-silent' OR state = 'resolved'`.execute(
    db,
  )
}

/** A question of identity at each site, a mass disappearance at ten. */
async function addQuestions({ db }: Cmdb, now: Date): Promise<void> {
  await sql`INSERT INTO cases (id, key, site_id, question, device_id, record, other_site_id, other_device_id, other_record,
      evidence, opened_at)
    SELECT gen_random_uuid(), one.id || ' ' || other.id, one.site_id, 'same-name', one.id, one.record, one.site_id, other.id,
      other.record, '[]', ${now}
    FROM sites, LATERAL (SELECT id, site_id, jsonb_build_object('kind', kind, 'name', name, 'serial', serial, 'firstSeen', ${now.toISOString()}::text,
        'lastSeen', ${now.toISOString()}::text) AS record FROM devices WHERE site_id = sites.id ORDER BY name LIMIT 1) one,
      LATERAL (SELECT id, jsonb_build_object('kind', kind, 'name', name, 'serial', serial, 'firstSeen', ${now.toISOString()}::text,
        'lastSeen', ${now.toISOString()}::text) AS record FROM devices WHERE site_id = sites.id ORDER BY name DESC LIMIT 1) other`.execute(
    db,
  )
  await sql`WITH braked AS (
      INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at)
      SELECT gen_random_uuid(), id, 'endpoint', 280, ${now} FROM sites ORDER BY id LIMIT 10 RETURNING id, site_id
    )
    INSERT INTO presence_brake_items (brake_id, site_id, endpoint_id, added_at)
    SELECT braked.id, braked.site_id, e.id, ${now} FROM braked, LATERAL (
      SELECT id FROM endpoints WHERE site_id = braked.site_id ORDER BY id LIMIT 120) e`.execute(db)
}
