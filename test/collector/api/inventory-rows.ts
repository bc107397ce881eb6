import { randomBytes } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '../../../collector/cmdb/tables.ts'

type Db = Kysely<Database>

const SEEN = new Date('2026-11-03T08:00:00Z')

export const CHOISEUL = '0370037P'
export const OTHER_SITE = '0450029M'

/** Rows as the collector would have written them, for suites that only read. */
export async function addSite(db: Db, id: string, name = '') {
  await db.insertInto('sites').values({ id, name, created_at: SEEN }).execute()
}

export async function addDevice(
  db: Db,
  {
    addresses = [],
    ...fields
  }: Partial<Insertable<Database['devices']>> & { addresses?: string[] },
): Promise<string> {
  const id = fields.id ?? uuidv7()
  await db
    .insertInto('devices')
    .values({
      id,
      site_id: CHOISEUL,
      kind: 'switch',
      first_seen: SEEN,
      last_seen: SEEN,
      observed_message: uuidv7(),
      held: '{}',
      address: addresses[0] ?? null,
      ...fields,
    })
    .execute()
  for (const address of addresses) {
    await db
      .insertInto('device_addresses')
      .values({
        site_id: fields.site_id ?? CHOISEUL,
        device_id: id,
        address,
        first_seen: SEEN,
        claimed_at: SEEN,
        claimed_message: uuidv7(),
        is_current: true,
      })
      .execute()
  }
  return id
}

export async function addInterface(
  db: Db,
  deviceId: string,
  fields: Partial<Insertable<Database['interfaces']>> & { name: string },
) {
  await db
    .insertInto('interfaces')
    .values({
      site_id: CHOISEUL,
      device_id: deviceId,
      index: 1,
      is_present: true,
      first_seen: SEEN,
      held: '{}',
      ...fields,
    })
    .execute()
}

export async function addMember(
  db: Db,
  deviceId: string,
  fields: Partial<Insertable<Database['members']>> & { position: number },
) {
  await db
    .insertInto('members')
    .values({
      site_id: CHOISEUL,
      device_id: deviceId,
      key: `position:${fields.position}`,
      is_present: true,
      first_seen: SEEN,
      held: '{}',
      ...fields,
    })
    .execute()
}

export async function addEndpoint(
  db: Db,
  fields: Partial<Insertable<Database['endpoints']>>,
): Promise<string> {
  const id = fields.id ?? uuidv7()
  await db
    .insertInto('endpoints')
    .values({
      id,
      site_id: CHOISEUL,
      kind: 'pc',
      mac_address: randomMac(),
      via: ['arp'],
      is_random_mac: false,
      first_seen: SEEN,
      last_seen: SEEN,
      observed_message: uuidv7(),
      held: '{}',
      sightings: '{}',
      ...fields,
    })
    .execute()
  return id
}

export async function addChange(
  db: Db,
  fields: Partial<Insertable<Database['changes']>> & { item_id: string },
) {
  await db
    .insertInto('changes')
    .values({
      at: SEEN,
      changeset_id: uuidv7(),
      site_id: CHOISEUL,
      item_type: 'device',
      item_key: '',
      kind: 'changed',
      old_value: 'null',
      new_value: 'null',
      ...fields,
    })
    .execute()
}

export async function addGap(db: Db, fields: Partial<Insertable<Database['gaps']>> = {}) {
  await db
    .insertInto('gaps')
    .values({
      id: uuidv7(),
      site_id: CHOISEUL,
      agent_id: CHOISEUL,
      message_kind: 'traffic',
      reason: 'full',
      from_at: SEEN,
      to_at: SEEN,
      messages: 1,
      received_at: SEEN,
      ...fields,
    })
    .execute()
}

/** The device's tables were read whole once. */
export async function addSections(db: Db, deviceId: string, sections: string[]) {
  const source = { checked_at: SEEN, checked_message: uuidv7() }
  const complete = { complete_at: SEEN, complete_message: source.checked_message }
  const rows = sections.map(section => ({
    ...{ site_id: CHOISEUL, device_id: deviceId, section, status: 'complete' as const },
    ...source,
    ...complete,
    rows: '[]',
  }))
  await db.insertInto('observed_sections').values(rows).execute()
}

export async function addChangeset(
  db: Db,
  fields: Partial<Insertable<Database['changesets']>> = {},
): Promise<string> {
  const id = uuidv7()
  await db
    .insertInto('changesets')
    .values({
      ...{ id, site_id: CHOISEUL, at: SEEN, actor_kind: 'person', actor: 'Anne', origin: 'cli' },
      change_count: 1,
      ...fields,
    })
    .execute()
  return id
}

export async function addCase(db: Db, device: string, other: string): Promise<string> {
  const id = uuidv7()
  const record = JSON.stringify({ firstSeen: SEEN.toISOString(), lastSeen: SEEN.toISOString() })
  const evidence = [{ about: 'serial', strength: 'strong', speaks: 'for', observed: 'FOC1' }]
  await db
    .insertInto('cases')
    .values({
      ...{ id, key: [device, other].sort().join(' '), question: 'shared-serial' },
      ...{ site_id: CHOISEUL, device_id: device, record },
      ...{ other_site_id: CHOISEUL, other_device_id: other, other_record: record },
      evidence: JSON.stringify(evidence),
      opened_at: SEEN,
    })
    .execute()
  return id
}

export async function addAgent(db: Db, fields: Partial<Insertable<Database['agents']>> = {}) {
  await db
    .insertInto('agents')
    .values({ id: CHOISEUL, site_id: CHOISEUL, password_hash: 'scrypt$none', ...fields })
    .execute()
}

function randomMac(): string {
  return `00${randomBytes(5).toString('hex').replace(/../g, ':$&')}`
}
