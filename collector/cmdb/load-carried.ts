import { sql } from 'kysely'
import type { AssertableField } from '../reconcile/golden-record.ts'
import type { Assertion } from '../reconcile/plan-assertions.ts'
import type { Cmdb } from './connect.ts'

type Row = {
  endpoint_id: string
  device_id: string
  field: AssertableField
  source: 'person' | 'import'
  value: string
  said_by: string
}

/**
 * What people and lists said of hosts of a site that turned out to be devices, as said of the devices instead: unless something is
 * said there already, or a person took that back.
 */
export async function loadCarried({ db }: Cmdb, siteId: string): Promise<Assertion[]> {
  const { rows } = await sql<Row>`
    SELECT DISTINCT ON (device.id, said.field, said.source) said.endpoint_id,
      device.id AS device_id, said.field, said.source, said.value, said.said_by
    FROM asserted_values said
    JOIN endpoints host ON host.id = said.endpoint_id
    JOIN devices device ON device.id = host.device_id AND device.merged_into IS NULL
    JOIN changesets ON changesets.id = said.changeset_id AND changesets.undoes IS NULL
    WHERE said.site_id = ${siteId} AND said.endpoint_id IS NOT NULL AND said.ended_by IS NULL
      AND said.source IN ('person', 'import')
      AND NOT EXISTS (SELECT FROM asserted_values theirs
        WHERE theirs.item_id = device.id AND theirs.field = said.field
          AND theirs.source = said.source AND theirs.ended_by IS NULL)
    ORDER BY device.id, said.field, said.source, said.at DESC, said.id`.execute(db)
  return rows.flatMap(({ endpoint_id, device_id, field, source, value, said_by: by }) => [
    { item: { type: 'device' as const, id: device_id }, field, source, value, by },
    { item: { type: 'endpoint' as const, id: endpoint_id }, field, source },
  ])
}
