import { applyChangeset } from '../cmdb/apply-changeset.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { inSiteTransaction, type SiteTransaction } from '../cmdb/in-site-transaction.ts'
import { loadPorts } from '../cmdb/load-devices.ts'
import { loadKnown } from '../cmdb/load-known.ts'
import { findReceived, recordReceived } from '../cmdb/received-messages.ts'
import { recordGaps } from '../cmdb/record-gaps.ts'
import { recordScanReports } from '../cmdb/record-scan-reports.ts'
import { confirmSettled, readSnapshot, recordSettled } from '../cmdb/settled-messages.ts'
import { requestTopology } from '../cmdb/topology-runs.ts'
import { type Changeset, emptyChangeset } from '../reconcile/changeset.ts'
import { splitConfirmations } from '../reconcile/confirmations.ts'
import type { Known, KnownDevice } from '../reconcile/known.ts'
import { knownAfter } from '../reconcile/known-after.ts'
import { mergeChangesets } from '../reconcile/merge-changesets.ts'
import { deviceLackingPorts, reconcile } from '../reconcile/reconcile.ts'
import { settledMessages, type Telling } from '../reconcile/settled-messages.ts'
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

export type IngestContext = {
  cmdb: Cmdb
  siteId: string
  now: Date
  newId: () => string
  /** How long the conclusions took, with what had to be loaded for them in between. */
  onReconciled?: ((seconds: number) => void) | undefined
  /** Reconciles what settled messages tell again, too. The rows are the same either way. */
  isThorough?: boolean | undefined
}

/**
 * The walk, stages 10 to 12: messages of one site into its CMDB, one after the other, in one transaction. Once this
 * resolves all of them are committed and may be receipted; when it rejects none of them happened.
 */
export function ingest(
  messages: readonly InventoryMessage[],
  context: IngestContext,
): Promise<Ingested[]> {
  const { cmdb, siteId, now, isThorough = false } = context
  return inSiteTransaction(cmdb, siteId, async transaction => {
    const received = await findReceived(
      transaction,
      messages.map(it => it.id),
    )
    const fresh = withoutRepetitions(messages, received)
    const told = fresh.filter(isOfInventory)
    const tellings = told.map(it => tellingOf(it, now))
    const isAgain = !isThorough && (await confirmSettled(transaction, siteId, tellings))
    const concluded = isAgain
      ? fresh.map(withNothing)
      : await reconcileAll(transaction, fresh, context)

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

/** Stages 10 to 12, for messages that tell anything new, or may do so. */
async function reconcileAll(
  transaction: SiteTransaction,
  messages: readonly InventoryMessage[],
  { siteId, now, newId, onReconciled }: IngestContext,
): Promise<Concluded[]> {
  const snapshot = await readSnapshot(transaction)
  const known = await loadKnown(transaction, siteId, messages.filter(isOfInventory))

  const startedAtMs = performance.now()
  const concluded = await conclude(transaction, messages, known, { now, newId })
  onReconciled?.((performance.now() - startedAtMs) / 1000)
  const history = concluded.map(changesetOf)
  const merged = mergeChangesets(concluded.map(it => it.changeset))
  const { changed, confirmed } = splitConfirmations(known, merged)

  await applyChangeset(transaction, siteId, { rows: changed, confirmed, history }, now)
  const told = concluded.flatMap(({ message, changeset }) =>
    isOfInventory(message) ? [{ ...tellingOf(message, now), changeset }] : [],
  )
  await recordSettled(transaction, siteId, settledMessages(known, changed, told), snapshot)
  return concluded
}

type Concluded = { message: InventoryMessage; changeset: Changeset }

/** Each message is reconciled with what is known after those before it. */
async function conclude(
  transaction: SiteTransaction,
  messages: readonly InventoryMessage[],
  known: Known,
  { now, newId }: Pick<IngestContext, 'now' | 'newId'>,
): Promise<Concluded[]> {
  let believed = known
  const concluded: Concluded[] = []
  for (const message of messages) {
    if (!isOfInventory(message)) {
      concluded.push(withNothing(message))
      continue
    }
    const { source } = tellingOf(message, now)
    const lacking = deviceLackingPorts(believed, message, source)
    if (lacking) {
      believed = withDevice(believed, await loadPorts(transaction, lacking))
    }
    const changeset = reconcile(believed, message, source, newId)
    believed = knownAfter(believed, changeset)
    concluded.push({ message, changeset })
  }
  return concluded
}

function withNothing(message: InventoryMessage): Concluded {
  return { message, changeset: emptyChangeset }
}

function tellingOf(told: OfInventory, now: Date): Telling {
  return { told, source: sourceOf(told.id, told.body.observedAt, now) }
}

function withDevice(known: Known, device: KnownDevice): Known {
  return { ...known, devices: new Map(known.devices).set(device.id, device) }
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
