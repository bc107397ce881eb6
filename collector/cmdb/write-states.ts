import { sql } from 'kysely'
import type { Change } from '../reconcile/change.ts'
import type { ItemClass } from '../reconcile/presence/covered-areas.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { logChanges, type Recorded, recordChangesets } from './record-changesets.ts'
import type { ItemState } from './tables.ts'

export type StateChange = {
  readonly id: string
  readonly itemClass: ItemClass
  readonly from: ItemState
  readonly to: ItemState
}

/** The things have these states, and the history tells who said so and when. */
export async function writeStates(
  transaction: SiteTransaction,
  siteId: string,
  states: readonly StateChange[],
  cause: Omit<Recorded, 'changes'>,
  now: Date,
): Promise<void> {
  for (const itemClass of ['device', 'endpoint'] as const) {
    const own = states.filter(it => it.itemClass === itemClass)
    if (own.length === 0) continue
    await sql`
      UPDATE ${sql.table(`${itemClass}s`)} AS item SET state = given.state
      FROM unnest(${own.map(it => it.id)}::uuid[], ${own.map(it => it.to)}::text[])
        AS given (id, state)
      WHERE item.id = given.id AND item.site_id = ${siteId}`.execute(transaction)
  }
  const changes = states.map(
    (it): Change => ({
      kind: 'changed',
      item: { type: it.itemClass, id: it.id },
      field: 'state',
      before: it.from,
      after: it.to,
    }),
  )
  await recordChangesets(transaction, siteId, [{ ...cause, changes }], now)
  await logChanges(transaction, siteId, [{ ...cause, changes }], now)
}
