import type { Kysely } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
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

/** Deliveries, the latest first. */
export async function readDeliveries(
  db: Kysely<Database>,
  list: {
    alert?: string | undefined
    channel?: string | undefined
    state?: DeliveryItem['state'] | undefined
    after?: { id: string } | undefined
    limit: number
  },
): Promise<ListPage<DeliveryItem, { id: string }>> {
  const matching = db
    .selectFrom('alert_deliveries')
    .$if(list.alert !== undefined, it => it.where('alert_id', '=', list.alert ?? ''))
    .$if(list.channel !== undefined, it => it.where('channel', '=', list.channel ?? ''))
    .$if(list.state !== undefined, it => it.where('state', '=', list.state ?? 'sent'))
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll()
      .$if(list.after !== undefined, it => it.where('id', '<', list.after?.id ?? ''))
      .orderBy('id', 'desc')
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
      channel: row.channel,
      alert: row.alert_id,
      event: row.event_id,
      state: row.state,
      attempts: row.attempts,
      dueAt: row.due_at.toISOString(),
      createdAt: row.created_at.toISOString(),
      ...withoutNulls({ sentAt: row.sent_at?.toISOString() ?? null, failure: row.failure }),
    }),
  )
}
