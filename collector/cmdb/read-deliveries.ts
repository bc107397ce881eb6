import { type Kysely, sql } from 'kysely'
import { type ListOrder, type ListRange, type SortTerm, sortedText } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** An alert told on a channel, or waiting to be. */
export type DeliveryItem = {
  id: string
  channel: string
  alert: string
  event: string
  state: 'waiting' | 'sent' | 'given-up'
  attempts: number
  dueAt: string
  sentAt?: string
  failure?: string
  createdAt: string
}

const deliveryTie: SortTerm = { of: sql.ref('alert_deliveries.id'), kind: 'uuid' }

/** Ids are given in the order of time. */
export const deliveryOrder: ListOrder = {
  usual: '-id',
  tie: deliveryTie,
  by: {
    id: deliveryTie,
    channel: { of: sortedText('alert_deliveries.channel'), kind: 'text' },
    dueAt: { of: sql.ref('alert_deliveries.due_at'), kind: 'instant' },
    sentAt: { of: sql.ref('alert_deliveries.sent_at'), kind: 'instant', mayBeAbsent: true },
  },
}

/** Deliveries, the latest first unless asked otherwise. */
export async function readDeliveries(
  db: Kysely<Database>,
  list: ListRange & {
    alert?: string | undefined
    channel?: string | undefined
    state?: DeliveryItem['state'] | undefined
  },
): Promise<ListPage<DeliveryItem>> {
  const all = db
    .selectFrom('alert_deliveries')
    .$if(list.alert !== undefined, it => it.where('alert_id', '=', list.alert ?? ''))
    .$if(list.channel !== undefined, it => it.where('channel', '=', list.channel ?? ''))
    .$if(list.state !== undefined, it => it.where('state', '=', list.state ?? 'sent'))
  return readList(deliveryOrder, list, { rows: all.selectAll(), all }, row => ({
    id: row.id,
    channel: row.channel,
    alert: row.alert_id,
    event: row.event_id,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    ...withoutNulls({ sentAt: row.sent_at?.toISOString() ?? null, failure: row.failure }),
  }))
}
