import pino from 'pino'
import { beforeAll, expect, test } from 'vitest'
import { startApi } from '../../../collector/api/start-api.ts'
import { type Cmdb, connectCmdb } from '../../../collector/cmdb/connect.ts'
import { describeOnPostgres, freshDatabase } from '../../real/postgres.ts'
import { ask } from './serve-api.ts'

/** Tables that grow with the region: nothing that a page waits for may read one of them whole, row by row. */
const LARGE = [
  ...['devices', 'device_addresses', 'members', 'interfaces', 'observed_sections', 'endpoints'],
  ...['endpoint_locations', 'changes', 'changesets', 'received_messages'],
]

const SITES = 180

/** Rows of a region, 100 hosts and 14 switches a site, with names and addresses as they are in life. */
const REGION = `
  INSERT INTO sites (id)
  SELECT lpad(n::text, 7, '0') || substr('ABCDEFGHJKLMNPRSTUVWXYZ', n % 23 + 1, 1)
  FROM generate_series(370001, 370000 + ${SITES}) n;

  INSERT INTO devices (id, site_id, kind, name, vendor, model, serial, mac_address, address,
    first_seen, last_seen, observed_message)
  SELECT gen_random_uuid(), s.id, 'switch', 'rca' || s.id || 'psw' || n, 'HPE', '5130-24G', s.id || 'FP' || n,
    ('00:1b:3f:' || substr(md5(s.id || n), 1, 2) || ':' || substr(md5(s.id || n), 3, 2) || ':00')::macaddr,
    ('10.1.2.' || n)::inet, now(), now(), gen_random_uuid()
  FROM sites s, generate_series(1, 14) n;
  INSERT INTO device_addresses
  SELECT site_id, id, address, now(), now(), gen_random_uuid(), now(), gen_random_uuid(), true FROM devices;
  INSERT INTO members (site_id, device_id, key, position, serial, is_present, first_seen)
  SELECT site_id, id, 'serial:' || serial, 1, serial, true, now() FROM devices;
  INSERT INTO interfaces (site_id, device_id, name, index, is_present, first_seen)
  SELECT site_id, id, 'GigabitEthernet1/0/' || n, n, true, now() FROM devices, generate_series(1, 4) n;
  INSERT INTO observed_sections (site_id, device_id, section, status, checked_at, checked_message)
  SELECT site_id, id, section, 'complete', now(), gen_random_uuid()
  FROM devices, unnest(ARRAY['interfaces', 'vlans', 'macTable']) section;

  INSERT INTO endpoints (id, site_id, mac_address, address, vlan, name, host_name, kind, vendor, via,
    first_seen, last_seen, observed_message)
  SELECT gen_random_uuid(), s.id,
    ('a4:bb:' || substr(md5(s.id || n), 1, 2) || ':' || substr(md5(s.id || n), 3, 2) || ':'
      || substr(md5(s.id || n), 5, 2) || ':' || substr(md5(s.id || n), 7, 2))::macaddr,
    ('10.1.20.' || n)::inet, 20, 'a' || 100 + n || '-sev-' || s.id, 'a' || 100 + n || '-sev-' || s.id,
    'pc', 'Dell', '{icmp}', now(), now(), gen_random_uuid()
  FROM sites s, generate_series(1, 100) n;
  INSERT INTO endpoint_locations (id, site_id, endpoint_id, device_id, interface, evidence,
    confidence, first_seen, last_seen)
  SELECT gen_random_uuid(), e.site_id, e.id, d.id, 'GigabitEthernet1/0/1', 'bridge', 0.9, now(), now()
  FROM endpoints e JOIN LATERAL (SELECT id FROM devices WHERE site_id = e.site_id LIMIT 1) d ON true;
  INSERT INTO changesets (id, site_id, at, actor_kind, actor, origin, change_count)
  SELECT gen_random_uuid(), site_id, now(), 'agent', 'one', 'message', 1 FROM endpoints;
  INSERT INTO changes (at, changeset_id, site_id, item_type, item_id, kind)
  SELECT at, id, site_id, 'device', gen_random_uuid(), 'added' FROM changesets;
`

const site = '0370001A'

/** What pages ask for, again and again. */
const questions: Record<string, (ids: { device: string; endpoint: string }) => string> = {
  'a search for devices': () => '/api/v1/devices?q=0370017psw13',
  'a search for devices by an address': () => '/api/v1/devices?q=10.1.2.7',
  'a search for devices by a part of a MAC address': () => '/api/v1/devices?q=001b:3fa1',
  'a search with several words': () => '/api/v1/devices?q=0370017+psw1+HPE',
  'a search for endpoints': () => '/api/v1/endpoints?q=a107-sev-037001',
  'a search for endpoints by a part of a MAC address': () => '/api/v1/endpoints?q=a4bb12',
  'a search for places': () => '/api/v1/locations?q=a107-sev-0370005',
  'the printers of all sites': () => '/api/v1/endpoints?kind=printer&limit=50',
  'the devices of a site': () => `/api/v1/devices?site=${site}&sort=name&limit=100`,
  'the endpoints of a site': () => `/api/v1/endpoints?site=${site}&sort=name&limit=100`,
  'the places of a site': () => `/api/v1/locations?site=${site}&limit=50`,
  'all sites': () => '/api/v1/sites?limit=200',
  'the overview of all sites': () => '/api/v1/overview?limit=200',
  'the metrics': () => '/metrics',
  'a site': () => `/api/v1/sites/${site}`,
  'what changed at a site': () => `/api/v1/sites/${site}/changes?limit=20`,
  'a device': ({ device }) => `/api/v1/devices/${device}`,
  'the ports of a device': ({ device }) => `/api/v1/devices/${device}/ports`,
  'an endpoint': ({ endpoint }) => `/api/v1/endpoints/${endpoint}`,
  'the places of an endpoint': ({ endpoint }) => `/api/v1/endpoints/${endpoint}/locations?when=all`,
}

describeOnPostgres('what pages wait for', server => {
  const database = freshDatabase(server)
  beforeAll(async () => {
    await database.cmdb.pool.query(REGION)
    await database.cmdb.pool.query('VACUUM ANALYZE')
  })

  /** What the CMDB is asked so that a question is answered. */
  const statementsFor = async (question: string): Promise<Statement[]> => {
    const { rows } = await database.cmdb.pool.query(
      `SELECT (SELECT id FROM devices LIMIT 1) AS device, (SELECT id FROM endpoints LIMIT 1) AS endpoint`,
    )
    const cmdb = connectCmdb({ url: database.url })
    const asked = recordStatements(cmdb)
    const api = await startApi({
      database: cmdb,
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
    })
    try {
      const answer = await ask(api.url + questions[question]?.(rows[0]))
      expect(answer.status, answer.text).toBe(200)
    } finally {
      await api.close()
      await cmdb.close()
    }
    expect(asked.filter(it => /\b(devices|endpoints|site_counts)\b/.test(it.sql))).not.toEqual([])
    return asked
  }

  test.each(Object.keys(questions))('%s reads no large table whole', async question => {
    const asked = await statementsFor(question)
    const scans: string[] = []
    const client = await database.cmdb.pool.connect()
    try {
      await client.query('SET enable_seqscan = off')
      for (const { sql, parameters } of asked.filter(it =>
        LARGE.some(table => it.sql.includes(table)),
      )) {
        const { rows: plans } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, [...parameters])
        const whole = wholeScans(plans[0]['QUERY PLAN'][0].Plan)
        scans.push(...whole.map(it => `${it}: ${sql}`))
      }
    } finally {
      client.release(true)
    }
    expect(scans).toEqual([])
  })

  // By index or not: all sites together are the whole region.
  test.each(['all sites', 'the overview of all sites', 'the metrics'])(
    '%s counts no devices and endpoints, but reads kept counts',
    async question => {
      const asked = await statementsFor(question)
      const counting = /\b(from|join) "?(devices|endpoints|machines)\b/i
      expect(asked.filter(it => counting.test(it.sql))).toEqual([])
    },
  )
})

type Statement = { sql: string; parameters: readonly unknown[] }

/** What the connections of the CMDB are asked from now on, as they send it. */
function recordStatements({ pool }: Cmdb): Statement[] {
  const asked: Statement[] = []
  pool.on('connect', client => {
    const query = client.query.bind(client)
    const recording = (statement: unknown, ...more: unknown[]) => {
      // A text with its values, or both in one object.
      const { text, values } =
        typeof statement === 'string'
          ? { text: statement, values: more[0] }
          : { ...(statement as { text?: string; values?: unknown }) }
      if (text) asked.push({ sql: text, parameters: Array.isArray(values) ? values : [] })
      return Reflect.apply(query, client, [statement, ...more])
    }
    Object.assign(client, { query: recording })
  })
  return asked
}

type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: PlanNode[]
}

/** Tables, or indexes of them, of which a plan reads everything. */
function wholeScans(plan: PlanNode): string[] {
  const name = plan['Relation Name'] ?? plan['Index Name'] ?? ''
  const isByIndex = /Index (Only )?Scan$/.test(plan['Node Type'])
  const isAll = plan['Node Type'] === 'Seq Scan' || (isByIndex && plan['Index Cond'] === undefined)
  const isWhole = isAll && LARGE.some(it => name.startsWith(it))
  return [...(isWhole ? [name] : []), ...(plan.Plans ?? []).flatMap(wholeScans)]
}
