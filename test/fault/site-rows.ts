import type { Cmdb } from '../../collector/cmdb/connect.ts'

/** Every table that an agent's messages end up in, and how a row of another run is told to be the same. */
const TABLES = [
  'devices',
  'device_addresses',
  'interfaces',
  'members',
  'observed_sections',
  'endpoints',
  'scan_reports',
  'gaps',
]

/** Samples have their site by their port, whose number is drawn. */
const SAMPLES = `SELECT to_jsonb(it) - 'port_id' || jsonb_build_object('port', interface) AS row
  FROM traffic_samples it JOIN traffic_ports ON traffic_ports.id = port_id WHERE site_id = $1`

/** What is drawn at random, or depends on when and whose the run was. */
const OF_THE_RUN =
  /^(id|site_id|agent_id|device_id|chassis_id|message|message_id|\w+_message|created_at|received_at)$/

/** Every row of one site without what depends on the run, by table, in an order of its own. */
export async function siteRows({ pool }: Cmdb, site: string): Promise<Record<string, string[]>> {
  const queries = {
    ...Object.fromEntries(
      TABLES.map(table => [
        table,
        `SELECT to_jsonb(it) AS row FROM ${table} it WHERE site_id = $1`,
      ]),
    ),
    traffic_samples: SAMPLES,
  }
  const rows: Record<string, string[]> = {}
  for (const [table, query] of Object.entries(queries)) {
    const { rows: found } = await pool.query<{ row: unknown }>(query, [site])
    rows[table] = found.map(({ row }) => JSON.stringify(lasting(row))).toSorted()
  }
  return rows
}

function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !OF_THE_RUN.test(key))
  return Object.fromEntries(kept.sort().map(([key, inner]) => [key, lasting(inner)]))
}
