import type { Gap } from '../../schemas/gap.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** What the agents lost is on record, a row per message that told of it. */
export async function recordGaps(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly { id: string; agentId: string; gap: Gap }[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return
  const rows = messages.map(({ id, agentId, gap }) => ({
    id,
    site_id: siteId,
    agent_id: agentId,
    message_kind: gap.kind ?? null,
    reason: gap.reason,
    from_at: new Date(gap.from),
    to_at: new Date(gap.to),
    messages: gap.messages ?? null,
    samples: gap.samples ?? null,
    received_at: now,
  }))
  await transaction.insertInto('gaps').values(rows).execute()
}
