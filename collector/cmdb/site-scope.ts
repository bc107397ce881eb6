import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Cmdb } from './connect.ts'
import type { SiteReach } from './role.ts'
import type { Database } from './tables.ts'

/** The CMDB for readers who may not see everything. */
export type ScopedCmdb = {
  /** Answers within `withinSites` only: who asks outside of it forgot to say for whom, and gets nothing. */
  cmdb: Cmdb
  /** Whatever the work asks `cmdb` for, it sees these sites and no other. */
  withinSites: <Value>(sites: SiteReach, work: () => Value) => Value
  close: () => Promise<void>
}

const MAX_CONNECTIONS = 5

/**
 * Shows a part of the CMDB by the same queries. On connections of their own, every table is covered by a temporary view
 * of the same name, which PostgreSQL looks for first and which has the rows of these sites only. So no query can forget
 * the condition, raw SQL included, and a table of which nobody said what belongs to a site is empty.
 */
export function scopeToSites(whole: Cmdb): ScopedCmdb {
  const current = new AsyncLocalStorage<SiteReach>()
  const covered = new WeakSet<pg.PoolClient>()
  let pool: pg.Pool | undefined

  const connect = async (): Promise<pg.PoolClient> => {
    const sites = current.getStore()
    if (sites === undefined) throw new Error('the CMDB is asked without saying for which sites')
    if (sites === 'all') return whole.pool.connect()
    pool ??= makePool(whole.pool)
    const client = await pool.connect()
    try {
      if (!covered.has(client)) {
        await client.query(COVER_TABLES)
        covered.add(client)
      }
      await client.query(`SELECT set_config('recense.sites', $1, false)`, [sites.join(',')])
      return client
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: { connect, end: async () => {} } }),
  })
  return {
    cmdb: { db, pool: whole.pool, close: async () => {} },
    withinSites: (sites, work) => current.run(sites, work),
    close: async () => {
      await pool?.end()
    },
  }
}

function makePool(like: pg.Pool): pg.Pool {
  const pool = new pg.Pool({
    ...like.options,
    max: MAX_CONNECTIONS,
    // Views are made once per connection.
    idleTimeoutMillis: 600_000,
    allowExitOnIdle: true,
  })
  // An idle connection broke; the pool replaces it by itself.
  pool.on('error', () => {})
  return pool
}

const MINE = `ANY (string_to_array(current_setting('recense.sites'), ','))`

const OF_MY_LINK = `link_id IN (SELECT id FROM public.monitored_links WHERE site_id = ${MINE})`

const OF_MY_ALERT = `alert_id IN (SELECT id FROM public.alerts WHERE site_id = ${MINE})`

/** What belongs to a site, of tables that do not name it in `site_id`. */
const CONDITIONS: Record<string, string> = {
  sites: `id = ${MINE}`,
  cases: `site_id = ${MINE} AND other_site_id = ${MINE}`,
  case_decisions: `case_id IN (SELECT id FROM public.cases WHERE site_id = ${MINE} AND other_site_id = ${MINE})`,
  traffic_samples: `port_id IN (SELECT id FROM public.traffic_ports WHERE site_id = ${MINE})`,
  link_contracts: OF_MY_LINK,
  link_revisions: OF_MY_LINK,
  link_checkpoints: OF_MY_LINK,
  link_episodes: OF_MY_LINK,
  incidents: `scope = ${MINE}`,
  // Work at all sites is at mine, too.
  maintenance_windows: `site_id = ${MINE} OR site_id IS NULL`,
  alert_events: OF_MY_ALERT,
  alert_deliveries: OF_MY_ALERT,
  // Which tables there are is no secret.
  schema_migrations: 'true',
}

const COVER_TABLES = `DO $cover$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT c.relname AS name, coalesce(rule.condition, CASE WHEN site.attname IS NULL THEN 'false'
      ELSE $condition$site_id = ${MINE}$condition$ END) AS condition
    FROM pg_class c
    LEFT JOIN pg_attribute site ON site.attrelid = c.oid AND site.attname = 'site_id' AND NOT site.attisdropped
    LEFT JOIN (VALUES ${Object.entries(CONDITIONS)
      .map(([table, condition]) => `('${table}', $condition$${condition}$condition$)`)
      .join(', ')}) AS rule (name, condition) ON rule.name = c.relname
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  LOOP
    EXECUTE format('CREATE TEMP VIEW %I AS SELECT * FROM public.%I WHERE %s', wanted.name, wanted.name, wanted.condition);
  END LOOP;
END
$cover$`
