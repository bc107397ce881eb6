import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import { SiteId } from '../schemas/site-id.ts'
import { COLLECTOR_LOGIN } from './broker/start-broker.ts'
import { registerAgent } from './cmdb/register-agent.ts'
import { registerSite } from './cmdb/register-site.ts'
import type { CollectorConfig } from './config.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

/** A registered agent; the password is known here and now only, the register has its hash. */
export type Enrolment = { site: string; agent: string; isNew: boolean; password: string }

/** Logins and topic levels that mean something else. */
const RESERVED_NAMES = [COLLECTOR_LOGIN, 'alerts']

/** Registers the site and an agent for it, with a new password. An agent that exists gets a new one, the old is void. */
export async function enrol(
  config: CollectorConfig,
  log: Logger,
  wanted: { site: string; name?: string | undefined; agent?: string | undefined },
): Promise<Result<Enrolment, StartFailure>> {
  const site = SiteId.safeParse(wanted.site)
  if (!site.success) return usage(site.error.issues[0]?.message ?? 'expected a UAI')
  const id = wanted.agent ?? site.data
  if (RESERVED_NAMES.includes(id)) return usage(`--agent: the name ${id} is taken by the collector`)

  const password = randomBytes(18).toString('base64url')
  const done = await withCmdb(config, log, async ({ cmdb }) => {
    const registered = await registerSite(cmdb, {
      id: site.data,
      ...(wanted.name ? { name: wanted.name } : {}),
    })
    return registered.ok ? registerAgent(cmdb, { id, siteId: site.data, password }) : registered
  })
  if (!done.ok) return done
  if (!done.value.ok) return usage(done.value.failure.message)
  return success({ site: site.data, agent: id, isNew: done.value.value.isNew, password })
}

function usage(message: string): Result<never, StartFailure> {
  return failure({ kind: 'usage', message })
}
