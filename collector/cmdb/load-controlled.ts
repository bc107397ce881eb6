import { sql } from 'kysely'
import type { AccessPoint } from '../../schemas/access-point.ts'
import type { AssertableField } from '../reconcile/golden-record.ts'
import type { Cmdb } from './connect.ts'

/** An access point that is a host of the site, as its controller tells of it, and what was said of it so far. */
export type ControlledHost = {
  readonly endpointId: string
  readonly controllerId: string
  readonly controller: string
  readonly told: AccessPoint
  readonly said: Partial<Readonly<Record<AssertableField, string>>>
}

/**
 * The hosts of a site that a controller knows as its access points, by their MAC addresses; one that several controllers tell of
 * is the first one's. Those that answer SNMP tell of themselves, and are not among them.
 */
export async function loadControlledHosts({ db }: Cmdb, siteId: string): Promise<ControlledHost[]> {
  const { rows } = await sql<ControlledHost>`
    SELECT DISTINCT ON (host.id) host.id AS "endpointId", controller.id AS "controllerId",
      coalesce(controller.name, controller.address::text, controller.id::text) AS controller,
      told.it AS told, coalesce((
        SELECT jsonb_object_agg(field, value) FROM asserted_values
        WHERE item_id = host.id AND source = 'controller' AND ended_by IS NULL), '{}') AS said
    FROM observed_sections section
    JOIN devices controller ON controller.id = section.device_id
      AND controller.state <> 'retired' AND controller.merged_into IS NULL
    CROSS JOIN LATERAL jsonb_array_elements(section.rows) AS told (it)
    JOIN endpoints host ON host.site_id = section.site_id
      AND host.mac_address = (told.it ->> 'macAddress')::macaddr
    WHERE section.site_id = ${siteId} AND section.section = 'accessPoints'
      AND section.complete_at IS NOT NULL AND section.rows IS NOT NULL
      AND host.device_id IS NULL AND host.state <> 'retired'
    ORDER BY host.id, controller.id`.execute(db)
  return rows
}
