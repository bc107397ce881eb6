import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { readAgents } from '../cmdb/read-agents.ts'
import { Agent } from './inventory-schemas.ts'
import { afterOf, Page, pageParameters, TextKey, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'

/** Agents and how they are. */
export function agentsRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/agents',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listAgents',
          summary: 'Agents with what their latest heartbeat said, revoked ones included',
          querystring: z.strictObject({ site: SiteFilter, ...pageParameters }),
          response: { 200: Page(Agent), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { cursor, ...filter } }) =>
        toPage(await readAgents(db, { ...filter, after: afterOf(TextKey, cursor) })),
    )
  }
}
