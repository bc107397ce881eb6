import { sql } from 'kysely'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { uaiCheckLetter } from '../../../schemas/site-id.ts'

export const NOW = new Date('2026-11-20T09:00:00Z')

/** The UAI of the nth site of a region; the check letter is right. */
export function uaiOf(n: number): string {
  const digits = String(370_000 + n).padStart(7, '0')
  return digits + uaiCheckLetter(digits)
}

/**
 * Sites as the collector keeps them at a moment of a school day: each with a link, most of them quiet, every 20th full,
 * every 15th busy, every 30th with a silent agent and an incident.
 */
export async function addRegion(
  { db }: Cmdb,
  count: number,
  { now = NOW, except }: { now?: Date; except?: string } = {},
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n).filter(n => uaiOf(n) !== except)
  const ids = numbers.map(uaiOf)
  await sql`INSERT INTO sites (id, name, city, created_at)
    SELECT id, 'Lycée ' || n, 'Ville ' || n % 40, ${now} FROM unnest(${ids}::text[], ${numbers}::int[]) AS it (id, n)`.execute(
    db,
  )
  await sql`INSERT INTO agents (id, site_id, password_hash, state, heartbeat_at, version)
    SELECT id, id, 'scrypt$none', CASE WHEN n % 30 = 7 THEN 'offline' ELSE 'online' END, ${now}, '0.1.0'
    FROM unnest(${ids}::text[], ${numbers}::int[]) AS it (id, n)`.execute(db)
  await sql`WITH link AS (
      INSERT INTO monitored_links (id, site_id, kind, operator, created_at, changed_at, changed_by)
      SELECT gen_random_uuid(), id, 'wan', 'Opérateur ' || n % 4, ${now}, ${now}, 'Anne'
      FROM unnest(${ids}::text[], ${numbers}::int[]) AS it (id, n) RETURNING id, site_id
    ), contract AS (
      INSERT INTO link_contracts (link_id, valid_from, down_mbps, up_mbps, said_by, said_at)
      SELECT id, ${now}, CASE WHEN hashtext(site_id) % 5 = 0 THEN 40 ELSE 100 END, 40, 'Anne', ${now} FROM link
    ), numbered AS (
      SELECT link.id, link.site_id, n FROM link JOIN unnest(${ids}::text[], ${numbers}::int[]) AS it (id, n) ON it.id = site_id
    )
    INSERT INTO link_states (link_id, site_id, folded_to, settled_to, down_state, up_state, down_since, up_since,
      down_load, up_load, down_memory, up_memory)
    SELECT id, site_id, ${now}, ${now},
      CASE WHEN n % 60 = 3 THEN 'harmful' WHEN n % 20 = 3 THEN 'saturated' WHEN n % 15 = 4 THEN 'busy' ELSE 'quiet' END,
      'quiet', ${now}, ${now},
      CASE WHEN n % 20 = 3 THEN 0.93 + (n % 7) / 100.0 WHEN n % 15 = 4 THEN 0.8 ELSE (n % 50) / 100.0 END,
      (n % 30) / 100.0, '{}', '{}' FROM numbered`.execute(db)
  await sql`WITH opened AS (
      INSERT INTO incidents (id, scope, opened_at)
      SELECT gen_random_uuid(), id, ${now} FROM unnest(${ids}::text[], ${numbers}::int[]) AS it (id, n) WHERE n % 30 = 7
      RETURNING id, scope
    )
    INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, since, observed_at, opened_at,
      openings, detail, announced_at)
    SELECT gen_random_uuid(), scope, scope, 'agent-silent ' || scope, 'agent-silent', 'critical', 'open', 'agent-silent ' || scope, id,
      ${now}, ${now}, ${now}, '{}', jsonb_build_object('agent', scope, 'why', 'prompt-last-will'), ${now} FROM opened`.execute(
    db,
  )
  await sql`INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
    SELECT id, incident_id, opened_at, 'opened', true FROM alerts WHERE scope = ANY(${ids})`.execute(
    db,
  )
  await sql`INSERT INTO scan_reports (scan_id, site_id, agent_id, message_id, started_at, finished_at, is_partial,
      sweep_method, report)
    SELECT gen_random_uuid(), id, id, gen_random_uuid(), ${now}, ${now}, false, 'fping',
      jsonb_build_object('coverage', jsonb_build_array(jsonb_build_object('addressesTried', 1022 + n, 'devicesObserved', 14,
        'snmpSilent', n % 3)))
    FROM unnest(${ids}::text[], ${numbers}::int[]) AS it (id, n)`.execute(db)
}

/** An alert of an incident of its own, with its event, as the collector commits them. */
export async function openAlert(
  { db }: Cmdb,
  { site, rule, severity = 'critical' }: { site: string; rule: string; severity?: string },
): Promise<void> {
  await sql`WITH opened AS (
      INSERT INTO incidents (id, scope, opened_at) VALUES (gen_random_uuid(), ${site}, now()) RETURNING id
    ), alert AS (
      INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, since, observed_at, opened_at,
        openings, detail)
      SELECT gen_random_uuid(), ${site}, ${site}, ${rule}, ${rule}, ${severity}, 'open', ${rule}, id, now(), now(), now(),
        '{}', '{}' FROM opened RETURNING id, incident_id
    ), child AS (
      INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, since, observed_at, opened_at,
        openings, quiet, detail)
      SELECT gen_random_uuid(), ${site}, ${site}, 'agent-silent of ' || ${rule}, 'agent-silent', 'major', 'open', ${rule}, id,
        now(), now(), now(), '{}', 'child', '{}' FROM opened
    )
    INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
    SELECT id, incident_id, now(), 'opened', true FROM alert`.execute(db)
}
