import type { Kysely } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
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

/** Findings, the latest first. */
export async function readFindings(
  db: Kysely<Database>,
  list: FindingFilter & { after?: { id: string } | undefined; limit: number },
): Promise<ListPage<FindingItem, { id: string }>> {
  const matching = db
    .selectFrom('findings as f')
    .$if(list.site !== undefined, it => it.where('f.site_id', '=', list.site ?? ''))
    .$if(list.kind !== undefined, it => it.where('f.kind', '=', list.kind ?? ''))
    .$if(list.state !== undefined, it => it.where('f.state', '=', list.state ?? 'open'))
    .$if(list.device !== undefined, it => it.where('f.device_id', '=', list.device ?? ''))
  const [rows, { total }] = await Promise.all([
    matching
      .leftJoin('devices as d', 'd.id', 'f.device_id')
      .selectAll('f')
      .select('d.name as device_name')
      .$if(list.after !== undefined, it => it.where('f.id', '<', list.after?.id ?? ''))
      .orderBy('f.id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total),
    row => ({ id: row.id }),
    row => ({
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
    }),
  )
}
