import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  type AccountFailure,
  type AccountItem,
  accountOrder,
  addAccount,
  type By,
  changeAccount,
  readAccount,
  readAccounts,
} from '../../cmdb/accounts.ts'
import type { Cmdb } from '../../cmdb/connect.ts'
import { accessEventOrder, readAccessEvents } from '../../cmdb/read-access-events.ts'
import { Role, type SiteReach } from '../../cmdb/role.ts'
import { actorOf } from '../actor.ts'
import { EditHeaders, refuseOutdated, tagEdit } from '../edit-tags.ts'
import { listParametersOf, Page, rangeOf, toPage } from '../page.ts'
import { RequestProblem } from '../problem.ts'
import { problemResponses } from '../problem-responses.ts'
import { ItemParams } from '../query-parameters.ts'
import { thereIsNo } from '../there-is-no.ts'
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
          querystring: z.strictObject(listParametersOf(accountOrder)),
          response: { 200: Page(Account), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => {
        const page = await readAccounts(db, rangeOf(accountOrder, query))
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

    app.get(
      '/api/v1/accounts/:id',
      {
        schema: {
          tags: ['access'],
          operationId: 'getAccount',
          summary: 'One account, also a disabled one',
          params: ItemParams,
          response: { 200: Account, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }, reply) => {
        const account = await readAccount(db, id)
        if (!account) throw thereIsNo('account', id)
        return tagEdit(reply, account, shown(account))
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
          headers: EditHeaders,
          body: z.strictObject({
            role: Role.optional(),
            sites: Reach.optional(),
            password: NewPassword.optional(),
            isDisabled: z.boolean().optional(),
          }),
          response: { 200: Account, ...problemResponses(400, 403, 404, 409, 412, 503) },
        },
      },
      async (request, reply) => {
        const { params, body } = request
        const changed = await changeAccount(
          db,
          { id: params.id },
          body,
          byOf(request),
          refuseOutdated(request, 'the account'),
        )
        if (!changed.ok) throw problemOf(changed.failure)
        return tagEdit(reply, changed.value, shown(changed.value))
      },
    )

    app.get(
      '/api/v1/access-events',
      {
        schema: {
          tags: ['access'],
          operationId: 'listAccessEvents',
          summary: 'Who gave whom which access, and who logged in, the latest first',
          querystring: z.strictObject(listParametersOf(accessEventOrder)),
          response: { 200: Page(AccessEvent), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readAccessEvents(db, rangeOf(accessEventOrder, query))),
    )
  }
}

/** Who asks, from where and when, for the record. */
export function byOf(request: FastifyRequest): By {
  return { actor: actorOf(request).name, address: request.ip, now: new Date() }
}

function problemOf({ kind, message, because }: AccountFailure): RequestProblem {
  const statuses = { taken: 409, unknown: 404, last: 409, site: 400 } as const
  return new RequestProblem(statuses[kind], message, because)
}

function shown(item: AccountItem) {
  return { ...item, sites: listOf(item.sites) }
}

/** The same, as answers are typed. */
export function listOf(sites: SiteReach): 'all' | string[] {
  return sites === 'all' ? 'all' : [...sites]
}
