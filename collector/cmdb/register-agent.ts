import { sql } from 'kysely'
import { AgentId } from '../../schemas/agent-id.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from './connect.ts'
import { hashPassword } from './password-hash.ts'

export type AgentRegistrationFailure =
  | { kind: 'bad-agent'; message: string }
  | { kind: 'unknown-site'; message: string }
  | { kind: 'other-site'; message: string }

/**
 * The agent may log in with this password and speaks for this site. Registering it again changes the password and lifts
 * a revocation; it never moves an agent to another site, whose messages under way would land in the wrong inventory.
 */
export async function registerAgent(
  { db }: Cmdb,
  agent: { id: string; siteId: string; password: string },
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
  const passwordHash = await hashPassword(agent.password)
  const written = await db
    .insertInto('agents')
    .values({ id: id.data, site_id: agent.siteId, password_hash: passwordHash })
    .onConflict(it =>
      it
        .column('id')
        .doUpdateSet({ password_hash: passwordHash, revoked_at: null })
        .where('agents.site_id', '=', agent.siteId),
    )
    // A row that this statement inserted has no earlier version.
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirst()
  if (!written) {
    const message = `agent: ${id.data} already speaks for another site than ${agent.siteId}`
    return failure({ kind: 'other-site', message })
  }
  return success({ id: id.data, isNew: written.is_new })
}

/** The agent can no longer log in; its inventory stays. False when there is no such agent. */
export async function revokeAgent({ db }: Cmdb, id: string, now: Date): Promise<boolean> {
  const revoked = await db
    .updateTable('agents')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return revoked !== undefined
}
