import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readSite, readSites, siteOrder } from '../cmdb/read-sites.ts'
import { Site } from './inventory-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { SearchText } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

/** Sites, with their inventory in counts. */
export function sitesRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listSites',
          summary: 'Sites, with counts per kind and their agents',
          querystring: z.strictObject({ q: SearchText, ...listParametersOf(siteOrder) }),
          response: { 200: Page(Site), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readSites(db, rangeOf(siteOrder, query))),
    )

    app.get(
      '/api/v1/sites/:site',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getSite',
          summary: 'One site, with counts per kind and its agents',
          params: z.object({ site: SiteId }),
          response: { 200: Site, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params }) => {
        const site = await readSite(db, params.site)
        if (!site) throw thereIsNo('site', params.site)
        return site
      },
    )
  }
}
