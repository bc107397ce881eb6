import { type Selectable, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Command, CommandReply } from '../../schemas/command.ts'
import type { Cmdb } from './connect.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** What an agent was asked to do, and how far it is. */
export type CommandItem = {
  id: string
  agent: string
  command: Command
  askedBy: string
  askedAt: string
  /** `waiting`: for the broker. `sent`: the agent has not answered. Then what the agent said last. */
  status: 'waiting' | 'sent' | CommandReply['status']
  detail?: string
  /** When the agent said so. */
  toldAt?: string
}

/** The command is on record, to be sent; undefined when there is no such agent, or it is revoked. */
export async function saveCommand(
  { db }: Cmdb,
  { agent, command, by, now }: { agent: string; command: Command; by: string; now: Date },
): Promise<CommandItem | undefined> {
  const row = await db
    .insertInto('commands')
    .columns(['id', 'site_id', 'agent_id', 'body', 'asked_by', 'asked_at'])
    .expression(eb =>
      eb
        .selectFrom('agents')
        .select([
          sql<string>`${uuidv7()}::uuid`.as('id'),
          'site_id',
          'id as agent_id',
          sql<string>`${JSON.stringify(command)}::jsonb`.as('body'),
          sql<string>`${by}::text`.as('asked_by'),
          sql<Date>`${now}::timestamptz`.as('asked_at'),
        ])
        .where('id', '=', agent)
        .where('revoked_at', 'is', null),
    )
    .returningAll()
    .executeTakeFirst()
  return row && toCommandItem(row)
}

export async function findCommand(
  { db }: Cmdb,
  agent: string,
  id: string,
): Promise<CommandItem | undefined> {
  const row = await db
    .selectFrom('commands')
    .selectAll()
    .where('agent_id', '=', agent)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toCommandItem(row)
}

/** Those that wait for the broker, oldest first. What nobody answered since then has failed: agents refuse what is older. */
export async function loadCommandsToSend({ db }: Cmdb, since: Date): Promise<CommandItem[]> {
  await db
    .updateTable('commands')
    .set({
      status: 'failed',
      detail: sql`CASE status WHEN 'sent' THEN 'the agent did not answer' ELSE 'could not be sent: the broker was away' END`,
    })
    .where('status', 'in', ['waiting', 'sent'])
    .where('asked_at', '<', since)
    .execute()
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('status', '=', 'waiting')
    .orderBy('asked_at')
    .limit(1000)
    .execute()
  return rows.map(toCommandItem)
}

export async function markCommandSent({ db }: Cmdb, id: string, now: Date): Promise<void> {
  await db
    .updateTable('commands')
    // The agent may have been faster than this.
    .set({ sent_at: now, status: sql`CASE WHEN status = 'waiting' THEN 'sent' ELSE status END` })
    .where('id', '=', id)
    .execute()
}

/** What the agent says of its own command. What is over stays over, whichever answer comes late. */
export async function recordReply(
  { db }: Cmdb,
  agent: string,
  { commandId, status, detail }: CommandReply,
  now: Date,
): Promise<void> {
  await db
    .updateTable('commands')
    .set({ status, detail: detail ?? null, told_at: now })
    .where('id', '=', commandId)
    .where('agent_id', '=', agent)
    .where('status', 'not in', ['done', 'refused', 'failed'])
    .execute()
}

function toCommandItem(row: Selectable<Database['commands']>): CommandItem {
  return {
    id: row.id,
    agent: row.agent_id,
    command: row.body,
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    status: row.status,
    ...withoutNulls({ detail: row.detail, toldAt: row.told_at?.toISOString() ?? null }),
  }
}
