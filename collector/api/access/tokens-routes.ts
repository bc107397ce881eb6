import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findAccount } from '../../cmdb/accounts.ts'
import {
  createToken,
  readTokens,
  revokeToken,
  type TokenItem,
  tokenOrder,
} from '../../cmdb/api-tokens.ts'
import type { Cmdb } from '../../cmdb/connect.ts'
import { listParametersOf, Page, rangeOf, toPage } from '../page.ts'
import { RequestProblem } from '../problem.ts'
import { problemResponses } from '../problem-responses.ts'
import { Flag, ItemParams } from '../query-parameters.ts'
import { thereIsNo } from '../there-is-no.ts'
import { NewToken, Token } from './access-schemas.ts'
import { byOf, listOf } from './accounts-routes.ts'
import { type Principal, principalOf } from './principal.ts'

/** Tokens for programs: one's own; those of all accounts for administrators of all sites. */
export function tokensRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/tokens',
      {
        schema: {
          tags: ['access'],
          operationId: 'listTokens',
          summary: 'Tokens, the latest first, over and revoked ones included',
          querystring: z.strictObject({
            all: Flag.describe('Of every account, for administrators'),
            ...listParametersOf(tokenOrder),
          }),
          response: { 200: Page(Token), ...problemResponses(400, 403, 503) },
        },
      },
      async request => {
        const { all, ...query } = request.query
        const principal = principalOf(request)
        if (all && !isHead(principal)) throw forOwnOnly(principal)
        const page = await readTokens(db, {
          accountId: all ? undefined : ownAccountOf(principal),
          ...rangeOf(tokenOrder, query),
        })
        return toPage({ ...page, items: page.items.map(shown) })
      },
    )

    app.post(
      '/api/v1/tokens',
      {
        schema: {
          tags: ['access'],
          operationId: 'createToken',
          summary: 'Make a token; the answer is the only one that tells it',
          body: NewToken,
          response: {
            201: Token.extend({ token: z.string() }).meta({ id: 'CreatedToken' }),
            ...problemResponses(400, 403, 404, 503),
          },
        },
      },
      async (request, reply) => {
        const principal = principalOf(request)
        // Else whoever finds one could stay for ever.
        if (principal.kind === 'token') throw new RequestProblem(403, 'tokens make no tokens')
        const { account: wanted, expiresInDays, ...rest } = request.body
        const id = wanted ?? ownAccountOf(principal)
        if (id !== principal.accountId && !isHead(principal)) throw forOwnOnly(principal)
        const account = await findAccount(db, id)
        if (!account) throw thereIsNo('account', id)
        const by = byOf(request)
        const expiresAt = new Date(by.now.getTime() + expiresInDays * 86_400_000)
        const { token, item } = await createToken(db, { account, ...rest, expiresAt }, by)
        reply.header('cache-control', 'no-store')
        return reply.code(201).send({ ...shown(item), token })
      },
    )

    app.delete(
      '/api/v1/tokens/:id',
      {
        schema: {
          tags: ['access'],
          operationId: 'revokeToken',
          summary: 'The token is void at once',
          params: ItemParams,
          response: {
            200: z.object({ id: z.uuid(), isRevoked: z.literal(true) }),
            ...problemResponses(400, 404, 503),
          },
        },
      },
      async request => {
        const principal = principalOf(request)
        const { id } = request.params
        const accountId = isHead(principal) ? undefined : ownAccountOf(principal)
        const isRevoked = await revokeToken(db, { id, accountId }, byOf(request))
        if (!isRevoked) throw thereIsNo('token', id)
        return { id, isRevoked }
      },
    )
  }
}

function isHead({ role, sites }: Principal): boolean {
  return role === 'administrator' && sites === 'all'
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Without an account there are no tokens of one's own. */
function ownAccountOf(principal: Principal): string {
  return principal.accountId ?? NOBODY
}

function forOwnOnly({ role }: Principal): RequestProblem {
  return new RequestProblem(
    403,
    'tokens of other accounts are for administrators of all sites',
    role === 'administrator'
      ? { type: 'only-for-all-sites' }
      : { type: 'role-missing', role: 'administrator' },
  )
}

function shown(item: TokenItem) {
  return { ...item, sites: listOf(item.sites) }
}
