import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { readGaps } from '../cmdb/read-gaps.ts'
import { Gap } from './inventory-schemas.ts'
import { afterOf, Page, pageParameters, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'

const GapKey = z.strictObject({ at: z.iso.datetime({ precision: 3 }), id: z.uuid() })

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
          querystring: z.strictObject({ site: SiteFilter, ...pageParameters }),
          response: { 200: Page(Gap), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { cursor, ...list } }) =>
        toPage(await readGaps(db, { ...list, after: afterOf(GapKey, cursor) })),
    )
  }
}
