import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { reportLink } from '../links/report-link.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const Mbps = z.number().nonnegative()
const Count = z.int().nonnegative()

const Week = z.object({
  week: z.string().describe('ISO week, like 2026-W47'),
  fullMinutes: Count,
  fullClassMinutes: Count,
  classP95: Mbps.optional().describe('95th percentile in class hours, Mbit/s'),
  p95: Mbps.optional().describe('Day and night: what hides a class hour a day'),
  peakHour: z.int().min(0).max(23).optional().describe('Local hour with the highest mean'),
})

const Advice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('raise-rate'),
    toMbps: Mbps,
    demand: z.object({
      mbps: Mbps.describe('What class hours would carry 95 % of the time'),
      confidence: z.enum(['high', 'medium', 'low']),
      hiddenShare: z.number().describe('Share of class hours in which the full link hid demand'),
      how: z
        .enum(['measured', 'extrapolated', 'at-least'])
        .describe('From what is below the ceiling by a log-normal fit, or only a floor'),
    }),
  }),
  z.object({
    kind: z.literal('move-load'),
    beginsAt: z.string().describe('Local time at which it usually begins'),
    days: Count.describe('On how many of the last class days it ran into class'),
    byMinutes: Count.describe('How much earlier it must be over'),
  }),
])

const Direction = z.object({
  weeks: z.array(Week),
  trend: z.number().optional().describe('Of the class hours, Mbit/s per week'),
  days: z
    .array(z.object({ day: z.iso.date(), fullClassMinutes: Count }))
    .describe('The last five class days'),
  isChronic: z.boolean().describe('30 full class minutes on 3 of the last 5 class days'),
  advice: Advice.optional(),
  contradiction: z
    .object({
      because: z
        .enum(['above', 'port'])
        .describe('More than is paid for came through again and again, or the port is slower'),
      contractMbps: Mbps,
      measuredMbps: Mbps,
    })
    .optional()
    .describe('Why the contract in the register cannot be right'),
})

const LinkReport = z
  .object({
    link: z.uuid(),
    isMeasured: z.boolean().describe('Something was measured in the last week'),
    down: Direction,
    up: Direction,
    measuring: z
      .object({
        unknownShare: z.number().min(0).max(1),
        reasons: z.array(z.object({ because: z.string(), share: z.number().min(0).max(1) })),
        advice: z
          .object({
            kind: z.literal('counters-too-narrow'),
            everySeconds: z.int().optional(),
          })
          .optional()
          .describe(
            'The device keeps 32-bit counters that go round between two readings: have it answer SNMPv2c or v3 (64 bits), or sample at least this often',
          ),
      })
      .optional()
      .describe('How much of the last day is unknown, and why; absent where nobody counts'),
    upgrades: z
      .array(
        z.object({
          site: z.string(),
          fromMbps: Mbps,
          toMbps: Mbps,
          at: z.iso.datetime(),
          fullMinutesBefore: Count.describe('In the four weeks before'),
          fullMinutesAfter: Count.describe('In the four weeks after'),
          p95Before: Mbps.optional().describe('Absent where nothing was measured before'),
          p95After: Mbps.describe('95th percentile of class hours in the four weeks after'),
        }),
      )
      .describe('What raising the rate did at comparable sites, where that is advised'),
  })
  .meta({ id: 'LinkReport' })

/** How a link does in class hours. */
export function linkReportRoute(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/links/:id/report',
      {
        schema: {
          tags: ['links'],
          operationId: 'getLinkReport',
          summary: 'How full a link is in class hours, by week, and what to do about it',
          params: ItemParams,
          querystring: z.strictObject({
            weeks: z.coerce.number().int().min(1).max(12).default(5),
          }),
          response: { 200: LinkReport, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { weeks } }) => {
        const report = await reportLink(cmdb, id, { weeks, now: new Date() })
        if (!report) throw thereIsNo('link', id)
        return {
          link: report.link,
          isMeasured: report.isMeasured,
          ...(report.measuring && {
            measuring: { ...report.measuring, reasons: [...report.measuring.reasons] },
          }),
          down: { ...report.down, weeks: [...report.down.weeks], days: [...report.down.days] },
          up: { ...report.up, weeks: [...report.up.weeks], days: [...report.up.days] },
          upgrades: report.upgrades,
        }
      },
    )
  }
}
