import type { Cmdb } from '../../../collector/cmdb/connect.ts'

/** Every row of the inventory, in an order of its own and without the ids that the collector gave. */
export async function dumpInventory({ pool }: Cmdb): Promise<unknown[]> {
  const { rows } = await pool.query(`
    WITH named AS (
      SELECT id, coalesce(serial, '') || '/' || coalesce(name, '') || '/' || first_seen AS device
      FROM devices
    ), lines AS (
      SELECT 'device' AS item, to_jsonb(it) - 'id' - 'successor_id'
          || jsonb_build_object('successor', named.device) AS content
        FROM devices it LEFT JOIN named ON named.id = it.successor_id
      UNION ALL SELECT 'address', to_jsonb(it) - 'device_id' || jsonb_build_object('device', device)
        FROM device_addresses it JOIN named ON named.id = it.device_id
      UNION ALL SELECT 'interface', to_jsonb(it) - 'device_id' || jsonb_build_object('device', device)
        FROM interfaces it JOIN named ON named.id = it.device_id
      UNION ALL SELECT 'member', to_jsonb(it) - 'device_id' || jsonb_build_object('device', device)
        FROM members it JOIN named ON named.id = it.device_id
      UNION ALL SELECT 'section', to_jsonb(it) - 'device_id' || jsonb_build_object('device', device)
        FROM observed_sections it JOIN named ON named.id = it.device_id
      UNION ALL SELECT 'endpoint', to_jsonb(it) - 'id' - 'device_id' || jsonb_build_object('device', device)
        FROM endpoints it LEFT JOIN named ON named.id = it.device_id
      UNION ALL SELECT 'shared name', to_jsonb(shared_names) FROM shared_names
      UNION ALL SELECT 'report', to_jsonb(scan_reports) FROM scan_reports
      UNION ALL SELECT 'received', to_jsonb(it) - 'received_at' - 'outcome' - 'change_count'
        FROM received_messages it
    )
    SELECT item, content FROM lines ORDER BY item, content::text`)
  return rows
}
