import type { SiteTransaction } from './in-site-transaction.ts'

/** Which of these messages are in the CMDB already. */
export async function findReceived(
  transaction: SiteTransaction,
  messageIds: readonly string[],
): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set()
  const rows = await transaction
    .selectFrom('received_messages')
    .select('id')
    .where('id', 'in', messageIds)
    .execute()
  return new Set(rows.map(it => it.id))
}

/** A message that was taken in, and how much it changed. */
export type Received = { id: string; agentId: string; kind: string; changeCount: number }

/** The messages count as taken in, with the transaction that holds what they told. */
export async function recordReceived(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly Received[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return
  const rows = messages.map(({ id, agentId, kind, changeCount }) => ({
    id,
    site_id: siteId,
    agent_id: agentId,
    kind,
    outcome: changeCount > 0 ? ('changed' as const) : ('unchanged' as const),
    change_count: changeCount,
    received_at: now,
  }))
  await transaction.insertInto('received_messages').values(rows).execute()
}
