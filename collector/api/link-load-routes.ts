import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { episodeOrder, readEpisodes } from '../cmdb/read-episodes.ts'
import { readLinkLoad } from '../cmdb/read-link-load.ts'
import { findLink } from '../cmdb/read-links.ts'
import { EpisodeContributors } from './episode-contributors-schema.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'
import { MOST_POINTS, stepFor, summedSteps } from './traffic-steps.ts'

const DirectionName = z.enum(['down', 'up'])
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
    contributors: EpisodeContributors.optional().describe('Absent until it was looked into'),
  })
  .meta({ id: 'LinkEpisode' })

const Rate = z
  .object({ mean: Share, min: Share, max: Share, p95: Share })
  .meta({ id: 'LinkRate', description: 'Bits per second, of the time that is known' })
const LoadPoint = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    down: Rate.optional(),
    up: Rate.optional(),
    unknownShare: z.number().min(0).max(1),
  })
  .meta({ id: 'LinkLoadPoint' })

const Instant = z.iso
  .datetime({ offset: true, error: 'expected an instant like 2026-11-21T08:00:00Z' })
  .transform(text => new Date(text))
const HOUR_MS = 3_600_000
const steps = [60, ...summedSteps] as const

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
          querystring: z.strictObject(listParametersOf(episodeOrder)),
          response: { 200: Page(Episode), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        if (!(await findLink(db, id))) throw thereIsNo('link', id)
        return toPage(await readEpisodes(db, { linkId: id, ...rangeOf(episodeOrder, query) }))
      },
    )

    app.get(
      '/api/v1/links/:id/load',
      {
        schema: {
          tags: ['links'],
          operationId: 'listLinkLoad',
          summary:
            'What a link moved, both ways, in equal steps; steps without knowledge are absent',
          params: ItemParams,
          querystring: z.strictObject({
            from: Instant.optional().describe('A day before `to` when absent'),
            to: Instant.optional().describe('Now when absent'),
            step: z
              .enum(['60', '300', '3600', '86400'], 'expected 60, 300, 3600 or 86400')
              .optional()
              .describe('Seconds per point; by the length of the time when absent'),
          }),
          response: { 200: Page(LoadPoint), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const link = await findLink(db, id)
        if (!link) throw thereIsNo('link', id)
        const toMs = (query.to ?? new Date()).getTime()
        const fromMs = query.from?.getTime() ?? toMs - 24 * HOUR_MS
        if (fromMs >= toMs) throw new RequestProblem(400, 'from: expected an instant before `to`')
        const stepSeconds = steps.find(it => String(it) === query.step) ?? stepFor(toMs - fromMs)
        if ((toMs - fromMs) / 1000 / stepSeconds > MOST_POINTS) {
          const enough = steps.find(it => (toMs - fromMs) / 1000 / it <= MOST_POINTS)
          throw new RequestProblem(
            400,
            `step: expected no more than ${MOST_POINTS} points${enough === undefined ? '' : `, as with ${enough}`}`,
          )
        }
        const { address, interface: name, site, downIs } = link
        if (address === undefined || name === undefined) return { items: [], next: null, total: 0 }
        const port = { site, address, interface: name, downIs }
        const items = await readLinkLoad(db, { port, fromMs, toMs, stepSeconds })
        return { items, next: null, total: items.length }
      },
    )
  }
}
