import { sql } from 'kysely'
import type { Heartbeat } from '../../schemas/heartbeat.ts'
import type { Cmdb } from './connect.ts'

export type HeartbeatReceipt = {
  agentId: string
  receivedAt: Date
  /** The broker kept it from an earlier time: it says how the agent was, not that it is there now. */
  isRetained: boolean
}

/** The agent's latest state is in the register. A last will says that it went, and leaves what it last told. */
export async function recordHeartbeat(
  { db }: Cmdb,
  heartbeat: Heartbeat,
  { agentId, receivedAt, isRetained }: HeartbeatReceipt,
): Promise<void> {
  const { state, outbox, clock } = heartbeat
  const told = {
    state,
    version: heartbeat.version,
    boot_id: heartbeat.bootId,
    started_at: new Date(heartbeat.startedAt),
    ...(outbox && {
      outbox_messages: outbox.messages,
      outbox_bytes: outbox.bytes,
      outbox_oldest_at: outbox.oldestAt ? new Date(outbox.oldestAt) : null,
      is_outbox_durable: outbox.isDurable,
    }),
    ...(heartbeat.planRevision === undefined ? {} : { plan_revision: heartbeat.planRevision }),
    ...(state === 'online' && { plan_refusal: heartbeat.planRefusal ?? null }),
    ...(heartbeat.lastScanAt && {
      last_scan_at: sql<Date>`greatest(last_scan_at, ${heartbeat.lastScanAt}::timestamptz)`,
    }),
  }
  const isLive = state === 'online' && !isRetained
  await db
    .updateTable('agents')
    .set({
      ...told,
      ...(isLive && { heartbeat_at: receivedAt, went_at: null, has_said_goodbye: null }),
      ...(state === 'offline' &&
        !isRetained && { went_at: receivedAt, has_said_goodbye: clock !== undefined }),
      ...(isLive &&
        clock && {
          clock_offset_seconds: (Date.parse(clock) - receivedAt.getTime()) / 1000,
        }),
    })
    .where('id', '=', agentId)
    .execute()
}
