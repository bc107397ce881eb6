import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { changeAccount } from '../../cmdb/accounts.ts'
import type { Cmdb } from '../../cmdb/connect.ts'
import { rememberBrowser } from '../../cmdb/known-browsers.ts'
import { type LoginFailure, logIn } from '../../cmdb/log-in.ts'
import { recordAccessEvent } from '../../cmdb/record-access-event.ts'
import { type ActiveAccount, endSession, startSession } from '../../cmdb/sessions.ts'
import { RequestProblem } from '../problem.ts'
import { problemResponses } from '../problem-responses.ts'
import { NewPassword, Session } from './access-schemas.ts'
import type { AccessSettings } from './access-settings.ts'
import type { Authenticate } from './authenticate.ts'
import { type Principal, principalOf } from './principal.ts'
import { clearCookie, readCookie, setCookie } from './session-cookie.ts'

const Password = z.string('expected a password').min(1).max(200)

/** Logging in and out, and who one is. */
export function sessionRoutes(
  cmdb: Cmdb,
  settings: AccessSettings,
  authenticate: Authenticate,
): FastifyPluginAsyncZod {
  const { db } = cmdb
  const tell = async (request: FastifyRequest) => {
    const { principal, isOpen, why } = await authenticate(request)
    return {
      isOpen,
      ...(settings.openid && { openid: { name: settings.openid.name } }),
      ...(principal ? { user: userOf(principal) } : { hint: why }),
    }
  }

  return async app => {
    app.get(
      '/api/v1/session',
      {
        schema: {
          tags: ['access'],
          operationId: 'getSession',
          summary: 'Who is asking, and whether a login is needed',
          response: { 200: Session, ...problemResponses(503) },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store')
        return tell(request)
      },
    )

    app.post(
      '/api/v1/session',
      {
        schema: {
          tags: ['access'],
          operationId: 'logIn',
          summary: 'Log in by name and password, for a cookie',
          body: z.strictObject({
            name: z.string('expected a name').min(1).max(100),
            password: Password,
          }),
          response: { 200: Session, ...problemResponses(400, 401, 403, 429, 503) },
        },
      },
      async (request, reply) => {
        const { name, password } = request.body
        const { ip: address } = request
        const browser = readCookie(request, 'browser')
        const now = new Date()
        const done = await logIn(db, { name, password, address, browser, now })
        if (!done.ok) throw refusalOf(done.failure, request, reply)
        await openSession(cmdb, settings, { request, reply, account: done.value, now })
        return { isOpen: false, user: userOf({ kind: 'account', ...done.value }) }
      },
    )

    app.delete(
      '/api/v1/session',
      {
        schema: {
          tags: ['access'],
          operationId: 'logOut',
          summary: 'Log out; the cookie is worth nothing any more',
          response: { 200: Session, ...problemResponses(403, 503) },
        },
      },
      async (request, reply) => {
        const token = readCookie(request, 'session')
        const { principal, ip: address } = request
        if (token !== undefined) await endSession(db, token)
        if (principal?.kind === 'account') {
          const { name } = principal
          const event = { kind: 'logged-out' as const, actor: name, subject: name, address }
          await recordAccessEvent(db, { ...event, now: new Date() })
        }
        clearCookie(request, reply, 'session')
        return { isOpen: false }
      },
    )

    app.put(
      '/api/v1/session/password',
      {
        schema: {
          tags: ['access'],
          operationId: 'changeOwnPassword',
          summary: 'Change one’s own password; every other browser is logged out',
          body: z.strictObject({ current: Password, password: NewPassword }),
          response: { 200: Session, ...problemResponses(400, 401, 403, 429, 503) },
        },
      },
      async (request, reply) => {
        const principal = principalOf(request)
        if (principal.kind !== 'account' || principal.accountId === undefined) {
          throw new RequestProblem(403, 'expected somebody who is logged in by a password')
        }
        const { name, accountId } = principal
        const { current, password } = request.body
        const { ip: address } = request
        const browser = readCookie(request, 'browser')
        const now = new Date()
        const checked = await logIn(db, { name, password: current, address, browser, now })
        if (!checked.ok) {
          throw refusalOf(checked.failure, request, reply, 'wrong-current-password')
        }
        const by = { actor: name, address, now }
        const changed = await changeAccount(db, { id: accountId }, { password }, by)
        if (!changed.ok) {
          const { message, because } = changed.failure
          throw new RequestProblem(409, message, because)
        }
        await openSession(cmdb, settings, { request, reply, account: checked.value, now })
        return { isOpen: false, user: userOf(principal) }
      },
    )
  }
}

function userOf({ kind, name, role, sites }: Principal) {
  return { kind, name, role, sites: sites === 'all' ? ('all' as const) : [...sites] }
}

/** A new session for this browser, whatever it had before, and a memory of it for its next login. */
export async function openSession(
  { db }: Cmdb,
  settings: AccessSettings,
  login: { request: FastifyRequest; reply: FastifyReply; account: ActiveAccount; now: Date },
): Promise<void> {
  const { request, reply, account, now } = login
  const { token, expiresAt } = await startSession(db, {
    accountId: account.id,
    replaces: readCookie(request, 'session'),
    limits: settings.session,
    now,
  })
  setCookie(request, reply, { name: 'session', value: token, expires: expiresAt })
  const browser = await rememberBrowser(db, account.id, now)
  setCookie(request, reply, { name: 'browser', value: browser.token, expires: browser.expiresAt })
}

function refusalOf(
  why: LoginFailure,
  request: FastifyRequest,
  reply: FastifyReply,
  wrong: 'wrong-login' | 'wrong-current-password' = 'wrong-login',
): RequestProblem {
  switch (why.kind) {
    case 'wrong':
      request.log.warn({ address: request.ip }, 'login-refused')
      return new RequestProblem(401, 'wrong name or password', { type: wrong })
    case 'blocked': {
      const seconds = why.retrySeconds
      request.log.warn({ address: request.ip, seconds }, 'login-blocked')
      reply.header('retry-after', String(seconds))
      const detail = `too many wrong passwords; wait ${seconds} s`
      return new RequestProblem(429, detail, { type: 'too-many-passwords', seconds })
    }
    case 'busy': {
      reply.header('retry-after', '2')
      const detail = 'too many logins at once; try again in a few seconds'
      return new RequestProblem(429, detail, { type: 'too-many-logins' })
    }
  }
}
