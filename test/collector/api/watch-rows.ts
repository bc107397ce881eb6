import { type Kysely, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '../../../collector/cmdb/tables.ts'
import { CHOISEUL } from './inventory-rows.ts'

type Db = Kysely<Database>

const SEEN = new Date('2026-11-03T08:00:00Z')

/** A link of the register that was full once, as the collector writes it. */
export async function addWatchedLink(db: Db): Promise<string> {
  const id = uuidv7()
  await sql`INSERT INTO monitored_links
      (id, site_id, kind, address, interface, operator, created_at, changed_at, changed_by)
    VALUES (${id}, ${CHOISEUL}, 'wan', '10.1.2.1', 'igb0', 'Operator', ${SEEN}, ${SEEN}, 'Anne')`.execute(
    db,
  )
  await sql`INSERT INTO link_contracts (link_id, valid_from, down_mbps, up_mbps, said_by, said_at)
    VALUES (${id}, ${SEEN}, 100, 40, 'Anne', ${SEEN})`.execute(db)
  await sql`INSERT INTO link_revisions (link_id, at, said_by, origin, kind, before, after)
    VALUES (${id}, ${SEEN}, 'Anne', 'api', 'added', '{}', '{"operator": "Operator"}')`.execute(db)
  await sql`INSERT INTO link_episodes (link_id, direction, started_at, concluded_at, ended_at, ended_by,
      is_harmful, peak, mean, known_minutes)
    VALUES (${id}, 'down', ${SEEN}, ${SEEN}, ${SEEN}, 'room', false, 1, 0.95, 20)`.execute(db)
  return id
}

/** An alert of its own incident, with an event, a delivery and a maintenance window beside it. */
export async function addAlert(
  db: Db,
  deviceId: string,
): Promise<{ alert: string; maintenance: string }> {
  const [alert, incident, maintenance] = [uuidv7(), uuidv7(), uuidv7()]
  await sql`INSERT INTO incidents (id, scope, opened_at) VALUES (${incident}, ${CHOISEUL}, ${SEEN})`.execute(
    db,
  )
  await sql`INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, device_id,
      since, observed_at, opened_at, openings, detail)
    VALUES (${alert}, ${CHOISEUL}, ${CHOISEUL}, ${`device-missing ${deviceId}`}, 'device-missing', 'major', 'open',
      'device', ${incident}, ${deviceId}, ${SEEN}, ${SEEN}, ${SEEN}, ARRAY[${SEEN}]::timestamptz[], '{}')`.execute(
    db,
  )
  const { rows } = await sql<{ id: string }>`
    INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
    VALUES (${alert}, ${incident}, ${SEEN}, 'opened', true) RETURNING id`.execute(db)
  await sql`INSERT INTO alert_deliveries (id, channel, event_id, alert_id, due_at, created_at)
    VALUES (${uuidv7()}, 'noc', ${rows[0]?.id}, ${alert}, ${SEEN}, ${SEEN})`.execute(db)
  await sql`INSERT INTO maintenance_windows
      (id, site_id, starts_at, ends_at, reason, created_by, created_at)
    VALUES (${maintenance}, ${CHOISEUL}, ${SEEN}, '2100-01-01', 'works', 'Anne', ${SEEN})`.execute(
    db,
  )
  return { alert, maintenance }
}
