import { type Kysely, sql } from 'kysely'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'

export type AccessEventItem = {
  id: string
  at: string
  kind: string
  actor: string
  subject: string
  address?: string
  detail: Record<string, unknown>
}

const accessEventTie: SortTerm = { of: sql.ref('access_events.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const accessEventOrder: ListOrder = {
  usual: '-id',
  tie: accessEventTie,
  by: {
    id: accessEventTie,
    kind: { of: sortedText('access_events.kind'), kind: 'text' },
    actor: { of: sortedText('access_events.actor'), kind: 'text' },
    subject: { of: sortedText('access_events.subject'), kind: 'text' },
  },
}

/** Who gave whom which access, and who logged in, the latest first unless asked otherwise. */
export async function readAccessEvents(
  db: Kysely<Database>,
  list: ListRange,
): Promise<ListPage<AccessEventItem>> {
  const all = db.selectFrom('access_events')
  return readList(
    accessEventOrder,
    list,
    { rows: all.selectAll(), all },
    ({ id, at, kind, actor, subject, address, detail }) => ({
      id,
      at: at.toISOString(),
      kind,
      actor,
      subject,
      ...(address !== null && { address }),
      detail: detail as Record<string, unknown>,
    }),
  )
}
