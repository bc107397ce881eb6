import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { loadSiteLinkThresholds, saveSiteLinkThresholds } from '../cmdb/site-link-thresholds.ts'
import {
  contradictionIn,
  defaultThresholds,
  type Thresholds,
  thresholdsWith,
} from '../traffic/thresholds.ts'
import { authorOf } from './actor.ts'
import { Author } from './actor-name.ts'
import { EditHeaders, refuseOutdated, tagEdit } from './edit-tags.ts'
import { LinkThresholds } from './link-schemas.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { thereIsNo } from './there-is-no.ts'

const SiteThresholds = z
  .object({
    thresholds: LinkThresholds.describe('What differs from the usual at this site'),
    effective: LinkThresholds.describe('What holds for its links, but for their own'),
    usual: LinkThresholds.describe('What holds where nobody says anything'),
    changedBy: z.string().optional(),
    changedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'SiteLinkThresholds' })
const Params = z.object({ site: SiteId })

/** When the links of a site count as full. */
export function linkThresholdsRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  async function answer(site: string, reply: FastifyReply) {
    const known = await loadSiteLinkThresholds(db, site)
    const { thresholds } = known
    const effective = thresholdsWith(thresholds)
    return tagEdit(reply, thresholds, { ...known, effective, usual: defaultThresholds })
  }

  return async app => {
    app.get(
      '/api/v1/sites/:site/link-thresholds',
      {
        schema: {
          tags: ['links'],
          operationId: 'getSiteLinkThresholds',
          summary: 'When the links of a site count as busy, saturated or harmful',
          params: Params,
          response: { 200: SiteThresholds, ...problemResponses(400, 503) },
        },
      },
      ({ params: { site } }, reply) => answer(site, reply),
    )

    app.put(
      '/api/v1/sites/:site/link-thresholds',
      {
        schema: {
          tags: ['links'],
          operationId: 'putSiteLinkThresholds',
          summary: 'Says when the links of a site count as full, from now on; {} is the usual',
          params: Params,
          headers: EditHeaders,
          querystring: Author,
          body: LinkThresholds,
          response: { 200: SiteThresholds, ...problemResponses(400, 404, 412, 503) },
        },
      },
      async (request, reply) => {
        const { site } = request.params
        refuseContradiction(thresholdsWith(request.body))
        const writing = { by: authorOf(request), now: new Date() }
        const check = refuseOutdated(request, 'what the site says of its links')
        if (!(await saveSiteLinkThresholds(db, site, request.body, writing, check))) {
          throw thereIsNo('site', site)
        }
        return answer(site, reply)
      },
    )
  }
}

/** Thresholds that could never hold are a mistake of whoever wrote them. */
export function refuseContradiction(thresholds: Thresholds): void {
  const contradiction = contradictionIn(thresholds)
  if (contradiction === undefined) return
  const { message, ...which } = contradiction
  throw new RequestProblem(400, message, { type: 'thresholds-contradictory', ...which })
}
