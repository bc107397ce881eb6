import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { findAgent } from '../cmdb/find-agent-for-login.ts'
import { agentOrder, readAgents } from '../cmdb/read-agents.ts'
import { revokeAgent } from '../cmdb/register-agent.ts'
import { byOf } from './access/accounts-routes.ts'
import { Agent } from './inventory-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'

/** Agents and how they are; `onRevoked` makes a revocation hold at once instead of in a while. */
export function agentsRoutes(cmdb: Cmdb, onRevoked: () => Promise<void>): FastifyPluginAsyncZod {
  const { db } = cmdb
  return async app => {
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
        if (!(await findAgent(cmdb, id))) throw new RequestProblem(404, `there is no agent ${id}`)
        const { actor, address, now } = byOf(request)
        if (await revokeAgent(cmdb, id, now, { actor, address }))
          request.log.warn({ agent: id, by: actor }, 'agent-revoked')
        await onRevoked()
        return { id, isRevoked: true as const }
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
          response: { 200: Page(Agent), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readAgents(db, rangeOf(agentOrder, query))),
    )
  }
}
