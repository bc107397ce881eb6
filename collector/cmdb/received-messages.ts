import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

/** Which of these messages are in the CMDB already. */
export async function findReceived(
  transaction: SiteTransaction,
  messageIds: readonly string[],
): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set()
  const rows = await receivedRows(transaction, [arrayLiteral(messageIds)])
  return new Set(rows.map(it => it.id))
}

const receivedRows = keptStatement<{ id: string }>(
  'SELECT id FROM received_messages WHERE id = ANY($1::uuid[])',
)

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
  await insertReceived(transaction, [
    siteId,
    now,
    arrayLiteral(messages.map(it => it.id)),
    arrayLiteral(messages.map(it => it.agentId)),
    arrayLiteral(messages.map(it => it.kind)),
    arrayLiteral(messages.map(it => it.changeCount)),
  ])
}

const insertReceived = keptStatement(
  `INSERT INTO received_messages
    (id, site_id, agent_id, kind, outcome, change_count, received_at)
  SELECT id, $1, agent_id, kind, CASE WHEN changes > 0 THEN 'changed' ELSE 'unchanged' END, changes,
    $2::timestamptz
  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::integer[])
    AS given (id, agent_id, kind, changes)`,
)
