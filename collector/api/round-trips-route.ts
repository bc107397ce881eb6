import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readRoundTrips } from '../cmdb/read-round-trips.ts'
import { Page } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const Instant = z.iso
  .datetime({ offset: true, error: 'expected an instant like 2026-11-21T08:00:00Z' })
  .transform(text => new Date(text))
const STEP_EXPECTED = 'expected a number of seconds from 60 to 86400'
const HOUR_MS = 3_600_000
const MOST_POINTS = 2000
const Milliseconds = z.number().nonnegative()

const RoundTripPoint = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    sent: z.int().positive().describe('Echoes that were sent'),
    lost: z.int().nonnegative().describe('Of these, those that nothing came back of'),
    rttMs: z
      .object({ min: Milliseconds, median: Milliseconds, p95: Milliseconds, max: Milliseconds })
      .optional()
      .describe('Absent when nothing came back: how long it would have taken is not known'),
  })
  .meta({ id: 'RoundTripPoint' })

/** How far away the first hop and the collector were. */
export function roundTripsRoute({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/round-trips',
      {
        schema: {
          tags: ['traffic'],
          operationId: 'listRoundTrips',
          summary:
            'Round trips of a site’s agents by ICMP; steps in which nobody asked are absent, and no time stands for a loss',
          params: z.object({ site: SiteId }),
          querystring: z.strictObject({
            target: z
              .enum(['gateway', 'collector'])
              .default('gateway')
              .describe('The first hop, or the collector'),
            from: Instant.optional().describe('A day before `to` when absent'),
            to: Instant.optional().describe('Now when absent'),
            step: z.coerce
              .number(STEP_EXPECTED)
              .int(STEP_EXPECTED)
              .min(60, STEP_EXPECTED)
              .max(86_400, STEP_EXPECTED)
              .default(300)
              .describe('Seconds per point'),
          }),
          response: { 200: Page(RoundTripPoint), ...problemResponses(400, 503) },
        },
      },
      async ({ params: { site }, query: { target, step, ...query } }) => {
        const toMs = (query.to ?? new Date()).getTime()
        const fromMs = query.from?.getTime() ?? toMs - 24 * HOUR_MS
        if (fromMs >= toMs) throw new RequestProblem(400, 'from: expected an instant before `to`')
        if ((toMs - fromMs) / 1000 / step > MOST_POINTS) {
          const least = Math.ceil((toMs - fromMs) / 1000 / MOST_POINTS)
          throw new RequestProblem(
            400,
            `step: expected at least ${least} s, so that there are no more than ${MOST_POINTS} points`,
          )
        }
        const wanted = { site, target, fromMs, toMs, stepSeconds: step }
        const items = await readRoundTrips(db, wanted)
        return { items, next: null, total: items.length }
      },
    )
  }
}
