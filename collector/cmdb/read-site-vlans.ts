import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** A VLAN of a site: what switches call it, how far the agent looks at it, and who is in it. */
export type SiteVlanItem = {
  id: number
  /** What the devices that have it call it, the most usual name first. */
  names: string[]
  /** Devices that have it configured. */
  devices: number
  /** Hosts that were last seen in it, those that are retired aside. */
  endpoints: number
  /** What the site's plans say of it; absent when none of them has it. */
  plan?: { name: string; targets: string[]; snmp: boolean; privacy: string; pace: string }
  /** What the latest whole scan did there; absent when it did not look. */
  scan?: {
    addresses: number
    alive: number
    answered: number
    silent: number
    failure?: string
  }
}

type Row = {
  id: number
  names: string[] | null
  devices: number | null
  endpoints: number | null
  plan: NonNullable<SiteVlanItem['plan']> | null
  scan: NonNullable<SiteVlanItem['scan']> | null
}

/** The VLANs of a site by number: those that devices have, those of the plan, and those in which somebody was seen. */
export async function readSiteVlans(db: Kysely<Database>, siteId: string): Promise<SiteVlanItem[]> {
  const { rows } = await sql<Row>`
    WITH told AS (
      SELECT id, array_agg(name ORDER BY count DESC, name) FILTER (WHERE name <> '') AS names, sum(count)::int AS devices
      FROM (
        SELECT (vlan->>'id')::int AS id, coalesce(vlan->>'name', '') AS name, count(*) AS count
        FROM observed_sections s JOIN devices d ON d.id = s.device_id AND d.state <> 'retired'
          CROSS JOIN LATERAL jsonb_array_elements(s.rows) vlan
        WHERE s.site_id = ${siteId} AND s.section = 'vlans' AND jsonb_typeof(s.rows) = 'array'
        GROUP BY 1, 2
      ) it GROUP BY id
    ), hosts AS (
      SELECT vlan AS id, count(*)::int AS endpoints FROM endpoints
      WHERE site_id = ${siteId} AND vlan IS NOT NULL AND state <> 'retired' GROUP BY vlan
    ), latest AS (
      SELECT DISTINCT ON (p.agent_id) p.body FROM plans p JOIN agents a ON a.id = p.agent_id
      WHERE p.site_id = ${siteId} AND a.revoked_at IS NULL ORDER BY p.agent_id, p.revision DESC
    ), planned AS (
      SELECT DISTINCT ON (id) (vlan->>'id')::int AS id, jsonb_build_object('name', vlan->'name',
        'targets', vlan->'targets', 'snmp', vlan->'snmp', 'privacy', vlan->'privacy', 'pace', vlan->'pace') AS plan
      FROM latest CROSS JOIN LATERAL jsonb_array_elements(body->'vlans') vlan
      WHERE vlan ? 'id' ORDER BY id
    ), scanned AS (
      SELECT (it->>'vlan')::int AS id, jsonb_strip_nulls(jsonb_build_object(
        'addresses', sum((it->>'addressesTried')::int), 'alive', sum((it->>'hostsAlive')::int),
        'answered', sum((it->>'devicesObserved')::int), 'silent', sum((it->>'snmpSilent')::int),
        'failure', min(it->>'failure'))) AS scan
      FROM (SELECT report FROM scan_reports WHERE site_id = ${siteId} AND NOT is_partial
        ORDER BY finished_at DESC LIMIT 1) r CROSS JOIN LATERAL jsonb_array_elements(r.report->'coverage') it
      WHERE it ? 'vlan' GROUP BY 1
    )
    SELECT id, names, devices, endpoints, plan, scan
    FROM told FULL JOIN hosts USING (id) FULL JOIN planned USING (id) FULL JOIN scanned USING (id)
    WHERE id BETWEEN 1 AND 4094 ORDER BY id`.execute(db)
  return rows.map(({ id, names, devices, endpoints, plan, scan }) => ({
    id,
    names: names ?? [],
    devices: devices ?? 0,
    endpoints: endpoints ?? 0,
    ...(plan && { plan }),
    ...(scan && { scan }),
  }))
}
