import type { Insertable, Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '../../../collector/cmdb/tables.ts'
import { CHOISEUL } from './inventory-rows.ts'

type Db = Kysely<Database>

const SEEN = new Date('2026-11-03T08:00:00Z')

/** Rows as a conclusion would have written them, for suites that only read. */
export async function addLocation(
  db: Db,
  fields: Pick<
    Insertable<Database['endpoint_locations']>,
    'endpoint_id' | 'device_id' | 'interface'
  > &
    Partial<Insertable<Database['endpoint_locations']>>,
): Promise<string> {
  const id = uuidv7()
  await db
    .insertInto('endpoint_locations')
    .values({
      ...{ id, site_id: CHOISEUL, evidence: 'bridge', confidence: 0.98 },
      ...{ first_seen: SEEN, last_seen: SEEN },
      ...fields,
    })
    .execute()
  return id
}

export async function addPortRole(
  db: Db,
  fields: Pick<Insertable<Database['port_roles']>, 'device_id' | 'interface' | 'role'> &
    Partial<Insertable<Database['port_roles']>>,
): Promise<void> {
  await db
    .insertInto('port_roles')
    .values({ site_id: CHOISEUL, host_count: 1, read_at: SEEN, ...fields })
    .execute()
}

export async function addFinding(
  db: Db,
  fields: Pick<Insertable<Database['findings']>, 'kind' | 'device_id' | 'interface'> &
    Partial<Insertable<Database['findings']>>,
): Promise<void> {
  await db
    .insertInto('findings')
    .values({
      ...{ id: uuidv7(), site_id: CHOISEUL, subject_type: 'interface', detail: '{}' },
      ...{ first_seen: SEEN, last_seen: SEEN },
      ...fields,
    })
    .execute()
}

/** A link between two devices, whichever has the lower id. */
export async function addLink(
  db: Db,
  [a, b]: [{ device: string; port?: string }, { device: string; port?: string }],
  fields: Partial<Insertable<Database['links']>> = {},
): Promise<void> {
  const [one, other] = a.device < b.device ? [a, b] : [b, a]
  await db
    .insertInto('links')
    .values({
      ...{ id: uuidv7(), site_id: CHOISEUL, evidence: ['lldp'], is_mutual: true },
      ...{ confidence: 0.99, cables: '[]', first_seen: SEEN, last_seen: SEEN },
      ...{ one_device_id: one.device, other_device_id: other.device },
      ...{ one_interface: one.port ?? null, other_interface: other.port ?? null },
      ...fields,
    })
    .execute()
}
