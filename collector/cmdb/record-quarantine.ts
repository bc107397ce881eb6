import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Cmdb } from './connect.ts'

/** A message that could not be read or accepted. */
export type Unacceptable = {
  topic: string
  reason: string
  payload: Buffer
  agentId?: string | undefined
  messageId?: string | undefined
  receivedAt: Date
}

/** Longer payloads are cut: the broker lets through little more, and nobody reads further. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024

/** The message is kept whole, with the reason. The same bytes on the same topic again only raise the counter. */
export async function recordQuarantine({ db }: Cmdb, message: Unacceptable): Promise<void> {
  const { payload, agentId, receivedAt } = message
  await db
    .insertInto('quarantine')
    .values({
      id: uuidv7(),
      topic: storable(message.topic),
      agent_id: agentId ?? null,
      site_id: sql<string>`(SELECT site_id FROM agents WHERE id = ${agentId ?? null})`,
      message_id: message.messageId ?? null,
      reason: storable(message.reason),
      payload: payload.subarray(0, MAX_KEPT_BYTES),
      payload_bytes: payload.length,
      payload_sha256: createHash('sha256').update(payload).digest(),
      first_received_at: receivedAt,
      last_received_at: receivedAt,
    })
    .onConflict(it =>
      it.columns(['topic', 'payload_sha256']).doUpdateSet({
        reason: sql<string>`excluded.reason`,
        last_received_at: sql<Date>`excluded.last_received_at`,
        times_received: sql<number>`quarantine.times_received + 1`,
      }),
    )
    .execute()
}

/** PostgreSQL's text has no NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '').slice(0, 1000)
}
