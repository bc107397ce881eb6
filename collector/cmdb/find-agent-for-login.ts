import { OPEN_PASSWORD } from './agent-certificates.ts'
import type { Cmdb } from './connect.ts'
import { isPasswordRight } from './password-hash.ts'

/** `mark` tells its password from those before and after it. */
export type AgentLogin = { id: string; siteId: string; mark: string }

// Hash of a password nobody has: an unknown name must cost as much as a wrong password.
const NOBODY =
  'scrypt$16384$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

/** The agent with this name and password; undefined when unknown, revoked or wrong, without telling which. */
export async function findAgentForLogin(
  { db }: Cmdb,
  id: string,
  password: string,
): Promise<AgentLogin | undefined> {
  const agent = await db
    .selectFrom('agents')
    .select(['id', 'site_id', 'password_hash', OPEN_PASSWORD.as('mark')])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  const isRight = await isPasswordRight(password, agent?.password_hash ?? NOBODY)
  return agent && isRight ? { id: agent.id, siteId: agent.site_id, mark: agent.mark } : undefined
}

/** The site an agent speaks for, by the collector's own register; undefined when the agent is unknown. */
export async function findAgent(
  { db }: Cmdb,
  id: string,
): Promise<{ siteId: string; isRevoked: boolean } | undefined> {
  const agent = await db
    .selectFrom('agents')
    .select(['site_id', 'revoked_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  return agent && { siteId: agent.site_id, isRevoked: agent.revoked_at !== null }
}
