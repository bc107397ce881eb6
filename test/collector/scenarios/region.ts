import { beforeEach } from 'vitest'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import type { Observation } from '../../../schemas/observation.ts'
import type { TestDatabase } from '../../real/postgres.ts'
import { at, hosts, newId, observed, SITE } from '../school.ts'

export const OTHER_SITE = '0740047Z'

/** A region of two schools on a real database, empty before each test; its agents are named like their sites. */
export function aRegion(database: TestDatabase, now = new Date('2026-12-31T00:00:00Z')) {
  beforeEach(async () => {
    const { pool } = database.cmdb
    await pool.query('TRUNCATE sites, received_messages, changes CASCADE')
    await pool.query('INSERT INTO sites (id) VALUES ($1), ($2)', [SITE, OTHER_SITE])
    await pool.query(
      `INSERT INTO agents (id, site_id, password_hash) VALUES ($1, $1, '-'), ($2, $2, '-')`,
      [SITE, OTHER_SITE],
    )
  })

  const query = async <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) =>
    (await database.cmdb.pool.query(sql, values)).rows as Row[]

  const take = (siteId: string, bodies: Pick<InventoryMessage, 'kind' | 'body'>[]) => {
    const messages = bodies.map(
      it => ({ id: newId(), agentId: siteId, sentAt: at('09:00'), ...it }) as InventoryMessage,
    )
    return ingest(messages, { cmdb: database.cmdb, siteId, now, newId })
  }

  return {
    query,
    /** One scan of a school: every device is observed a second after the one before. */
    scan: (instant: string, devices: Observation[], siteId: string = SITE) =>
      take(
        siteId,
        devices.map((it, index) => ({
          kind: 'observation',
          body: observed(it, secondsAfter(instant, index)),
        })),
      ),
    /** The hosts of a VLAN, told in one message. */
    tell: (instant: string, endpoints: Endpoint[], vlan = 20, siteId: string = SITE) =>
      take(siteId, [{ kind: 'endpoints', body: hosts(endpoints, instant, vlan) }]),
    /** Items: records that were found to be another one are left out. The oldest first. */
    devices: () =>
      query<DeviceItem>(`SELECT id, site_id, name, serial, host(address) AS address, state,
          mac_address AS mac, successor_id AS successor, successor_because AS because
        FROM devices WHERE merged_into IS NULL ORDER BY first_seen, id`),
    openCases: () =>
      query<CaseItem>(`SELECT id, question, device_id AS device, other_device_id AS other
        FROM cases WHERE NOT EXISTS (
          SELECT FROM case_decisions WHERE case_id = cases.id AND ended_by IS NULL
        ) ORDER BY id`),
  }
}

export type DeviceItem = {
  id: string
  site_id: string
  name: string | null
  serial: string | null
  mac: string | null
  address: string | null
  state: string
  successor: string | null
  because: string | null
}

export type CaseItem = { id: string; question: string; device: string; other: string }

function secondsAfter(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString()
}
