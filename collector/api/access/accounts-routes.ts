import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  type AccountFailure,
  type AccountItem,
  addAccount,
  type By,
  changeAccount,
  readAccounts,
} from '../../cmdb/accounts.ts'
import type { Cmdb } from '../../cmdb/connect.ts'
import { readAccessEvents } from '../../cmdb/read-access-events.ts'
import { Role, type SiteReach } from '../../cmdb/role.ts'
import { actorOf } from '../actor.ts'
import { afterOf, IdKey, Page, pageParameters, TextKey, toPage } from '../page.ts'
import { RequestProblem } from '../problem.ts'
import { problemResponses } from '../problem-responses.ts'
import { ItemParams } from '../query-parameters.ts'
import { AccessEvent, Account, AccountName, NewPassword, Reach } from './access-schemas.ts'

/** Accounts, and who changed what about access. */
export function accountsRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/accounts',
      {
        schema: {
          tags: ['access'],
          operationId: 'listAccounts',
          summary: 'Accounts by name, disabled ones included',
          querystring: z.strictObject(pageParameters),
          response: { 200: Page(Account), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { limit, cursor } }) => {
        const page = await readAccounts(db, { limit, after: afterOf(TextKey, cursor) })
        return toPage({ ...page, items: page.items.map(shown) })
      },
    )

    app.post(
      '/api/v1/accounts',
      {
        schema: {
          tags: ['access'],
          operationId: 'addAccount',
          summary: 'Add an account; without a password it is used by its tokens only',
          body: z.strictObject({
            name: AccountName,
            role: Role,
            sites: Reach.default('all'),
            password: NewPassword.optional(),
          }),
          response: { 201: Account, ...problemResponses(400, 403, 409, 503) },
        },
      },
      async (request, reply) => {
        const added = await addAccount(db, request.body, byOf(request))
        if (!added.ok) throw problemOf(added.failure)
        return reply.code(201).send(shown(added.value))
      },
    )

    app.patch(
      '/api/v1/accounts/:id',
      {
        schema: {
          tags: ['access'],
          operationId: 'changeAccount',
          summary: 'Change role, sites or password of an account, disable it, enable it again',
          params: ItemParams,
          body: z.strictObject({
            role: Role.optional(),
            sites: Reach.optional(),
            password: NewPassword.optional(),
            isDisabled: z.boolean().optional(),
          }),
          response: { 200: Account, ...problemResponses(400, 403, 404, 409, 503) },
        },
      },
      async request => {
        const { params, body } = request
        const changed = await changeAccount(db, { id: params.id }, body, byOf(request))
        if (!changed.ok) throw problemOf(changed.failure)
        return shown(changed.value)
      },
    )

    app.get(
      '/api/v1/access-events',
      {
        schema: {
          tags: ['access'],
          operationId: 'listAccessEvents',
          summary: 'Who gave whom which access, and who logged in, the latest first',
          querystring: z.strictObject(pageParameters),
          response: { 200: Page(AccessEvent), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { limit, cursor } }) =>
        toPage(await readAccessEvents(db, { limit, after: afterOf(IdKey, cursor) })),
    )
  }
}

/** Who asks, from where and when, for the record. */
export function byOf(request: FastifyRequest): By {
  return { actor: actorOf(request).name, address: request.ip, now: new Date() }
}

function problemOf({ kind, message }: AccountFailure): RequestProblem {
  const statuses = { taken: 409, unknown: 404, last: 409, site: 400 } as const
  return new RequestProblem(statuses[kind], message)
}

function shown(item: AccountItem) {
  return { ...item, sites: listOf(item.sites) }
}

/** The same, as answers are typed. */
export function listOf(sites: SiteReach): 'all' | string[] {
  return sites === 'all' ? 'all' : [...sites]
}
