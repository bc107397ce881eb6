import type { Cmdb } from '../cmdb/connect.ts'
import { inSiteTransaction } from '../cmdb/in-site-transaction.ts'
import { findReceived, recordReceived } from '../cmdb/received-messages.ts'
import { recordTraffic } from '../cmdb/record-traffic.ts'
import type { TrafficReport } from './message.ts'

/** How a message with samples was taken in. `repeated`: it was there already. */
export type TakenTraffic = { message: TrafficReport } & (
  | { outcome: 'recorded' }
  | { outcome: 'repeated'; changeCount: 0; cases: readonly [] }
)

/**
 * Samples of one site, as they were told, in one transaction: once this resolves they are committed and may be receipted;
 * when it rejects none of them is there. Their order does not matter, and the same message twice is there once.
 */
export function ingestTraffic(
  messages: readonly TrafficReport[],
  { cmdb, siteId, now }: { cmdb: Cmdb; siteId: string; now: Date },
): Promise<TakenTraffic[]> {
  return inSiteTransaction(cmdb, siteId, async transaction => {
    const ids = messages.map(it => it.id)
    const received = await findReceived(transaction, ids)
    const fresh = new Map(messages.flatMap(it => (received.has(it.id) ? [] : [[it.id, it]])))
    const told = [...fresh.values()]

    await recordTraffic(
      transaction,
      siteId,
      told.map(it => it.body),
    )
    const rows = told.map(({ id, agentId, kind }) => ({ id, agentId, kind, changeCount: 0 }))
    await recordReceived(transaction, siteId, rows, now)
    return messages.map(message =>
      // The second of two equal ones finds the first one's gone.
      fresh.delete(message.id)
        ? { message, outcome: 'recorded' }
        : { message, outcome: 'repeated', changeCount: 0, cases: [] },
    )
  })
}
