import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import type { Result } from '../../schemas/result.ts'
import { SiteId } from '../../schemas/site-id.ts'
import type { By } from '../cmdb/accounts.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { findAgent } from '../cmdb/find-agent-for-login.ts'
import { agentOrder, readAgent, readAgents } from '../cmdb/read-agents.ts'
import { revokeAgent } from '../cmdb/register-agent.ts'
import { byOf } from './access/accounts-routes.ts'
import { PlacedAgent } from './inventory-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import type { Because } from './problem-names.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

/** Registers an agent, and says this once by what it gets its certificate. */
export type EnrolAgent = (
  wanted: z.infer<typeof NewAgent>,
  by: By,
) => Promise<
  Result<
    {
      agent: string
      site: string
      isNew: boolean
      isForThisMachineOnly: boolean
      token: string
      expiresAt: Date
    },
    { kind: 'invalid' | 'conflict'; message: string; because?: Because | undefined }
  >
>

const NewAgent = z.strictObject({
  site: SiteId.describe('UAI; the site is registered with its first agent'),
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, 'expected no control characters')
    .optional()
    .describe('Name of the site, for people; it replaces the one that the site had'),
  agent: AgentId.optional().describe('When the site has more than one; else its UAI'),
})

const EnrolledAgent = z
  .object({
    agent: AgentId,
    site: SiteId,
    isNew: z.boolean().describe('False for an agent that gets new credentials'),
    token: z.string().describe('Works once'),
    command: z.string().describe('To be run on the agent’s machine'),
    expiresAt: z.iso.datetime(),
    isForThisMachineOnly: z
      .boolean()
      .describe('The collector has no name by which other machines reach it (agents.host)'),
  })
  .meta({ id: 'EnrolledAgent' })

/** Agents and how they are; `onRevoked` makes a revocation hold at once instead of in a while. */
export function agentsRoutes(
  cmdb: Cmdb,
  { enrol, onRevoked }: { enrol?: EnrolAgent | undefined; onRevoked: () => Promise<void> },
): FastifyPluginAsyncZod {
  const { db } = cmdb
  return async app => {
    app.post(
      '/api/v1/agents',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'enrolAgent',
          summary: 'Registers an agent of a site; the answer is the only one that tells its token',
          body: NewAgent,
          response: { 201: EnrolledAgent, ...problemResponses(400, 409, 503) },
        },
      },
      async (request, reply) => {
        if (!enrol) {
          throw new RequestProblem(409, 'this collector enrols no agents', {
            type: 'enrolment-off',
          })
        }
        const by = byOf(request)
        const done = await enrol(request.body, by)
        if (!done.ok) {
          const { kind, message, because } = done.failure
          throw new RequestProblem(kind === 'invalid' ? 400 : 409, message, because)
        }
        const { token, expiresAt, ...agent } = done.value
        request.log.warn({ agent: agent.agent, site: agent.site, by: by.actor }, 'agent-enrolled')
        reply.header('cache-control', 'no-store')
        return reply.code(201).send({
          ...agent,
          token,
          command: `recense-agent enrol ${token}`,
          expiresAt: expiresAt.toISOString(),
        })
      },
    )

    app.post(
      '/api/v1/agents/:id/revoke',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'revokeAgent',
          summary: 'The agent is out, also where it is connected; its inventory stays',
          params: z.strictObject({ id: AgentId }),
          response: {
            200: z.object({ id: AgentId, isRevoked: z.literal(true) }),
            ...problemResponses(400, 404, 503),
          },
        },
      },
      async request => {
        // A page of somebody else's, open in an operator's browser, can send this without a body.
        const site = request.headers['sec-fetch-site'] ?? 'none'
        if (site !== 'none' && site !== 'same-origin') {
          throw new RequestProblem(400, 'expected a request of our own pages')
        }
        const { id } = request.params
        if (!(await findAgent(cmdb, id))) throw thereIsNo('agent', id)
        const { actor, address, now } = byOf(request)
        if (await revokeAgent(cmdb, id, now, { actor, address }))
          request.log.warn({ agent: id, by: actor }, 'agent-revoked')
        await onRevoked()
        return { id, isRevoked: true as const }
      },
    )

    app.get(
      '/api/v1/agents/:agent',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getAgent',
          summary: 'One agent with what its latest heartbeat said, also a revoked one',
          params: z.strictObject({ agent: AgentId }),
          response: { 200: PlacedAgent, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { agent: id } }) => {
        const agent = await readAgent(db, id)
        if (!agent) throw thereIsNo('agent', id)
        return agent
      },
    )

    app.get(
      '/api/v1/agents',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listAgents',
          summary: 'Agents with what their latest heartbeat said, revoked ones included',
          querystring: z.strictObject({ site: SiteFilter, ...listParametersOf(agentOrder) }),
          response: { 200: Page(PlacedAgent), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readAgents(db, rangeOf(agentOrder, query))),
    )
  }
}
