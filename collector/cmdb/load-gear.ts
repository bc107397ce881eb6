import { sql } from 'kysely'
import { DeviceKind } from '../../schemas/device-kind.ts'
import type { KnownFinding } from '../reconcile/findings/diff-findings.ts'
import type { SeenItem, SeenSite } from '../reconcile/gear/find-unexpected.ts'
import type { NamedItem, ProposedField } from '../reconcile/naming/find-names.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { subjectFromRow } from './topology-rows.ts'
import { withoutNulls } from './without-nulls.ts'

type ItemRow = {
  type: 'device' | 'endpoint'
  id: string
  kind: string
  name: string | null
  vendor: string | null
  model: string | null
  mac_address: string | null
  address: string | null
  first_seen: Date
  last_seen: Date
  is_listed: boolean
  port_device: string | null
  port: string | null
  place: Partial<Record<ProposedField, string>> | null
}

/** What is at a site, for those who look for what should not be, or is called otherwise. */
export async function loadGear(
  transaction: SiteTransaction,
  siteId: string,
): Promise<{ seen: SeenSite; named: NamedItem[] }> {
  const { rows } = await sql<ItemRow>`
    SELECT 'device' AS type, device.id, kind, name, vendor, model, mac_address,
      host(device.address) AS address, first_seen, last_seen,
      EXISTS (SELECT FROM asserted_values said WHERE said.item_id = device.id
        AND said.source = 'import' AND said.ended_by IS NULL) AS is_listed,
      uplink.peer_device_id AS port_device, uplink.peer_interface AS port,
      (SELECT jsonb_object_agg(field, value ORDER BY source) FROM asserted_values said
        WHERE said.item_id = device.id AND said.ended_by IS NULL
          AND field IN ('building', 'rack', 'room')) AS place
    FROM devices device
    LEFT JOIN LATERAL (
      SELECT peer_device_id, peer_interface FROM port_roles
      WHERE port_roles.device_id = device.id AND role = 'uplink' ORDER BY interface LIMIT 1
    ) uplink ON true
    WHERE site_id = ${siteId} AND state <> 'retired' AND merged_into IS NULL
    UNION ALL
    SELECT 'endpoint', endpoint.id, kind, name, vendor, NULL, mac_address,
      (SELECT host(endpoint.address) FROM jsonb_each(sightings) AS seen (vlan, it)
        WHERE it ->> 'address' = host(endpoint.address) AND NOT it ? 'addressFrom'
          AND (it ->> 'at')::timestamptz = endpoint.last_seen LIMIT 1),
      endpoint.first_seen, endpoint.last_seen,
      EXISTS (SELECT FROM asserted_values said WHERE said.item_id = endpoint.id
        AND said.source = 'import' AND said.ended_by IS NULL),
      place.device_id, place.interface, NULL
    FROM endpoints endpoint
    LEFT JOIN endpoint_locations place ON place.endpoint_id = endpoint.id AND place.ended_at IS NULL
    WHERE endpoint.site_id = ${siteId} AND state <> 'retired' AND NOT is_random_mac
      AND endpoint.device_id IS NULL AND mac_address IS NOT NULL
    ORDER BY 1, 2`.execute(transaction)
  const site = await transaction
    .selectFrom('sites')
    .select('baseline_at')
    .where('id', '=', siteId)
    .executeTakeFirst()
  const neighbours = await transaction
    .selectFrom('unknown_neighbours')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('device_id')
    .orderBy('interface')
    .orderBy('key')
    .execute()
  const shared = await transaction
    .selectFrom('port_roles')
    .select(['device_id', 'interface', 'host_count', 'read_at'])
    .where('site_id', '=', siteId)
    .where('role', '=', 'shared')
    .orderBy('device_id')
    .orderBy('interface')
    .execute()
  const seen: SeenSite = {
    baselineMs: site?.baseline_at?.getTime(),
    items: rows.map(itemFromRow),
    neighbours: neighbours.map(({ device_id, interface: port, neighbour, ...row }) => ({
      device: device_id,
      interface: port,
      ...(neighbour.name !== undefined && { name: neighbour.name }),
      ...(neighbour.chassisId !== undefined && { chassisId: neighbour.chassisId }),
      capabilities: neighbour.capabilities ?? [],
      firstSeenMs: row.first_seen.getTime(),
      lastSeenMs: row.last_seen.getTime(),
    })),
    sharedPorts: shared.map(it => ({
      device: it.device_id,
      interface: it.interface,
      hosts: it.host_count,
      readAtMs: it.read_at.getTime(),
    })),
  }
  const named = rows.flatMap(({ type, id, name, place, ...row }): NamedItem[] =>
    name === null
      ? []
      : [
          {
            type,
            id,
            name,
            kind: kindOf(row),
            lastSeenMs: row.last_seen.getTime(),
            place: place ?? {},
          },
        ],
  )
  return { seen, named }
}

function kindOf({ kind }: { kind: string }): DeviceKind {
  return DeviceKind.safeParse(kind).data ?? 'unknown'
}

function itemFromRow(row: ItemRow): SeenItem {
  const { type, id, name, vendor, model, mac_address, address, port_device, port } = row
  return {
    type,
    id,
    kind: kindOf(row),
    ...withoutNulls({ name, vendor, model, macAddress: mac_address, address }),
    firstSeenMs: row.first_seen.getTime(),
    lastSeenMs: row.last_seen.getTime(),
    isListed: row.is_listed,
    ...(port_device !== null &&
      port !== null && { place: { device: port_device, interface: port } }),
  }
}

/** The site's unresolved findings of these kinds. */
export async function loadKnownFindings(
  transaction: SiteTransaction,
  siteId: string,
  kinds: readonly string[],
): Promise<KnownFinding[]> {
  const rows = await transaction
    .selectFrom('findings')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('state', '!=', 'resolved')
    .where('kind', 'in', kinds)
    .execute()
  return rows.map(it => ({
    id: it.id,
    kind: it.kind,
    subject: subjectFromRow(it),
    detail: it.detail,
    state: it.state === 'accepted' ? 'accepted' : 'open',
    firstSeenMs: it.first_seen.getTime(),
    seenAtMs: it.last_seen.getTime(),
  }))
}

/** The site's baseline is its first whole scan, once it has one. */
export async function setBaseline(transaction: SiteTransaction, siteId: string): Promise<void> {
  await sql`
    UPDATE sites SET baseline_at = (
      SELECT min(finished_at) FROM scan_reports WHERE site_id = ${siteId} AND NOT is_partial
        AND sweep_method <> 'none' AND finished_at <= sites.presence_at)
    WHERE id = ${siteId} AND baseline_at IS NULL`.execute(transaction)
}
