import { sql } from 'kysely'
import { AgentId } from '../../schemas/agent-id.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { By } from './accounts.ts'
import { voidCredentials } from './agent-certificates.ts'
import type { Cmdb } from './connect.ts'
import { hashForMosquitto, hashPassword } from './password-hash.ts'
import { recordAccessEvent } from './record-access-event.ts'

export type AgentRegistrationFailure =
  | { kind: 'bad-agent'; message: string }
  | { kind: 'unknown-site'; message: string }
  | { kind: 'other-site'; message: string }

/**
 * The agent speaks for this site, and logs in with this password, if one is given; whatever it logged in with before is
 * void then. Without one it keeps what it has until its token is used. Registering it again lifts a revocation; it never
 * moves an agent to another site, whose messages under way would land in the wrong inventory. Who did it is on record, if
 * that is told.
 */
export async function registerAgent(
  { db }: Cmdb,
  agent: { id: string; siteId: string; password?: string },
  by?: By,
): Promise<Result<{ id: AgentId; isNew: boolean }, AgentRegistrationFailure>> {
  const id = AgentId.safeParse(agent.id)
  if (!id.success) {
    const message = `agent: ${id.error.issues[0]?.message ?? 'expected a name'}`
    return failure({ kind: 'bad-agent', message })
  }
  const site = await db
    .selectFrom('sites')
    .select('id')
    .where('id', '=', agent.siteId)
    .executeTakeFirst()
  if (!site) {
    return failure({ kind: 'unknown-site', message: `site: ${agent.siteId} is not registered` })
  }
  const { password } = agent
  const hashes = password !== undefined && {
    password_hash: await hashPassword(password),
    mosquitto_hash: await hashForMosquitto(password),
  }
  const written = await db.transaction().execute(async transaction => {
    const row = await transaction
      .insertInto('agents')
      .values({ id: id.data, site_id: agent.siteId })
      .onConflict(it =>
        it
          .column('id')
          .doUpdateSet({ revoked_at: null })
          .where('agents.site_id', '=', agent.siteId),
      )
      // A row that this statement inserted has no earlier version.
      .returning(sql<boolean>`xmax = 0`.as('is_new'))
      .executeTakeFirst()
    if (row && hashes) {
      await voidCredentials(transaction, id.data, new Date())
      await transaction.updateTable('agents').set(hashes).where('id', '=', id.data).execute()
    }
    if (row && by) {
      const detail = { site: agent.siteId }
      const event = { kind: 'agent-enrolled' as const, subject: id.data, detail }
      await recordAccessEvent(transaction, { ...by, ...event })
    }
    return row
  })
  if (!written) {
    const message = `agent: ${id.data} already speaks for another site than ${agent.siteId}`
    return failure({ kind: 'other-site', message })
  }
  return success({ id: id.data, isNew: written.is_new })
}

/**
 * The agent can no longer log in, by nothing that it has; its inventory stays. False when there is no such agent, or it
 * was revoked already. Who did it is on record with what else is done about access.
 */
export function revokeAgent(
  { db }: Cmdb,
  id: string,
  now: Date,
  by: { actor: string; address?: string | undefined } = { actor: 'command line' },
): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    const revoked = await transaction
      .updateTable('agents')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (revoked) {
      await voidCredentials(transaction, id, now)
      await recordAccessEvent(transaction, { ...by, kind: 'agent-revoked', subject: id, now })
    }
    return revoked !== undefined
  })
}
