import { type Kysely, sql } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** A device with where it stands and what speaks against it, as somebody who walks through the school needs it. */
export type AuditItem = {
  id: string
  kind: DeviceKind
  name?: string
  vendor?: string
  model?: string
  serial?: string
  version?: string
  address?: string
  building?: string
  room?: string
  rack?: string
  location?: string
  assetNumber?: string
  state: 'seen' | 'late' | 'missing'
  lastSeen: string
  /** Mbit/s of its fastest port; absent where no port tells. */
  fastestMbps?: number
  /** Kinds of findings about it that are open. */
  findings: string[]
}

type Row = {
  id: string
  kind: DeviceKind
  name: string | null
  vendor: string | null
  model: string | null
  serial: string | null
  version: string | null
  address: string | null
  location: string | null
  building: string | null
  room: string | null
  rack: string | null
  asset_number: string | null
  state: 'seen' | 'late' | 'missing'
  last_seen: Date
  fastest_mbps: number | null
  findings: string[] | null
}

/** The devices of a site by building, room, rack and name; undefined when there is no such site. */
export async function readAudit(
  db: Kysely<Database>,
  siteId: string,
): Promise<AuditItem[] | undefined> {
  const site = await db.selectFrom('sites').select('id').where('id', '=', siteId).executeTakeFirst()
  if (!site) return undefined
  const { rows } = await sql<Row>`
    WITH said AS (
      -- What a person says counts before an import.
      SELECT DISTINCT ON (device_id, field) device_id, field, value FROM asserted_values
      WHERE site_id = ${siteId} AND ended_by IS NULL AND field IN ('building', 'room', 'rack', 'assetNumber')
      ORDER BY device_id, field, source DESC
    )
    SELECT d.id, d.kind, d.name, d.vendor, d.model, d.serial, d.version, host(d.address) AS address, d.location,
      building.value AS building, room.value AS room, rack.value AS rack, asset.value AS asset_number,
      d.state, d.last_seen,
      (SELECT max(speed_mbps) FROM interfaces i WHERE i.device_id = d.id AND i.is_present AND speed_mbps > 0) AS fastest_mbps,
      (SELECT array_agg(DISTINCT f.kind ORDER BY f.kind) FROM findings f
        WHERE f.site_id = ${siteId} AND f.device_id = d.id AND f.state = 'open') AS findings
    FROM devices d
    LEFT JOIN said building ON building.device_id = d.id AND building.field = 'building'
    LEFT JOIN said room ON room.device_id = d.id AND room.field = 'room'
    LEFT JOIN said rack ON rack.device_id = d.id AND rack.field = 'rack'
    LEFT JOIN said asset ON asset.device_id = d.id AND asset.field = 'assetNumber'
    WHERE d.site_id = ${siteId} AND d.state <> 'retired' AND d.merged_into IS NULL
    ORDER BY building.value NULLS LAST, room.value NULLS LAST, rack.value NULLS LAST, d.location NULLS LAST, d.name, d.id`.execute(
    db,
  )
  return rows.map(
    ({ id, kind, state, last_seen, findings, fastest_mbps, asset_number, ...known }) => ({
      id,
      kind,
      ...withoutNulls({ ...known, assetNumber: asset_number, fastestMbps: fastest_mbps }),
      state,
      lastSeen: last_seen.toISOString(),
      findings: findings ?? [],
    }),
  )
}
