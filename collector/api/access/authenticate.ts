import type { FastifyRequest } from 'fastify'
import { hasAccounts } from '../../cmdb/accounts.ts'
import { findToken } from '../../cmdb/api-tokens.ts'
import type { Cmdb } from '../../cmdb/connect.ts'
import { findSession } from '../../cmdb/sessions.ts'
import { RequestProblem } from '../problem.ts'
import type { AccessSettings } from './access-settings.ts'
import { isLoopback } from './is-loopback.ts'
import type { Principal } from './principal.ts'
import { readCookie } from './session-cookie.ts'

/** What is known of who asks. `open`: no login is needed here. */
export type Authentication = { principal: Principal | null; isOpen: boolean; why: string }

/** Asks the register of accounts who makes a request. */
export type Authenticate = (request: FastifyRequest) => Promise<Authentication>

const LOG_IN = 'log in, or send a token as "Authorization: Bearer …"'
const NO_ACCOUNT =
  'there is no account yet; on the collector: recense-collector user add NAME --role administrator'

/**
 * A token counts before a cookie. Without either, and as long as there is no account, whoever sits at this machine may
 * do everything; what came through a proxy or under somebody else's name does not sit here.
 */
export function createAuthenticate(
  { db }: Cmdb,
  settings: AccessSettings,
  names: readonly string[],
): Authenticate {
  let hasAccount = false
  return async request => {
    const now = new Date()
    // Accounts are never deleted, so that this is asked for only until the first one.
    hasAccount ||= await hasAccounts(db)
    const isOpen = settings.isLoopbackOnly && !hasAccount
    const nobody = (why: string): Authentication => ({ principal: null, isOpen, why })

    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (bearer !== undefined) {
      const token = await findToken(db, bearer, now)
      if (!token) return nobody('the token is unknown, expired or revoked')
      const { id, ...rest } = token
      return { principal: { kind: 'token', accountId: id, ...rest }, isOpen, why: '' }
    }
    const cookie = readCookie(request, 'session')
    if (cookie !== undefined) {
      const account = await findSession(db, cookie, settings.session, now)
      if (account) {
        const { id, ...rest } = account
        return { principal: { kind: 'account', accountId: id, ...rest }, isOpen, why: '' }
      }
    }
    if (isOpen && cameStraight(request, names)) {
      return { principal: localPrincipal(request), isOpen, why: '' }
    }
    if (isOpen) return nobody(`from elsewhere a login is needed, and ${NO_ACCOUNT}`)
    return nobody(hasAccount ? LOG_IN : NO_ACCOUNT)
  }
}

/** Nobody in particular, at this machine. */
export function localPrincipal({ ip }: FastifyRequest): Principal {
  return { kind: 'local', name: `api ${ip}`, role: 'administrator', sites: 'all' }
}

/** Not through a proxy, which would lend this machine to the network, nor under a name that was pointed at us. */
export function cameStraight(request: FastifyRequest, names: readonly string[] = []): boolean {
  if (!isLoopback(request.socket.remoteAddress ?? '')) return false
  const { headers } = request
  if (headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via ?? headers['x-real-ip']) {
    return false
  }
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  return isLoopback(host) || names.includes(host.toLowerCase())
}

/** A browser sends its cookie along whoever asks it to; a change must come from our own pages. */
export function refuseForged(request: FastifyRequest): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const { origin, 'sec-fetch-site': fetchSite } = request.headers
  // Every browser says at least one of the two; the guard before us has looked at what they say.
  if (origin === undefined && fetchSite === undefined) {
    const detail = 'a change with a cookie must say the page it comes from (Origin)'
    throw new RequestProblem(403, detail, { type: 'other-origin' })
  }
}
