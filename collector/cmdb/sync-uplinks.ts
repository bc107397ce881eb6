import { sql } from 'kysely'
import type { Cmdb } from './connect.ts'

/**
 * The uplinks between switches that the topology concluded last are watched by the speed of their port, each at the end that
 * is farther from the gateway. A port of the register is not watched a second time. Tells how many sites were new.
 */
export function syncUplinks({ db }: Cmdb, now: Date): Promise<number> {
  return db.transaction().execute(async transaction => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('uplinks', 0))`.execute(transaction)
    const { rows } = await sql<{ site_id: string; concluded_at: Date }>`
      SELECT r.site_id, r.concluded_at FROM topology_runs r LEFT JOIN uplink_syncs s USING (site_id)
      WHERE r.concluded_at IS NOT NULL AND (s.site_id IS NULL OR s.concluded_at < r.concluded_at)
      ORDER BY r.site_id LIMIT 200`.execute(transaction)
    if (rows.length === 0) return 0
    const sites = rows.map(it => it.site_id)
    const uplinks = sql`SELECT r.site_id, d.address::inet AS address, r.interface
      FROM port_roles r JOIN devices d ON d.id = r.device_id
      JOIN devices peer ON peer.id = r.peer_device_id
      WHERE r.site_id = ANY(${sites}) AND r.role = 'uplink' AND d.address IS NOT NULL
        AND d.kind = 'switch'`
    await sql`UPDATE monitored_links l SET ended_at = ${now}
      WHERE l.kind = 'uplink' AND l.ended_at IS NULL AND l.site_id = ANY(${sites})
        AND NOT EXISTS (SELECT FROM (${uplinks}) u WHERE u.site_id = l.site_id
          AND u.address = l.address AND u.interface = l.interface)`.execute(transaction)
    await sql`INSERT INTO monitored_links
        (id, site_id, kind, address, interface, down_is, created_at, changed_at, changed_by)
      SELECT gen_random_uuid(), site_id, 'uplink', address, interface, 'in', ${now}, ${now},
        'topology'
      FROM (${uplinks}) u ON CONFLICT (site_id, address, interface) WHERE ended_at IS NULL
        DO NOTHING`.execute(transaction)
    await sql`INSERT INTO uplink_syncs (site_id, concluded_at)
      SELECT * FROM unnest(${sites}::text[], ${rows.map(it => it.concluded_at)}::timestamptz[])
      ON CONFLICT (site_id) DO UPDATE SET concluded_at = excluded.concluded_at`.execute(transaction)
    return rows.length
  })
}
