import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { readEpisodes } from '../cmdb/read-episodes.ts'
import { findLink } from '../cmdb/read-links.ts'
import { afterOf, Page, pageParameters, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'

const DirectionName = z.enum(['down', 'up'])
const EpisodeKey = z.strictObject({
  at: z.iso.datetime({ precision: 3 }),
  direction: DirectionName,
})
const Share = z.number().nonnegative()

const Episode = z
  .object({
    direction: DirectionName,
    from: z.iso.datetime(),
    to: z.iso.datetime().optional().describe('Absent while it lasts'),
    endedBy: z
      .enum(['room', 'dark'])
      .optional()
      .describe('There was room again, or nothing is known any more'),
    isHarmful: z.boolean().describe('Frames were dropped, or the first hop’s delay rose with it'),
    peak: Share.describe('Of the rate'),
    mean: Share,
    knownMinutes: z.int().nonnegative(),
  })
  .meta({ id: 'LinkEpisode' })

/** How full links were. */
export function linkLoadRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/links/:id/episodes',
      {
        schema: {
          tags: ['links'],
          operationId: 'listLinkEpisodes',
          summary: 'When a link was full, in which direction and how much; the latest first',
          params: ItemParams,
          querystring: z.strictObject(pageParameters),
          response: { 200: Page(Episode), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { cursor, limit } }) => {
        if (!(await findLink(db, id))) throw new RequestProblem(404, `there is no link ${id}`)
        return toPage(
          await readEpisodes(db, { linkId: id, limit, after: afterOf(EpisodeKey, cursor) }),
        )
      },
    )
  }
}
