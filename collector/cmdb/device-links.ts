import { sql } from 'kysely'
import type { Change } from '../reconcile/change.ts'
import type { Successor } from '../reconcile/known.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** What a device is to others, and its state: what decisions change. */
export type DeviceLinks = {
  readonly id: string
  readonly siteId: string
  readonly mergedInto?: string
  readonly successor?: Successor
  readonly state: 'seen' | 'late' | 'missing' | 'retired'
  readonly firstSeen: string
}

export const linkFields = ['mergedInto', 'successor', 'state'] as const
export type LinkField = (typeof linkFields)[number]

/** The devices, and those that were merged into one of them, which come first. */
export async function loadLinks(
  transaction: SiteTransaction,
  deviceIds: readonly string[],
): Promise<DeviceLinks[]> {
  const rows = await transaction
    .selectFrom('devices')
    .select(['id', 'site_id', 'merged_into', 'successor_id', 'successor_site_id'])
    .select(['successor_because', 'state', 'first_seen'])
    .where(eb => eb.or([eb('id', 'in', deviceIds), eb('merged_into', 'in', deviceIds)]))
    .orderBy(sql`merged_into IS NULL`)
    .orderBy('id')
    .execute()
  return rows.map(row => {
    const { successor_id: id, successor_site_id: site, successor_because: because } = row
    const elsewhere = site !== null && site !== row.site_id ? { siteId: site } : {}
    return {
      id: row.id,
      siteId: row.site_id,
      state: row.state,
      firstSeen: row.first_seen.toISOString(),
      ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
      ...(id === null || because === null ? {} : { successor: { id, ...elsewhere, because } }),
    }
  })
}

/** A line of history for a link that becomes different. */
export function linkChange(
  device: DeviceLinks,
  field: LinkField,
  after: DeviceLinks[LinkField],
): Change {
  const before = device[field]
  return {
    kind: 'changed',
    item: { type: 'device', id: device.id },
    field,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

/** Makes the links as the lines say, one after the other. */
export async function writeLinks(
  transaction: SiteTransaction,
  changes: readonly Change[],
): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'changed') continue
    const { item, field, after } = change
    switch (field) {
      case 'mergedInto':
        await sql`UPDATE devices SET merged_into = ${after ?? null}::uuid
          WHERE id = ${item.id}`.execute(transaction)
        break
      case 'successor': {
        // Lines of this field are made by linkChange.
        const successor = after as Successor | undefined
        await sql`UPDATE devices SET successor_id = ${successor?.id ?? null}::uuid,
            successor_because = ${successor?.because ?? null}::text,
            successor_site_id = CASE WHEN ${successor?.id ?? null}::uuid IS NOT NULL
              THEN coalesce(${successor?.siteId ?? null}::text, site_id) END
          WHERE id = ${item.id}`.execute(transaction)
        break
      }
      case 'state':
        await sql`UPDATE devices SET state = ${after}::text WHERE id = ${item.id}`.execute(
          transaction,
        )
        break
    }
  }
}
