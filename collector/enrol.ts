import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { encodeToken } from '../schemas/enrolment.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import { SiteId } from '../schemas/site-id.ts'
import { COLLECTOR_LOGIN } from './broker/start-broker.ts'
import { keepEnrolmentToken } from './cmdb/agent-certificates.ts'
import { registerAgent } from './cmdb/register-agent.ts'
import { registerSite } from './cmdb/register-site.ts'
import type { CollectorConfig } from './config.ts'
import { loadAuthority } from './pki/authority-files.ts'
import { enrolmentUrl } from './start-agent-access.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

/** A registered agent, and what it logs in with, or gets its certificate by: known here and now only. */
export type Enrolment = { site: string; agent: string; isNew: boolean } & (
  | { kind: 'token'; token: string; expiresAt: Date }
  | { kind: 'password'; password: string }
)

/** Logins and topic levels that mean something else. */
const RESERVED_NAMES = [COLLECTOR_LOGIN, 'alerts']

const HOUR_MS = 3_600_000

/**
 * Registers the site and an agent for it, with a one-time token for its certificate, or with a password. What an agent
 * logged in with before is void as soon as it has the new.
 */
export async function enrol(
  config: CollectorConfig,
  log: Logger,
  wanted: {
    site: string
    name?: string | undefined
    agent?: string | undefined
    password?: boolean | undefined
  },
): Promise<Result<Enrolment, StartFailure>> {
  const site = SiteId.safeParse(wanted.site)
  if (!site.success) return usage(site.error.issues[0]?.message ?? 'expected a UAI')
  const id = wanted.agent ?? site.data
  if (RESERVED_NAMES.includes(id)) return usage(`--agent: the name ${id} is taken by the collector`)
  if (!wanted.password && !config.access.enrolment) {
    return usage('enrolment is switched off in the configuration: use --password')
  }

  const { broker, access } = config
  if (!wanted.password && broker.kind === 'external') {
    const url = access.brokerUrl ?? broker.url
    if (!url.startsWith('mqtts://')) {
      return usage(
        'agents.brokerUrl: expected mqtts://HOST:PORT of a broker that takes certificates, or enrol with --password',
      )
    }
  }

  const password = wanted.password ? randomBytes(18).toString('base64url') : undefined
  const done = await withCmdb(config, log, async ({ cmdb }): Promise<Result<Enrolment, string>> => {
    const named = { id: site.data, ...(wanted.name ? { name: wanted.name } : {}) }
    const registeredSite = await registerSite(cmdb, named)
    if (!registeredSite.ok) return failure(registeredSite.failure.message)
    const token = password === undefined ? await newToken(config) : undefined
    if (token?.ok === false) return token
    const agent = { id, siteId: site.data, ...(password !== undefined && { password }) }
    const registered = await registerAgent(cmdb, agent)
    if (!registered.ok) return failure(registered.failure.message)
    const known = { site: site.data, agent: id, isNew: registered.value.isNew }
    if (!token) return success({ ...known, kind: 'password', password: password ?? '' })

    const { secret, expiresAt } = token.value
    await keepEnrolmentToken(cmdb, { agent: id, secret, expiresAt })
    return success({ ...known, kind: 'token', token: encodeToken(token.value), expiresAt })
  })
  if (!done.ok) return done
  return done.value.ok ? success(done.value.value) : usage(done.value.failure)
}

async function newToken(config: CollectorConfig) {
  const now = new Date()
  const authority = await loadAuthority(config.dataFolder, now)
  if (!authority.ok) return authority
  const url = enrolmentUrl(config)
  if (url === undefined) {
    return failure('enrolment.port is 0: start the collector first, so that it has a port')
  }
  return success({
    url,
    authority: authority.value.fingerprint,
    secret: randomBytes(24).toString('base64url'),
    expiresAt: new Date(now.getTime() + (config.access.enrolment?.tokenHours ?? 24) * HOUR_MS),
  })
}

function usage(message: string): Result<never, StartFailure> {
  return failure({ kind: 'usage', message })
}
