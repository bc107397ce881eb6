import { type Kysely, sql } from 'kysely'
import type { WanPortEvidence } from '../traffic/wan-port.ts'
import type { Database } from './tables.ts'

const LOOK_BACK_MS = 24 * 3_600_000
/** A device whose ARP table has so many of the site's hosts is their next hop. */
const LEAST_HOSTS = 3

/** IANAifType of loopbacks and tunnels, and of what FreeBSD calls enc, pfsync and pflog: no access is on these. */
const NO_ACCESS = [24, 131, 244, 245, 246]

type PortRow = {
  device_id: string
  address: string
  name: string
  alias: string | null
  kind: string
  is_up: boolean | null
  role: string | null
  has_neighbour: boolean
  own_hosts: string
  foreign_hosts: string
  is_learnt: boolean
  has_default_route: boolean
  has_own_hosts: boolean
  octets: string | null
}

/**
 * The ports of a site that could carry its Internet access, and what is known of each: those of firewalls and routers, and
 * switch ports where gear announces itself that is not the site's.
 */
export async function loadWanEvidence(
  db: Kysely<Database>,
  siteId: string,
  now: Date,
): Promise<WanPortEvidence[]> {
  const since = new Date(now.getTime() - LOOK_BACK_MS)
  const { rows } = await sql<PortRow>`
    WITH candidates AS (
      SELECT d.id AS device_id, d.kind, host(d.address::inet) AS address, i.name, i.alias, i.is_up,
        i.mac_address,
        r.role, EXISTS (SELECT FROM unknown_neighbours u
          WHERE u.device_id = d.id AND u.interface = i.name) AS has_neighbour
      FROM devices d JOIN interfaces i ON i.device_id = d.id AND i.is_present
      LEFT JOIN port_roles r ON r.device_id = d.id AND r.interface = i.name
      WHERE d.site_id = ${siteId} AND d.state <> 'retired' AND d.merged_into IS NULL
        AND d.address IS NOT NULL AND (i.type IS NULL OR i.type <> ALL(${NO_ACCESS}))
    ), learnt AS (
      SELECT DISTINCT entry ->> 'macAddress' AS mac
      FROM observed_sections s CROSS JOIN LATERAL jsonb_array_elements(s.rows) AS entry
      WHERE s.site_id = ${siteId} AND s.section = 'macTable' AND jsonb_typeof(s.rows) = 'array'
    ), resolved AS (
      SELECT s.device_id, entry ->> 'interface' AS name, entry ->> 'address' AS address
      FROM observed_sections s CROSS JOIN LATERAL jsonb_array_elements(s.rows) AS entry
      WHERE s.site_id = ${siteId} AND s.section = 'arpTable' AND jsonb_typeof(s.rows) = 'array'
    ), known AS (
      SELECT host(address) AS address FROM endpoints WHERE site_id = ${siteId} AND address IS NOT NULL
        AND device_id IS NULL AND vlan IS NOT NULL
      UNION SELECT host(address) FROM device_addresses
        WHERE site_id = ${siteId} AND is_current
    ), hosts AS (
      SELECT device_id, resolved.name,
        count(*) FILTER (WHERE known.address IS NOT NULL) AS own_hosts,
        count(*) FILTER (WHERE known.address IS NULL) AS foreign_hosts
      FROM resolved LEFT JOIN known ON known.address = resolved.address
      GROUP BY device_id, resolved.name
    ), moved AS (
      SELECT p.address, p.interface, sum(s.octets_in + s.octets_out) AS octets
      FROM traffic_ports p JOIN traffic_samples s ON s.port_id = p.id
      WHERE p.site_id = ${siteId} AND s.ended_at > ${since} GROUP BY 1, 2
      UNION ALL
      SELECT p.address, p.interface, sum(one.octets_in + one.octets_out)
      FROM traffic_batches b
      CROSS JOIN LATERAL unnest(b.ports, b.octets_in, b.octets_out)
        AS one (port_id, octets_in, octets_out)
      JOIN traffic_ports p ON p.id = one.port_id
      WHERE b.site_id = ${siteId} AND b.ended_at > ${since} GROUP BY 1, 2
    )
    SELECT c.*, coalesce(h.own_hosts, 0) AS own_hosts, coalesce(h.foreign_hosts, 0) AS foreign_hosts,
      EXISTS (SELECT FROM learnt WHERE learnt.mac = c.mac_address::text) AS is_learnt,
      EXISTS (SELECT FROM observed_sections s
        CROSS JOIN LATERAL jsonb_array_elements(s.rows) AS route
        WHERE s.device_id = c.device_id AND s.section = 'defaultRoutes'
          AND route ->> 'interface' = c.name) AS has_default_route,
      EXISTS (SELECT FROM hosts own WHERE own.device_id = c.device_id AND own.own_hosts > 0
        AND (own.name = c.name OR starts_with(own.name, c.name || '.'))) AS has_own_hosts,
      (SELECT sum(octets) FROM moved m WHERE m.address = c.address::inet AND m.interface = c.name)
        AS octets
    FROM candidates c LEFT JOIN hosts h ON h.device_id = c.device_id AND h.name = c.name
    WHERE c.kind IN ('firewall', 'router') OR c.has_neighbour
    ORDER BY c.device_id, c.name`.execute(db)

  const gateways = new Set(
    [...Map.groupBy(rows, it => it.device_id)]
      .filter(
        ([, ports]) => ports.reduce((sum, it) => sum + Number(it.own_hosts), 0) >= LEAST_HOSTS,
      )
      .map(([device]) => device),
  )
  return rows.map(row => ({
    device: row.device_id,
    address: row.address,
    interface: row.name,
    ...(row.alias !== null && { alias: row.alias }),
    deviceKind: row.kind,
    hasDefaultRoute: row.has_default_route,
    isGateway: gateways.has(row.device_id),
    ...(row.role !== null && { role: row.role }),
    hasUnknownNeighbour: row.has_neighbour,
    ...(row.is_up !== null && { isUp: row.is_up }),
    hasOwnHosts: row.has_own_hosts,
    isSeenInside: row.is_learnt,
    hasForeignHosts: Number(row.foreign_hosts) > Number(row.own_hosts),
    ...(row.octets !== null && { octets: Number(row.octets) }),
  }))
}
