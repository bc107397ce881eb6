import { randomBytes } from 'node:crypto'
import { encodeToken } from '../schemas/enrolment.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import { SiteId } from '../schemas/site-id.ts'
import { COLLECTOR_LOGIN } from './broker/start-broker.ts'
import type { By } from './cmdb/accounts.ts'
import { keepEnrolmentToken } from './cmdb/agent-certificates.ts'
import type { Cmdb } from './cmdb/connect.ts'
import { registerAgent } from './cmdb/register-agent.ts'
import { registerSite } from './cmdb/register-site.ts'
import type { CollectorConfig } from './config.ts'
import { loadAuthority } from './pki/authority-files.ts'
import { enrolmentUrl } from './start-agent-access.ts'

export type WantedAgent = {
  /** UAI; the site is registered with it when it is new. */
  site: string
  /** Name of the site; one that is given replaces the one it had. */
  name?: string | undefined
  /** Name of the agent; the UAI when absent. */
  agent?: string | undefined
  /** With a password instead of a token for a certificate. */
  password?: boolean | undefined
}

/** A registered agent, and what it logs in with, or gets its certificate by: known here and now only. */
export type Enrolment = { site: string; agent: string; isNew: boolean } & (
  | { kind: 'token'; token: string; expiresAt: Date }
  | { kind: 'password'; password: string }
)

/** `invalid`: what is wanted cannot be. `conflict`: not as the collector is configured, or as the register is now. */
export type EnrolmentFailure = {
  kind: 'invalid' | 'conflict'
  message: string
  because?: EnrolmentCause | undefined
}

/** What the message says, for those who say it in another language. */
type EnrolmentCause =
  | { readonly type: 'agent-name-taken'; readonly agent: string }
  | { readonly type: 'agent-of-other-site'; readonly agent: string; readonly site: string }
  | { readonly type: 'enrolment-off' }
  | { readonly type: 'enrolment-misconfigured'; readonly setting?: string | undefined }

/** Logins and topic levels that mean something else. */
const RESERVED_NAMES = [COLLECTOR_LOGIN, 'alerts']

const HOUR_MS = 3_600_000

/**
 * Registers the site and an agent for it, with a one-time token for its certificate, or with a password. What an agent
 * logged in with before is void as soon as it has the new. Who did it is on record.
 */
export async function enrolAgent(
  cmdb: Cmdb,
  config: CollectorConfig,
  wanted: WantedAgent,
  by: By,
): Promise<Result<Enrolment, EnrolmentFailure>> {
  const site = SiteId.safeParse(wanted.site)
  if (!site.success) return invalid(site.error.issues[0]?.message ?? 'expected a UAI')
  const id = wanted.agent ?? site.data
  if (RESERVED_NAMES.includes(id)) {
    return invalid(`agent: the name ${id} is taken by the collector`, {
      type: 'agent-name-taken',
      agent: id,
    })
  }
  const cannot = wanted.password ? undefined : whyNoTokens(config)
  if (cannot !== undefined) return failure(cannot)

  const password = wanted.password ? randomBytes(18).toString('base64url') : undefined
  // Before anything is registered: without a token nothing is to be different.
  const token = password === undefined ? await newToken(config, by.now) : undefined
  if (token?.ok === false) return failure(token.failure)
  const named = { id: site.data, ...(wanted.name ? { name: wanted.name } : {}) }
  const registeredSite = await registerSite(cmdb, named)
  if (!registeredSite.ok) return invalid(registeredSite.failure.message)
  const agent = { id, siteId: site.data, ...(password !== undefined && { password }) }
  const registered = await registerAgent(cmdb, agent, by)
  if (!registered.ok) {
    const { kind, message } = registered.failure
    if (kind !== 'other-site') return invalid(message)
    const because = { type: 'agent-of-other-site', agent: id, site: site.data } as const
    return failure({ kind: 'conflict', message, because })
  }
  const known = { site: site.data, agent: id, isNew: registered.value.isNew }
  if (!token) return success({ ...known, kind: 'password', password: password ?? '' })

  const { secret, expiresAt } = token.value
  await keepEnrolmentToken(cmdb, { agent: id, secret, expiresAt })
  return success({ ...known, kind: 'token', token: encodeToken(token.value), expiresAt })
}

function whyNoTokens({ access, broker }: CollectorConfig): EnrolmentFailure | undefined {
  if (!access.enrolment) {
    const message =
      'enrolment is switched off in the configuration: use recense-collector enrol --password'
    return { kind: 'conflict', message, because: { type: 'enrolment-off' } }
  }
  const url = broker.kind === 'external' ? (access.brokerUrl ?? broker.url) : 'mqtts://'
  if (url.startsWith('mqtts://')) return undefined
  return misconfigured(
    'agents.brokerUrl: expected mqtts://HOST:PORT of a broker that takes certificates, or recense-collector enrol --password',
    'agents.brokerUrl',
  )
}

async function newToken(config: CollectorConfig, now: Date) {
  const authority = await loadAuthority(config.dataFolder, now)
  if (!authority.ok) return failure(misconfigured(authority.failure))
  const url = enrolmentUrl(config)
  if (url === undefined) {
    const message = 'enrolment.port is 0: start the collector first, so that it has a port'
    return failure(misconfigured(message, 'enrolment.port'))
  }
  return success({
    url,
    authority: authority.value.fingerprint,
    secret: randomBytes(24).toString('base64url'),
    expiresAt: new Date(now.getTime() + (config.access.enrolment?.tokenHours ?? 24) * HOUR_MS),
  })
}

function invalid(message: string, because?: EnrolmentCause): Result<never, EnrolmentFailure> {
  return failure({ kind: 'invalid', message, because })
}

function misconfigured(message: string, setting?: string): EnrolmentFailure {
  return { kind: 'conflict', message, because: { type: 'enrolment-misconfigured', setting } }
}
