import { sql } from 'kysely'
import { DeviceKind } from '../../schemas/device-kind.ts'
import type { Absence, ClassCount } from '../reconcile/presence/conclude-presence.ts'
import type { ItemClass } from '../reconcile/presence/covered-areas.ts'
import { isInArea } from './coverage-clocks.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/**
 * What scans looked for and did not see, with how long that has been by the clock of its area. A device is seen too when its
 * host answers without SNMP. An absence counts from the last sighting, from a person's word, or from the last
 * scan that missed what it hangs on, whichever is later.
 */
export async function loadAbsences(
  transaction: SiteTransaction,
  siteId: string,
): Promise<Absence[]> {
  const { rows } = await sql<{
    id: string
    item_class: ItemClass
    kind: string
    state: Absence['state']
    absent_ms: string
    is_braked: boolean
  }>`
    WITH absent AS (
      SELECT device.id, 'device' AS item_class, device.kind, device.state, area.key,
        greatest(device.last_seen, device.patience_from, alive.last_seen, upstream.missed_at) AS since,
        area.at, area.counted_ms
      FROM devices device
      LEFT JOIN LATERAL (
        SELECT max(last_seen) AS last_seen FROM endpoints WHERE device_id = device.id
      ) alive ON true
      LEFT JOIN LATERAL (
        SELECT max(peer.missed_at) AS missed_at FROM port_roles port
        JOIN devices peer ON peer.id = port.peer_device_id
        WHERE port.device_id = device.id AND port.role = 'uplink'
      ) upstream ON true
      JOIN coverage_areas area ON area.site_id = device.site_id AND area.item_class = 'device'
        AND area.at > device.last_seen
      WHERE device.site_id = ${siteId} AND device.state <> 'retired' AND device.merged_into IS NULL
        AND EXISTS (SELECT FROM device_addresses it
          WHERE it.device_id = device.id AND it.is_current AND ${isInArea('it.address')})
      UNION ALL
      SELECT endpoint.id, 'endpoint', endpoint.kind, endpoint.state, area.key,
        greatest(endpoint.last_seen, endpoint.patience_from, upstream.missed_at),
        area.at, area.counted_ms
      FROM endpoints endpoint
      LEFT JOIN LATERAL (
        SELECT max(above.missed_at) AS missed_at FROM endpoint_locations place
        JOIN devices above ON above.id IN (place.device_id, place.through_device_id)
        WHERE place.endpoint_id = endpoint.id AND place.ended_at IS NULL
      ) upstream ON true
      JOIN coverage_areas area ON area.site_id = endpoint.site_id AND area.item_class = 'endpoint'
        AND area.at > endpoint.last_seen
      WHERE endpoint.site_id = ${siteId} AND endpoint.state <> 'retired'
        AND NOT endpoint.is_random_mac AND endpoint.device_id IS NULL
        AND (endpoint.vlan = area.vlan OR ${isInArea('endpoint.address')})
    )
    SELECT id, item_class, kind, state, max(absent.counted_ms - known.counted_ms) AS absent_ms,
      EXISTS (SELECT FROM presence_brake_items it JOIN presence_brakes brake ON brake.id = it.brake_id
        WHERE brake.state = 'pending' AND it.returned_at IS NULL
          AND (it.device_id = absent.id OR it.endpoint_id = absent.id)) AS is_braked
    FROM absent
    CROSS JOIN LATERAL (
      SELECT counted_ms FROM coverage_ticks tick
      WHERE tick.site_id = ${siteId} AND tick.key = absent.key AND tick.at >= absent.since
      ORDER BY tick.at LIMIT 1
    ) known
    WHERE absent.at > absent.since
    GROUP BY id, item_class, kind, state
    ORDER BY id`.execute(transaction)
  return rows.map(row => ({
    id: row.id,
    itemClass: row.item_class,
    kind: DeviceKind.safeParse(row.kind).data ?? 'unknown',
    state: row.state,
    absentMs: Number(row.absent_ms),
    isBraked: row.is_braked,
  }))
}

/** Devices that were late or missing and whose hosts answer, if not by SNMP. */
export async function loadRevived(
  transaction: SiteTransaction,
  siteId: string,
  since: string,
): Promise<{ id: string; state: 'late' | 'missing' }[]> {
  const { rows } = await sql<{ id: string; state: 'late' | 'missing' }>`
    SELECT id, state FROM devices device
    WHERE site_id = ${siteId} AND state IN ('late', 'missing') AND EXISTS (
      SELECT FROM endpoints alive
      WHERE alive.device_id = device.id AND alive.last_seen >= ${since}::timestamptz)
    ORDER BY id`.execute(transaction)
  return rows
}

/** How much of each class the site has, and how much the collector took for missing in the last day. */
export async function loadClassCounts(
  transaction: SiteTransaction,
  siteId: string,
  now: Date,
): Promise<Record<ItemClass, ClassCount>> {
  const { rows } = await sql<Record<string, string | boolean>>`
    WITH lately AS (
      SELECT it.item_type, it.item_id FROM changes it
      JOIN changesets cause ON cause.id = it.changeset_id
      WHERE it.site_id = ${siteId} AND it.at > ${now}::timestamptz - interval '1 day'
        AND it.field = 'state' AND it.new_value = '"missing"' AND cause.actor_kind = 'collector'
    )
    SELECT
      (SELECT count(*) FROM devices WHERE site_id = ${siteId} AND state <> 'retired'
        AND merged_into IS NULL) AS devices,
      (SELECT count(*) FROM endpoints WHERE site_id = ${siteId} AND state <> 'retired'
        AND NOT is_random_mac AND device_id IS NULL) AS endpoints,
      (SELECT count(*) FROM devices WHERE state = 'missing'
        AND id IN (SELECT item_id FROM lately)) AS devices_lately,
      (SELECT count(*) FROM endpoints WHERE state = 'missing'
        AND id IN (SELECT item_id FROM lately)) AS endpoints_lately,
      EXISTS (SELECT FROM presence_brakes WHERE site_id = ${siteId} AND state = 'pending'
        AND item_class = 'device') AS devices_braked,
      EXISTS (SELECT FROM presence_brakes WHERE site_id = ${siteId} AND state = 'pending'
        AND item_class = 'endpoint') AS endpoints_braked`.execute(transaction)
  const [row = {}] = rows
  const countOf = (plural: 'devices' | 'endpoints'): ClassCount => ({
    items: Number(row[plural]),
    wentMissingLately: Number(row[`${plural}_lately`]),
    hasBrake: row[`${plural}_braked`] === true,
  })
  return { device: countOf('devices'), endpoint: countOf('endpoints') }
}
