import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { isRoleEnough } from '../../cmdb/role.ts'
import type { ScopedCmdb } from '../../cmdb/site-scope.ts'
import { RequestProblem } from '../problem.ts'
import { thereIsNo } from '../there-is-no.ts'
import { type Authenticate, cameStraight, localPrincipal, refuseForged } from './authenticate.ts'
import { findTarget } from './find-target.ts'
import { type Permission, permissions } from './permissions.ts'
import { type Principal, principalOf } from './principal.ts'
import { type Allowance, createRequestLimit, type RequestLimit } from './request-limit.ts'
import { isInScope } from './scopes.ts'

/** What may be served without being in the table: pages, and the description of the API. */
const WITHOUT_OPERATION =
  /^\/($|\*|assets\/|api\/v1\/docs(\/|$)|api\/v1\/openapi\.json$|api\/v1\/session\/openid)/

/**
 * Nobody gets past it whom the table of permissions does not let through. An operation that the table does not know
 * stops the start; readers of some sites see the CMDB as if there were no others.
 */
export async function addAccessGuard(
  app: FastifyInstance,
  scoped: ScopedCmdb,
  authenticate: Authenticate,
  tokenLimit: RequestLimit,
): Promise<void> {
  const takeRequest = createRequestLimit(tokenLimit)
  await app.register(fastifyCookie)
  app.decorateRequest('principal', null)
  app.addHook('onRoute', refuseUnknownOperation)

  app.addHook('onRequest', async (request, reply) => {
    const permission = permissionOf(request)
    if (!permission) return
    const isOpenToAll = permission.role === 'anyone'
    if (isOpenToAll && request.routeOptions.url !== '/api/v1/session') return
    if ('isOpenHere' in permission && cameStraight(request)) {
      request.principal = localPrincipal(request)
      return
    }
    const { principal, why } = await authenticate(request)
    request.principal = principal
    if (isOpenToAll) return
    if (!principal) throw unauthorized(reply, why)
    if (principal.kind === 'account') refuseForged(request)
    if (principal.tokenId !== undefined) {
      refuseTooMany(takeRequest(principal.tokenId, performance.now()), tokenLimit, reply)
    }
    refuseBeyondRole(permission, principal, request)
  })

  app.addHook('preHandler', async request => {
    const permission = permissionOf(request)
    if (!permission || permission.role === 'anyone') return
    const principal = principalOf(request)
    if (permission.reach === 'target') {
      await findTarget(scoped, principal, permission.target, request)
    }
    const { site } = (request.params ?? {}) as { site?: string }
    if (site !== undefined && principal.sites !== 'all' && !principal.sites.includes(site)) {
      throw thereIsNo('site', site)
    }
  })

  // Last: what runs within stays within, the handler included.
  app.addHook('preHandler', (request, _reply, done) => {
    const permission = permissionOf(request)
    if (!permission || permission.role === 'anyone') return done()
    // What changes one thing was looked up above; what is about everything is asked by who may see it.
    const sites = permission.reach === 'sites' ? principalOf(request).sites : 'all'
    scoped.withinSites(sites, done)
  })
}

function permissionOf(request: FastifyRequest): Permission | undefined {
  const { operationId } = (request.routeOptions.schema ?? {}) as { operationId?: string }
  return operationId === undefined ? undefined : permissions[operationId]
}

function refuseUnknownOperation(route: RouteOptions): void {
  const { operationId } = (route.schema ?? {}) as { operationId?: string }
  const isKnown =
    operationId === undefined ? WITHOUT_OPERATION.test(route.url) : operationId in permissions
  if (!isKnown) {
    throw new Error(
      `${route.method} ${route.url}: who may ask for ${operationId ?? 'it'} is not in collector/api/access/permissions.ts`,
    )
  }
}

function refuseBeyondRole(
  permission: Exclude<Permission, { role: 'anyone' }>,
  principal: Principal,
  request: FastifyRequest,
): void {
  if (!isRoleEnough(principal.role, permission.role)) {
    const { role } = permission
    throw new RequestProblem(403, `this needs the role ${role}`, { type: 'role-missing', role })
  }
  if (permission.reach === 'everything' && principal.sites !== 'all') {
    const detail = 'this is about all sites, and you are for some of them'
    throw new RequestProblem(403, detail, { type: 'only-for-all-sites' })
  }
  const tags = (request.routeOptions.schema as { tags?: readonly string[] }).tags ?? []
  if (principal.scopes && !isInScope(principal.scopes, tags[0] ?? '', request.method)) {
    throw new RequestProblem(403, 'the token is not for this')
  }
}

function refuseTooMany(
  { isAllowed, remaining, retryMs }: Allowance,
  { burst }: RequestLimit,
  reply: FastifyReply,
): void {
  const seconds = String(Math.ceil(retryMs / 1000))
  reply.headers({
    'ratelimit-limit': String(burst),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': seconds,
  })
  if (isAllowed) return
  reply.header('retry-after', seconds)
  throw new RequestProblem(429, `the token asks too often; wait ${seconds} s`)
}

function unauthorized(reply: FastifyReply, why: string): RequestProblem {
  reply.header('www-authenticate', 'Bearer realm="Recense"')
  return new RequestProblem(401, why)
}
