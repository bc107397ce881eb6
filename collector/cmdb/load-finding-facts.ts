import { type Kysely, sql } from 'kysely'
import type { FindingFact } from './site-facts.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** Open findings of a site, with the names of what they are about besides the ids. */
export async function loadFindings(db: Kysely<Database>, site: string): Promise<FindingFact[]> {
  const rows = await db
    .selectFrom('findings as f')
    .leftJoin('devices as d', 'd.id', 'f.device_id')
    .leftJoin('endpoints as e', 'e.id', 'f.endpoint_id')
    .selectAll('f')
    .select([
      'd.name as device_name',
      'd.address as device_address',
      'e.name as endpoint_name',
      'e.mac_address',
      nameOfDevice(sql`f.detail -> 'peer' ->> 'device'`).as('peer_name'),
      nameOfDevice(sql`f.detail -> 'place' ->> 'device'`).as('place_name'),
      sql<
        string[] | null
      >`(SELECT array_agg(coalesce(one.name, host(one.address), two.name, two.mac_address::text))
        FROM jsonb_path_query(f.detail, '$.others[*].id') AS other
        LEFT JOIN devices one ON one.id::text = other #>> '{}'
        LEFT JOIN endpoints two ON two.id::text = other #>> '{}')`.as('other_names'),
    ])
    .where('f.site_id', '=', site)
    .where('f.state', '=', 'open')
    .orderBy('f.id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    firstSeenMs: row.first_seen.getTime(),
    lastSeenMs: row.last_seen.getTime(),
    ...withoutNulls({
      device: row.device_id,
      interface: row.interface,
      endpoint: row.endpoint_id,
    }),
    detail: {
      ...row.detail,
      ...withoutNulls({
        device: row.device_name ?? row.device_address ?? row.endpoint_name ?? row.mac_address,
        peerName: row.peer_name,
        placeName: row.place_name,
        otherNames: row.other_names,
      }),
    },
  }))
}

/** As people call the device of this id. */
function nameOfDevice(id: ReturnType<typeof sql>) {
  return sql<string | null>`(SELECT coalesce(named.name, host(named.address)) FROM devices named
    WHERE named.id::text = ${id})`
}
