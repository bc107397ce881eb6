import { applyChangeset } from '../cmdb/apply-changeset.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { inSiteTransaction } from '../cmdb/in-site-transaction.ts'
import { loadKnown } from '../cmdb/load-known.ts'
import { findReceived, recordReceived } from '../cmdb/received-messages.ts'
import { recordGaps } from '../cmdb/record-gaps.ts'
import { recordScanReports } from '../cmdb/record-scan-reports.ts'
import { requestTopology } from '../cmdb/topology-runs.ts'
import { type Changeset, emptyChangeset } from '../reconcile/changeset.ts'
import type { Known } from '../reconcile/known.ts'
import { knownAfter } from '../reconcile/known-after.ts'
import { mergeChangesets } from '../reconcile/merge-changesets.ts'
import { reconcile } from '../reconcile/reconcile.ts'
import { sourceOf } from '../reconcile/source.ts'
import type { InventoryMessage } from './message.ts'

/** How a message went into the CMDB. `repeated`: it was there already, and changed nothing. */
export type Ingested = {
  readonly message: InventoryMessage
  readonly outcome: 'changed' | 'unchanged' | 'repeated'
  readonly changeCount: number
  /** Questions that it gave rise to. */
  readonly cases: Changeset['cases']
}

export type IngestContext = { cmdb: Cmdb; siteId: string; now: Date; newId: () => string }

/**
 * The walk, stages 10 to 12: messages of one site into its CMDB, one after the other, in one transaction. Once this
 * resolves all of them are committed and may be receipted; when it rejects none of them happened.
 */
export function ingest(
  messages: readonly InventoryMessage[],
  { cmdb, siteId, now, newId }: IngestContext,
): Promise<Ingested[]> {
  return inSiteTransaction(cmdb, siteId, async transaction => {
    const received = await findReceived(
      transaction,
      messages.map(it => it.id),
    )
    const fresh = withoutRepetitions(messages, received)
    const known = await loadKnown(transaction, siteId, fresh.filter(isOfInventory))

    const concluded = conclude(fresh, known, now, newId)
    const history = concluded.map(changesetOf)
    const rows = mergeChangesets(concluded.map(it => it.changeset))

    await applyChangeset(transaction, siteId, { rows, history }, now)
    await recordScanReports(transaction, siteId, fresh.flatMap(reportOf))
    await recordGaps(transaction, siteId, fresh.flatMap(gapOf), now)
    await recordReceived(transaction, siteId, concluded.map(receivedOf), now)
    if (fresh.length > 0) {
      const isScanDone = fresh.some(it => it.kind === 'scan-report')
      await requestTopology(transaction, siteId, isScanDone, now)
    }
    return outcomesOf(messages, concluded)
  })
}

type Concluded = { message: InventoryMessage; changeset: Changeset }

/** Each message is reconciled with what is known after those before it. */
function conclude(
  messages: readonly InventoryMessage[],
  known: Known,
  now: Date,
  newId: () => string,
): Concluded[] {
  let believed = known
  return messages.map(message => {
    if (!isOfInventory(message)) return { message, changeset: emptyChangeset }
    const source = sourceOf(message.id, message.body.observedAt, now)
    const changeset = reconcile(believed, message, source, newId)
    believed = knownAfter(believed, changeset)
    return { message, changeset }
  })
}

function withoutRepetitions(
  messages: readonly InventoryMessage[],
  received: ReadonlySet<string>,
): InventoryMessage[] {
  const seen = new Set(received)
  return messages.filter(({ id }) => {
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}

function outcomesOf(
  messages: readonly InventoryMessage[],
  concluded: readonly Concluded[],
): Ingested[] {
  const changesets = new Map(concluded.map(it => [it.message, it.changeset]))
  return messages.map(message => {
    const changeset = changesets.get(message)
    // The second of two equal ones finds the first one's conclusion used up.
    changesets.delete(message)
    if (!changeset) return { message, outcome: 'repeated', changeCount: 0, cases: [] }
    const { changes, cases } = changeset
    const outcome = changes.length > 0 ? 'changed' : 'unchanged'
    return { message, outcome, changeCount: changes.length, cases }
  })
}

/** Who it was that changed this: the agent that sent the message. */
function changesetOf({ message, changeset: { changes, cases } }: Concluded) {
  const actor = { kind: 'agent' as const, name: message.agentId }
  return { id: message.id, actor, origin: 'message' as const, changes, cases }
}

type OfInventory = Extract<InventoryMessage, { kind: 'observation' | 'endpoints' }>

function isOfInventory(message: InventoryMessage): message is OfInventory {
  return message.kind === 'observation' || message.kind === 'endpoints'
}

function reportOf(message: InventoryMessage) {
  const { id, agentId } = message
  return message.kind === 'scan-report' ? [{ id, agentId, report: message.body }] : []
}

function gapOf(message: InventoryMessage) {
  const { id, agentId } = message
  return message.kind === 'gap' ? [{ id, agentId, gap: message.body }] : []
}

function receivedOf({ message, changeset }: Concluded) {
  const { id, agentId, kind } = message
  return { id, agentId, kind, changeCount: changeset.changes.length }
}
