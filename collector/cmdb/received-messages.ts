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

/** The message counts as taken in, with the transaction that holds what it told. */
export async function recordReceived(
  transaction: SiteTransaction,
  message: { id: string; siteId: string; agentId: string; kind: string },
  changeCount: number,
  now: Date,
): Promise<void> {
  await transaction
    .insertInto('received_messages')
    .values({
      id: message.id,
      site_id: message.siteId,
      agent_id: message.agentId,
      kind: message.kind,
      outcome: changeCount > 0 ? 'changed' : 'unchanged',
      change_count: changeCount,
      received_at: now,
    })
    .execute()
}
