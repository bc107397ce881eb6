import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { hasInterface, readTraffic } from '../cmdb/read-traffic.ts'
import { readTrafficSums } from '../cmdb/read-traffic-sums.ts'
import { trafficPoints } from '../cmdb/traffic-points.ts'
import { Page } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'
import { MOST_POINTS, stepFor, summedSteps } from './traffic-steps.ts'

const HOUR_MS = 3_600_000

const Instant = z.iso
  .datetime({ offset: true, error: 'expected an instant like 2026-11-21T08:00:00Z' })
  .transform(text => new Date(text))
const STEP_EXPECTED = 'expected a number of seconds from 10 to 299, or 300, 3600 or 86400'

const Rate = z
  .object({
    mean: z.number().nonnegative(),
    min: z.number().nonnegative(),
    max: z.number().nonnegative(),
    p95: z.number().nonnegative().describe('95 % of the time it was no more'),
  })
  .meta({ id: 'TrafficRate', description: 'Bits per second, of the time that is known' })

const Count = z.int().nonnegative().optional()

const TrafficPoint = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    in: Rate.optional().describe('What the interface received; absent where nothing is known'),
    out: Rate.optional().describe('What it sent'),
    errorsIn: Count,
    errorsOut: Count,
    discardsIn: Count,
    discardsOut: Count,
    unknownShare: z.number().min(0).max(1).describe('How much of the time is unknown'),
    unknown: z
      .array(z.string())
      .optional()
      .describe('Why: reasons of the samples, `no-sample` where there is none'),
  })
  .meta({ id: 'TrafficPoint' })

/** What interfaces moved. */
export function trafficRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/devices/:id/interfaces/:name/traffic',
      {
        schema: {
          tags: ['traffic'],
          operationId: 'listInterfaceTraffic',
          summary: 'What a port moved, in equal steps of time; gaps are told as unknown',
          params: ItemParams.extend({ name: z.string().min(1).max(255) }),
          querystring: z.strictObject({
            from: Instant.optional().describe('An hour before `to` when absent'),
            to: Instant.optional().describe('Now when absent'),
            step: z.coerce
              .number(STEP_EXPECTED)
              .int(STEP_EXPECTED)
              .min(10, STEP_EXPECTED)
              .refine(it => it < 300 || isSummed(it), STEP_EXPECTED)
              .optional()
              .describe(
                'Seconds per point; by the length of the time when absent. From 300 on, points begin at whole multiples of it (UTC)',
              ),
          }),
          response: { 200: Page(TrafficPoint), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id, name }, query }) => {
        const to = query.to ?? new Date()
        const from = query.from ?? new Date(to.getTime() - HOUR_MS)
        const [fromMs, toMs] = [from.getTime(), to.getTime()]
        if (fromMs >= toMs) throw new RequestProblem(400, 'from: expected an instant before `to`')
        const stepSeconds = query.step ?? stepFor(toMs - fromMs)
        if ((toMs - fromMs) / 1000 / stepSeconds > MOST_POINTS) {
          const least = Math.ceil((toMs - fromMs) / 1000 / MOST_POINTS)
          const enough = least < 300 ? least : summedSteps.find(it => it >= least)
          const wanted = enough === undefined ? 'a shorter time' : `at least ${enough} s`
          throw new RequestProblem(
            400,
            `step: expected ${wanted}, so that there are no more than ${MOST_POINTS} points`,
          )
        }
        const items = isSummed(stepSeconds)
          ? await readTrafficSums(db, { deviceId: id, name, fromMs, toMs, stepSeconds }, new Date())
          : trafficPoints(await readTraffic(db, { deviceId: id, name, from, to }), {
              ...{ fromMs, toMs, stepMs: stepSeconds * 1000 },
            })
        const isUnknown = items.every(it => it.unknownShare === 1)
        if (isUnknown && !(await hasInterface(db, id, name))) {
          throw new RequestProblem(404, `there is no interface ${name} at device ${id}`, {
            type: 'not-found',
            what: 'interface',
            id: name,
          })
        }
        return { items, next: null, total: items.length }
      },
    )
  }
}

function isSummed(step: number): step is (typeof summedSteps)[number] {
  return summedSteps.some(it => it === step)
}
