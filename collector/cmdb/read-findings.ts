import { type Kysely, sql } from 'kysely'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** What is not as it should be. */
export type FindingItem = {
  id: string
  site: string
  kind: string
  subject: {
    type: 'site' | 'device' | 'interface' | 'endpoint'
    device?: string
    deviceName?: string
    interface?: string
    endpoint?: string
  }
  detail: Record<string, unknown>
  state: 'open' | 'accepted' | 'resolved'
  firstSeen: string
  lastSeen: string
  resolvedAt?: string
  decidedBy?: string
  decidedAt?: string
  note?: string
}

export type FindingFilter = {
  site?: string | undefined
  kind?: string | undefined
  state?: FindingItem['state'] | undefined
  device?: string | undefined
}

const findingTie: SortTerm = { of: sql.ref('f.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const findingOrder: ListOrder = {
  usual: '-id',
  tie: findingTie,
  by: {
    id: findingTie,
    site: { of: sortedText('f.site_id'), kind: 'text' },
    kind: { of: sortedText('f.kind'), kind: 'text' },
    firstSeen: { of: sql.ref('f.first_seen'), kind: 'instant' },
    lastSeen: { of: sql.ref('f.last_seen'), kind: 'instant' },
  },
}

/** Findings, the latest first unless asked otherwise. */
export async function readFindings(
  db: Kysely<Database>,
  list: FindingFilter & ListRange,
): Promise<ListPage<FindingItem>> {
  const all = db
    .selectFrom('findings as f')
    .$if(list.site !== undefined, it => it.where('f.site_id', '=', list.site ?? ''))
    .$if(list.kind !== undefined, it => it.where('f.kind', '=', list.kind ?? ''))
    .$if(list.state !== undefined, it => it.where('f.state', '=', list.state ?? 'open'))
    .$if(list.device !== undefined, it => it.where('f.device_id', '=', list.device ?? ''))
  const rows = all
    .leftJoin('devices as d', 'd.id', 'f.device_id')
    .selectAll('f')
    .select('d.name as device_name')
  return readList(findingOrder, list, { rows, all }, row => ({
    id: row.id,
    site: row.site_id,
    kind: row.kind,
    subject: {
      type: row.subject_type,
      ...withoutNulls({
        device: row.device_id,
        deviceName: row.device_name,
        interface: row.interface,
        endpoint: row.endpoint_id,
      }),
    },
    detail: row.detail,
    state: row.state,
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    ...withoutNulls({
      resolvedAt: row.resolved_at?.toISOString() ?? null,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at?.toISOString() ?? null,
      note: row.note,
    }),
  }))
}
