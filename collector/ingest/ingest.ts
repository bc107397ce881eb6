import { applyChangeset } from '../cmdb/apply-changeset.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { inSiteTransaction, type SiteTransaction } from '../cmdb/in-site-transaction.ts'
import { loadKnown } from '../cmdb/load-known.ts'
import { findReceived, recordReceived } from '../cmdb/received-messages.ts'
import { recordScanReport } from '../cmdb/record-scan-report.ts'
import type { Contradiction } from '../reconcile/changeset.ts'
import { reconcile } from '../reconcile/reconcile.ts'
import { sourceOf } from '../reconcile/source.ts'
import type { InventoryMessage } from './message.ts'

/** How a message went into the CMDB. `repeated`: it was there already, and changed nothing. */
export type Ingested = {
  readonly message: InventoryMessage
  readonly outcome: 'changed' | 'unchanged' | 'repeated'
  readonly changeCount: number
  readonly contradictions: readonly Contradiction[]
}

export type IngestContext = { cmdb: Cmdb; siteId: string; now: Date; newId: () => string }

/**
 * The walk, stages 10 to 12: messages of one site into its CMDB, one after the other, in one transaction. Once this
 * resolves all of them are committed and may be receipted; when it rejects none of them happened.
 */
export function ingest(
  messages: readonly InventoryMessage[],
  context: IngestContext,
): Promise<Ingested[]> {
  return inSiteTransaction(context.cmdb, context.siteId, async transaction => {
    const ids = messages.map(it => it.id)
    const received = await findReceived(transaction, ids)
    const ingested: Ingested[] = []
    for (const message of messages) {
      ingested.push(
        received.has(message.id)
          ? { message, outcome: 'repeated', changeCount: 0, contradictions: [] }
          : await ingestOne(transaction, message, context),
      )
      received.add(message.id)
    }
    return ingested
  })
}

async function ingestOne(
  transaction: SiteTransaction,
  message: InventoryMessage,
  { siteId, now, newId }: IngestContext,
): Promise<Ingested> {
  const from = { siteId, agentId: message.agentId, messageId: message.id }
  const received = { id: message.id, siteId, agentId: message.agentId, kind: message.kind }

  if (message.kind === 'scan-report') {
    await recordScanReport(transaction, message.body, from)
    await recordReceived(transaction, received, 0, now)
    return { message, outcome: 'unchanged', changeCount: 0, contradictions: [] }
  }

  const known = await loadKnown(transaction, siteId, message)
  const source = sourceOf(message.id, message.body.observedAt, now)
  const changeset = reconcile(known, source, newId)
  await applyChangeset(transaction, changeset, { siteId, messageId: message.id, now })

  const changeCount = changeset.changes.length
  await recordReceived(transaction, received, changeCount, now)
  const outcome = changeCount > 0 ? 'changed' : 'unchanged'
  return { message, outcome, changeCount, contradictions: changeset.contradictions }
}
