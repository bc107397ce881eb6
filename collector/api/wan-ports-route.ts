import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { loadWanEvidence } from '../cmdb/load-wan-evidence.ts'
import { proposeWanPorts } from '../traffic/wan-port.ts'
import { WanPortProposal } from './link-schemas.ts'
import { Page } from './page.ts'
import { problemResponses } from './problem-responses.ts'

/** Ports that a link may be registered at. */
export function wanPortsRoute(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/wan-ports',
      {
        schema: {
          tags: ['links'],
          operationId: 'proposeWanPorts',
          summary: 'Which ports are likely to carry the site’s Internet access, and why',
          params: z.object({ site: SiteId }),
          response: { 200: Page(WanPortProposal), ...problemResponses(400, 503) },
        },
      },
      async ({ params: { site } }) => {
        const evidence = await loadWanEvidence(cmdb.db, site, new Date())
        const items = proposeWanPorts(evidence).map(it => ({
          ...it,
          reasons: [...it.reasons],
          signs: [...it.signs],
        }))
        return { items, next: null, total: items.length }
      },
    )
  }
}
