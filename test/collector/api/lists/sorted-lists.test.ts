import { beforeAll, expect, test } from 'vitest'
import { defaultSession } from '../../../../collector/api/access/access-settings.ts'
import { describeOnOnePostgres, freshDatabase } from '../../../real/postgres.ts'
import { tokenOf } from '../accounts.ts'
import { operations } from '../described-operations.ts'
import { ask, serveApi } from '../serve-api.ts'

const SITE = '0370001A'
const DEVICE = '01900000-0000-7000-8000-000000000001'
const ENDPOINT = '01900000-0000-7000-8000-000000000101'
const LINK = '01900000-0000-7000-8000-000000000201'
const ALERT = '01900000-0000-7000-8000-000000000301'

/** Seven of everything: some have the same, and some have nothing. */
const ROWS = `
CREATE FUNCTION id_of(series integer, n integer) RETURNS uuid LANGUAGE sql AS
  $$ SELECT ('01900000-0000-7000-8000-' || lpad((series * 100 + n)::text, 12, '0'))::uuid $$;
CREATE FUNCTION at_of(n integer) RETURNS timestamptz LANGUAGE sql AS
  $$ SELECT '2026-11-03T08:00:00Z'::timestamptz + (n % 3) * interval '1.000001 s' $$;
CREATE FUNCTION site_of(n integer) RETURNS text LANGUAGE sql AS
  $$ SELECT lpad((370000 + n)::text, 7, '0') || substr('ABCDEFGHJKLMNPRSTUVWXYZ', (370000 + n) % 23 + 1, 1) $$;
CREATE TEMP TABLE n AS SELECT generate_series(1, 7) AS n;

INSERT INTO sites (id, name, city, created_at)
  SELECT site_of(n), (ARRAY['', 'Lycée Émile', 'lycée eugène', 'Lycée Zola'])[n % 4 + 1],
    (ARRAY[NULL, 'Étampes', 'Tours'])[n % 3 + 1], at_of(n) FROM n;
INSERT INTO agents (id, site_id, password_hash, state, version, heartbeat_at, last_scan_at, outbox_messages, created_at)
  SELECT 'agent-' || n, '${SITE}', 'x', (ARRAY['online', 'offline', 'unknown'])[n % 3 + 1],
    (ARRAY[NULL, '0.1.0', '0.2.0'])[n % 3 + 1], CASE WHEN n % 4 > 0 THEN at_of(n) END,
    CASE WHEN n % 4 > 1 THEN at_of(n) END, CASE WHEN n % 4 > 0 THEN n % 3 * 9 END, at_of(n) FROM n;
INSERT INTO devices (id, site_id, kind, name, vendor, model, serial, version, mac_address, address, first_seen, last_seen, observed_message)
  SELECT id_of(0, n), '${SITE}', (ARRAY['switch', 'server'])[n % 2 + 1], (ARRAY[NULL, 'Sw2', 'sw10', 'sw2'])[n % 4 + 1],
    (ARRAY[NULL, 'HPE', 'cisco'])[n % 3 + 1], (ARRAY[NULL, '5130', '2960'])[n % 3 + 1], (ARRAY[NULL, 'FOC1', 'FOC2'])[n % 3 + 1],
    (ARRAY[NULL, '7.1', '15.0'])[n % 3 + 1], (ARRAY[NULL, '00:1b:3f:00:00:01', '00:1b:3f:00:00:02'])[n % 3 + 1]::macaddr,
    (ARRAY[NULL, '10.1.2.9', '10.1.2.10'])[n % 3 + 1]::inet, at_of(n), at_of(n + 1) + interval '1 h', id_of(9, n) FROM n;
INSERT INTO device_addresses SELECT site_id, id, address, first_seen, first_seen, id, first_seen, id, true
  FROM devices WHERE address IS NOT NULL;
INSERT INTO interfaces (site_id, device_id, name, index, alias, speed_mbps, is_present, first_seen)
  SELECT '${SITE}', '${DEVICE}', 'Gi0/' || n, n % 4, (ARRAY[NULL, 'Salle B', 'salle a'])[n % 3 + 1],
    CASE WHEN n % 3 > 0 THEN 10 ^ (n % 3) END, true, at_of(n) FROM n;
INSERT INTO port_roles (site_id, device_id, interface, role, host_count, read_at)
  SELECT '${SITE}', '${DEVICE}', 'Gi0/' || n, (ARRAY['access', 'uplink'])[n % 2 + 1], n % 3, at_of(n) FROM n;
INSERT INTO endpoints (id, site_id, mac_address, address, vlan, name, kind, vendor, via, is_random_mac, first_seen, last_seen, observed_message)
  SELECT id_of(1, n), '${SITE}', ('a4:bb:00:00:00:0' || n)::macaddr, (ARRAY[NULL, '10.1.20.9', '10.1.20.10'])[n % 3 + 1]::inet,
    (ARRAY[NULL, 100, 20])[n % 3 + 1], (ARRAY[NULL, 'pc-B', 'PC-a'])[n % 3 + 1], (ARRAY['pc', 'phone'])[n % 2 + 1],
    (ARRAY[NULL, 'Dell', 'apple'])[n % 3 + 1], '{arp}', false, at_of(n), at_of(n + 1) + interval '1 h', id_of(9, n) FROM n;
INSERT INTO endpoint_locations (id, site_id, endpoint_id, device_id, interface, evidence, confidence, first_seen, last_seen, ended_at)
  SELECT id_of(4, n), '${SITE}', '${ENDPOINT}', '${DEVICE}', 'Gi0/1', 'bridge', 0.9 - (n % 3) * 0.3, at_of(n), at_of(n + 1) + interval '1 h',
    CASE WHEN n > 1 THEN at_of(n + 1) END FROM n;
INSERT INTO endpoint_locations (id, site_id, endpoint_id, device_id, interface, evidence, confidence, first_seen, last_seen)
  SELECT id_of(5, n), '${SITE}', id_of(1, n), '${DEVICE}', 'Gi0/1', 'bridge', 0.9 - (n % 3) * 0.3, at_of(n), at_of(n + 1) + interval '1 h'
  FROM n WHERE n > 1;
INSERT INTO changes (at, changeset_id, site_id, item_type, item_id, kind)
  SELECT at_of(n), id_of(6, n), '${SITE}', kind, id, 'changed'
  FROM n, (VALUES ('device', '${DEVICE}'::uuid), ('endpoint', '${ENDPOINT}'::uuid)) it (kind, id);
INSERT INTO changesets (id, site_id, at, actor_kind, actor, origin, change_count)
  SELECT id_of(6, n), '${SITE}', at_of(n), 'agent', 'one', 'message', 1 FROM n;
INSERT INTO gaps (id, site_id, agent_id, reason, from_at, to_at, received_at)
  SELECT id_of(7, n), '${SITE}', 'agent-1', 'full', at_of(n), at_of(n + 1) + interval '1 h', at_of(n + 2) FROM n;
INSERT INTO findings (id, site_id, kind, subject_type, device_id, detail, first_seen, last_seen)
  SELECT id_of(8, n), '${SITE}', (ARRAY['loop', 'slow-uplink'])[n % 2 + 1], 'device', id_of(0, n), '{}', at_of(n), at_of(n + 1) + interval '1 h' FROM n;
INSERT INTO cases (id, key, site_id, question, device_id, record, other_site_id, other_device_id, other_record, evidence, opened_at)
  SELECT id_of(10, n), 'case ' || n, '${SITE}', (ARRAY['clone', 'shared-mac'])[n % 2 + 1], id_of(0, n), record, '${SITE}',
    id_of(0, n % 7 + 1), record, '[]', at_of(n)
  FROM n, (SELECT '{"firstSeen": "2026-11-03T08:00:00Z", "lastSeen": "2026-11-03T08:00:00Z"}'::jsonb AS record) r;
INSERT INTO monitored_links (id, site_id, kind, operator, created_at, changed_at, changed_by)
  SELECT id_of(2, n), CASE WHEN n < 5 THEN '${SITE}' ELSE site_of(n) END, 'wan', (ARRAY[NULL, 'Loire', 'adista'])[n % 3 + 1],
    at_of(n), at_of(n), 'Anne' FROM n;
INSERT INTO link_states (link_id, site_id, folded_to, settled_to, down_state, up_state, down_load, up_load, down_memory, up_memory)
  SELECT l.id, l.site_id, at_of(n), at_of(n), 'quiet', 'quiet', (ARRAY[NULL, 0.1, 0.9])[n % 3 + 1], 0.3, '{}', '{}'
  FROM n JOIN monitored_links l ON l.id = id_of(2, n) WHERE n <> 5;
INSERT INTO link_episodes (link_id, direction, started_at, concluded_at, is_harmful, peak, mean, known_minutes)
  SELECT '${LINK}', direction, at_of(n), at_of(n), false, 1 - n % 2 * 0.1, 0.9, n
  FROM generate_series(1, 3) n, unnest(ARRAY['down', 'up']) direction;
INSERT INTO incidents (id, scope, state, opened_at, resolved_at)
  SELECT id_of(11, n), CASE WHEN n % 3 = 0 THEN 'central' ELSE '${SITE}' END, CASE WHEN n % 2 = 0 THEN 'open' ELSE 'resolved' END,
    at_of(n), CASE WHEN n % 2 = 1 THEN at_of(n) END FROM n;
INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, since, observed_at, opened_at, resolved_at, openings, detail)
  SELECT id_of(3, n), CASE WHEN n % 3 > 0 THEN '${SITE}' ELSE 'central' END, CASE WHEN n % 3 > 0 THEN '${SITE}' END, 'key ' || n, (ARRAY['device-missing', 'device-silent'])[n % 2 + 1],
    (ARRAY['info', 'warning', 'major', 'critical'])[n % 4 + 1], CASE WHEN n < 5 THEN 'open' ELSE 'resolved' END, 'x', id_of(11, n),
    at_of(n), at_of(n), at_of(n + 1), CASE WHEN n >= 5 THEN at_of(n) END, '{}', '{}' FROM n;
INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
  SELECT '${ALERT}', id_of(11, 1), at_of(n), 'opened', true FROM n;
INSERT INTO alert_deliveries (id, channel, event_id, alert_id, due_at, created_at, state, sent_at)
  SELECT id_of(12, n), (ARRAY['noc', 'Chat'])[n % 2 + 1], id, alert_id, at_of(n), at_of(1),
    CASE WHEN n % 3 = 0 THEN 'sent' ELSE 'waiting' END, CASE WHEN n % 3 = 0 THEN at_of(n) END
  FROM (SELECT *, row_number() OVER (ORDER BY id)::integer AS n FROM alert_events) e;
INSERT INTO maintenance_windows (id, site_id, starts_at, ends_at, reason, created_by, created_at)
  SELECT id_of(13, n), CASE WHEN n % 3 > 0 THEN '${SITE}' END, at_of(n), at_of(n) + interval '1 h', 'x', 'Anne', at_of(n) FROM n;
INSERT INTO imports (id, kind, imported_by, origin, at, file_sha256, created, changed, unchanged, refused, lines)
  SELECT id_of(14, n), 'sites', 'Anne', 'cli', at_of(n), '', 1, 0, 0, 0, '[]' FROM n;
INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at, state, decided_at, decided_by)
  SELECT id_of(15, n), '${SITE}', 'device', n, at_of(n), 'approved', at_of(n + 1), 'Anne' FROM n WHERE n > 1
  UNION ALL SELECT id_of(15, 1), '${SITE}', 'device', 1, at_of(1), 'pending', NULL, NULL;
INSERT INTO plans (agent_id, revision, site_id, body, changed_by, changed_at)
  SELECT 'agent-1', n, '${SITE}', jsonb_build_object('revision', n, 'vlans', '[]'::jsonb), 'Anne', at_of(n) FROM n;
INSERT INTO accounts (id, name, role, created_at, created_by)
  SELECT id_of(16, n), 'account-' || n, (ARRAY['viewer', 'operator', 'administrator'])[n % 3 + 1], at_of(n), 'Anne' FROM n;
INSERT INTO api_tokens (id, account_id, name, token_hash, scopes, created_at, created_by, expires_at, last_used_at)
  SELECT id_of(17, n), id_of(16, n), (ARRAY['Sync', 'sync', 'backup'])[n % 3 + 1], decode(md5(n::text), 'hex'), '{read}', at_of(n), 'Anne',
    at_of(n + 1), CASE WHEN n % 3 > 0 THEN at_of(n) END FROM n;
INSERT INTO access_events (id, at, kind, actor, subject)
  SELECT id_of(18, n), at_of(n), (ARRAY['login', 'account-added'])[n % 2 + 1], (ARRAY['Anne', 'bruno'])[n % 2 + 1], 'x' FROM n;
`

type Parameter = { name: string; schema: { enum?: string[]; default?: string } }
const lists = operations.flatMap(({ operationId, path, ...more }) => {
  const parameters = (more as { parameters?: Parameter[] }).parameters ?? []
  const sort = parameters.find(it => it.name === 'sort')?.schema
  return sort ? [{ operationId, path, sorts: sort.enum ?? [], usual: sort.default }] : []
})

type Item = Record<string, unknown>
const SEVERITIES = ['info', 'warning', 'major', 'critical']
const ROLES = ['viewer', 'operator', 'administrator']
const direction = (it: unknown) => (it as { load?: number } | undefined)?.load ?? -1
const fullest = (it: Item) => {
  const load = Math.max(direction(it.down), direction(it.up))
  return load < 0 ? undefined : load
}
const STATES = ['unknown', 'quiet', 'busy', 'saturated', 'harmful']
const urgencyOf = (it: Item) => {
  const states = [it.down, it.up].map(at => STATES.indexOf((at as { state: string }).state))
  return 10 * Math.max(...states) + (fullest(it) ?? 0)
}
const countOf = (it: Item, items: string) =>
  (it.kinds as Record<string, number>[]).reduce((sum, kind) => sum + (kind[items] ?? 0), 0)

/** Where what a list is sorted by is no field of that name, or not compared as it is. */
const keys: Record<string, (item: Item) => unknown> = {
  'listDevices address': it => addressNumber((it.addresses as string[])[0]),
  'listEndpoints address': it => addressNumber(it.address as string | undefined),
  'listSites devices': it => countOf(it, 'devices'),
  'listSites endpoints': it => countOf(it, 'endpoints'),
  'listOverview load': it => fullest((it.link ?? {}) as Item),
  'listOverview alerts': it => {
    const { critical = 0, major = 0, warning = 0, info = 0 } = it.alerts as Record<string, number>
    return critical * 1e9 + major * 1e6 + warning * 1e3 + info
  },
  'listLinks load': fullest,
  'listLinks urgency': urgencyOf,
  'listAlerts severity': it => SEVERITIES.indexOf(String(it.severity)),
  'listAccounts role': it => ROLES.indexOf(String(it.role)),
  'listAgents outbox': it => (it.outbox as { messages: number } | undefined)?.messages,
  'listAlertEvents id': it => Number(it.id),
}

/** Instants are told to the millisecond, and ordered more finely. */
const byTime = /(At|Seen)$|^(at|from|to|since)$/

describeOnOnePostgres('lists in their orders', server => {
  const database = freshDatabase(server)
  const api = serveApi(database, () => ({
    access: { session: defaultSession, tokenLimit: { perMinute: 1_000_000, burst: 100_000 } },
  }))
  let headers: Record<string, string> = {}
  beforeAll(async () => {
    headers = await tokenOf(database.cmdb.db, { name: 'zoe', role: 'administrator' })
    await database.cmdb.pool.query(ROWS)
  })

  const addressOf = (operationId: string, path: string) => {
    const [, , , list] = path.split('/')
    const ids: Record<string, string> = {
      devices: DEVICE,
      endpoints: ENDPOINT,
      links: LINK,
      alerts: ALERT,
    }
    const own: Record<string, string> = {
      listTokens: 'all=true',
      listEndpointLocations: 'when=all',
    }
    const place = path
      .replace('{id}', ids[list ?? ''] ?? '')
      .replace('{site}', SITE)
      .replace('{agent}', 'agent-1')
    return `${api.url}${place}?${own[operationId] ?? ''}`
  }
  const walk = async (address: string, limit: number) => {
    const items: Item[] = []
    for (let next: string | null = ''; next !== null; ) {
      const answer = await ask(`${address}&limit=${limit}${next && `&cursor=${next}`}`, headers)
      if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
      const page = answer.body as { items: Item[]; next: string | null; total: number }
      expect(page.items.length).toBeLessThanOrEqual(limit)
      items.push(...page.items)
      if (items.length > page.total) throw new Error('a walk without end')
      next = page.next
    }
    return items
  }

  test('there are lists to try', () => {
    expect(lists.map(it => it.operationId)).toEqual(
      expect.arrayContaining([
        'listDevices',
        'listEndpoints',
        'listSites',
        'listOverview',
        'listAlerts',
      ]),
    )
    expect(lists.length).toBeGreaterThan(20)
  })

  test.each(lists)(
    '$operationId, in every order and either way, with pages of any size, meets each once',
    async ({ operationId, path, sorts, usual }) => {
      const address = addressOf(operationId, path)
      const whole = await walk(`${address}&sort=${usual}`, 1000)
      expect(whole.length).toBeGreaterThan(2)
      expect(await walk(address, 1000)).toEqual(whole)
      const asSet = (items: Item[]) => items.map(it => JSON.stringify(it)).sort()
      for (const sort of sorts) {
        const sorted = await walk(`${address}&sort=${sort}`, 1000)
        expect(asSet(sorted), sort).toEqual(asSet(whole))
        expectInOrder(sorted, operationId, sort)
        for (const size of [1, 3]) {
          expect(await walk(`${address}&sort=${sort}`, size), `${sort} by ${size}`).toEqual(sorted)
        }
      }
    },
    60_000,
  )

  test.each(lists)(
    '$operationId tells which orders there are when asked for another',
    async ({ operationId, path, sorts }) => {
      for (const wrong of ['colour', '--id', 'Id', 'id,name', "id'"]) {
        const { status, body } = await ask(`${addressOf(operationId, path)}&sort=${wrong}`, headers)
        expect(status).toBe(400)
        const { detail } = body as { detail: string }
        expect(detail).toContain('query parameter "sort"')
        for (const name of sorts.filter(it => !it.startsWith('-'))) expect(detail).toContain(name)
      }
    },
  )

  test.each(lists.filter(it => it.sorts.length > 2))(
    '$operationId takes no cursor of another order',
    async ({ operationId, path, sorts }) => {
      const address = addressOf(operationId, path)
      const { body } = await ask(`${address}&limit=1&sort=${sorts[0]}`, headers)
      const { next } = body as { next: string }
      for (const sort of sorts.slice(1)) {
        const answer = await ask(`${address}&limit=1&sort=${sort}&cursor=${next}`, headers)
        expect([answer.status, sort]).toEqual([400, sort])
      }
    },
  )

  function expectInOrder(items: readonly Item[], operationId: string, sort: string): void {
    const name = sort.replace('-', '')
    const keyOf = keys[`${operationId} ${name}`] ?? ((it: Item) => it[name])
    const isName = ['listSites', 'listOverview'].includes(operationId)
    const told = items.map(keyOf).map(it => {
      if (typeof it !== 'string') return it
      if (byTime.test(name)) return Date.parse(it)
      return isName ? it.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase() : it.toLowerCase()
    })
    const present = told.filter(it => it !== undefined) as (string | number)[]
    // What has no value comes last.
    expect(told.slice(0, present.length), sort).toEqual(present)
    const ordered = present.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    expect(present, sort).toEqual(sort.startsWith('-') ? ordered.toReversed() : ordered)
  }
})

function addressNumber(address: string | undefined): number | undefined {
  return address?.split('.').reduce((sum, it) => sum * 256 + Number(it), 0)
}
