import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { failure, type Result, success } from '../../schemas/result.ts'
import { recordReply } from '../cmdb/commands.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { findAgent } from '../cmdb/find-agent-for-login.ts'
import { isPassingFailure } from '../cmdb/is-passing-failure.ts'
import { recordHeartbeat } from '../cmdb/record-heartbeat.ts'
import { recordQuarantine } from '../cmdb/record-quarantine.ts'
import { decode, type Unreadable } from './decode.ts'
import { type Ingested, ingest } from './ingest.ts'
import { ingestTraffic, type TakenTraffic } from './ingest-traffic.ts'
import type { InventoryMessage, Message, TrafficReport } from './message.ts'

/** A message as the broker delivered it. */
export type Delivery = {
  readonly topic: string
  readonly payload: Buffer
  readonly isRetained: boolean
  readonly receivedAt: Date
}

/** What became of a delivery. `messageId` is there when the sender may forget the message: it is committed. */
export type TakenIn = {
  readonly delivery: Delivery
  readonly agentId?: string | undefined
  readonly siteId?: string | undefined
  readonly kind?: Message['kind'] | undefined
  /** By the agent's clock; of what its outbox kept for us only. */
  readonly sentAt?: Date | undefined
  readonly messageId?: string | undefined
} & (
  | {
      outcome: Ingested['outcome']
      changeCount: number
      cases: Ingested['cases']
    }
  | { outcome: 'recorded' }
  | { outcome: 'quarantined'; reason: string }
)

export type TakeInContext = {
  cmdb: Cmdb
  /** Ends the waiting for a database that is away; what was not taken in stays with its sender. */
  signal: AbortSignal
  /** The database is away, and is asked again after a while. */
  onWaiting: (error: Error) => void
  /** The collector's clock, unless it is said otherwise. */
  now?: () => Date
  /** How long the conclusions of a transaction took. */
  onReconciled?: ((seconds: number) => void) | undefined
}

/**
 * Deliveries into the CMDB, or into quarantine with the reason; tells of each once it is committed. Those of one agent go in
 * two transactions, its samples and, in their order, what concerns the inventory; should one of them be refused by the
 * database, each gets its own, so that only that one is quarantined. Waits for as long as the database is away. Rejects only
 * when stopped, or when not even quarantine takes a message.
 */
export async function* takeIn(
  deliveries: readonly Delivery[],
  context: TakeInContext,
): AsyncGenerator<TakenIn> {
  const batches = new Map<string, Batch>()
  for (const delivery of deliveries) {
    const decoded = decode(delivery.topic, delivery.payload)
    if (!decoded.ok) {
      yield await quarantine(delivery, decoded.failure, context)
      continue
    }
    const message = decoded.value
    if (!isKept(message)) {
      yield await record(message, delivery, context)
      continue
    }
    // A transaction is one site's, and the agent decides which. In a backlog samples and hosts take turns: nothing of the one
    // depends on the other, and each transaction costs as much as ten messages.
    const key = `${message.agentId} ${isTraffic(message) ? 'samples' : 'inventory'}`
    const batch = batches.get(key) ?? []
    batches.set(key, batch)
    batch.push({ delivery, message })
  }
  for (const batch of batches.values()) yield* takeInBatch(batch, context)
}

type Batch = { delivery: Delivery; message: InventoryMessage | TrafficReport }[]

async function* takeInBatch(batch: Batch, context: TakeInContext): AsyncGenerator<TakenIn> {
  const [first, ...others] = batch
  if (!first) return
  const { agentId } = first.message
  const admitted = await admit(agentId, context)
  if (!admitted.ok) {
    for (const { delivery, message } of batch) {
      const refused = { reason: admitted.reason, agentId, messageId: message.id }
      yield quarantine(delivery, refused, context)
    }
    return
  }

  const { siteId } = admitted
  const outcome = await tryIngest(batch, siteId, context)
  if (outcome.ok) {
    for (const [index, { message, ...rest }] of outcome.value.entries()) {
      const delivery = (batch[index] ?? first).delivery
      const { kind, id: messageId } = message
      const sentAt = new Date(message.sentAt)
      yield { ...rest, delivery, agentId, siteId, kind, messageId, sentAt }
    }
  } else if (others.length > 0) {
    for (const it of batch) yield* takeInBatch([it], context)
  } else {
    const reason = `could not be taken in: ${outcome.failure.message}`
    const refused = { reason, agentId, messageId: first.message.id }
    yield quarantine(first.delivery, refused, context)
  }
}

async function tryIngest(
  batch: Batch,
  siteId: string,
  context: TakeInContext,
): Promise<Result<(Ingested | TakenTraffic)[], Error>> {
  const { cmdb, onReconciled, now = () => new Date() } = context
  const samples = batch.flatMap(({ message }) => (isTraffic(message) ? [message] : []))
  const inventory = batch.flatMap(({ message }) => (isTraffic(message) ? [] : [message]))
  const act = (): Promise<(Ingested | TakenTraffic)[]> =>
    samples.length > 0
      ? ingestTraffic(samples, { cmdb, siteId, now: now() })
      : ingest(inventory, { cmdb, siteId, now: now(), newId: uuidv7, onReconciled })
  try {
    return success(await patiently(context, act))
  } catch (cause) {
    if (context.signal.aborted) throw cause
    return failure(cause instanceof Error ? cause : new Error(String(cause)))
  }
}

/** Messages that say how things are now: they are not queued by their sender, and need no receipt. */
async function record(
  message: Message,
  delivery: Delivery,
  context: TakeInContext,
): Promise<TakenIn> {
  const { agentId, kind, id } = message
  const admitted = await admit(agentId, context)
  if (!admitted.ok) {
    return quarantine(delivery, { reason: admitted.reason, agentId, messageId: id }, context)
  }
  if (message.kind === 'heartbeat') {
    await patiently(context, () =>
      recordHeartbeat(context.cmdb, message.body, { agentId, ...delivery }),
    )
  }
  if (message.kind === 'reply') {
    const { body } = message
    await patiently(context, () => recordReply(context.cmdb, agentId, body, delivery.receivedAt))
  }
  return { delivery, agentId, siteId: admitted.siteId, kind, outcome: 'recorded' }
}

type Admission = { ok: true; siteId: string } | { ok: false; reason: string }

/** The site comes from the collector's own register, never from the message. */
async function admit(agentId: string, context: TakeInContext): Promise<Admission> {
  const agent = await patiently(context, () => findAgent(context.cmdb, agentId))
  if (!agent) return { ok: false, reason: `agent ${agentId} is not enrolled, so it has no site` }
  if (agent.isRevoked) return { ok: false, reason: `agent ${agentId} is revoked` }
  return { ok: true, siteId: agent.siteId }
}

async function quarantine(
  delivery: Delivery,
  { reason, agentId, messageId }: Unreadable,
  context: TakeInContext,
): Promise<TakenIn> {
  await patiently(context, () =>
    recordQuarantine(context.cmdb, { ...delivery, reason, agentId, messageId }),
  )
  return { delivery, agentId, messageId, outcome: 'quarantined', reason }
}

const RETRY_AFTER_MS = [50, 200, 500, 1000, 2000, 5000]

/** Does it, again and again while the database is away or was locked. */
async function patiently<Value>(
  { signal, onWaiting }: TakeInContext,
  act: () => Promise<Value>,
): Promise<Value> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      if (!isPassingFailure(error)) throw error
      onWaiting(error as Error)
      await sleep(RETRY_AFTER_MS[attempt] ?? 10_000, undefined, { signal })
    }
  }
}

/** Of the kinds that are queued by their sender until they are receipted. */
function isKept(message: Message): message is InventoryMessage | TrafficReport {
  return message.kind !== 'heartbeat' && message.kind !== 'reply'
}

function isTraffic(message: InventoryMessage | TrafficReport): message is TrafficReport {
  return message.kind === 'traffic'
}
