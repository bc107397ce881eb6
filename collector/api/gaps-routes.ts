import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { gapOrder, readGaps } from '../cmdb/read-gaps.ts'
import { Gap } from './inventory-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'

/** What agents could not deliver. */
export function gapsRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/gaps',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listGaps',
          summary: 'What agents could not deliver, the latest first: holes in the data',
          querystring: z.strictObject({ site: SiteFilter, ...listParametersOf(gapOrder) }),
          response: { 200: Page(Gap), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readGaps(db, rangeOf(gapOrder, query))),
    )
  }
}
