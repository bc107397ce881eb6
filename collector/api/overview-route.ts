import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { overviewOrder, readOverview } from '../cmdb/read-overview.ts'
import { DirectionNow } from './link-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { SearchText } from './query-parameters.ts'

const Count = z.int().nonnegative()
const Mbps = z.number().nonnegative().optional()

const SiteOverview = z
  .object({
    id: SiteId,
    name: z.string().optional(),
    city: z.string().optional(),
    agent: z
      .object({
        id: z.string(),
        state: z.enum(['unknown', 'online', 'offline']),
        heartbeatAt: z.iso.datetime().optional(),
      })
      .optional()
      .describe('The worst of its agents; absent when none is enrolled'),
    link: z
      .object({
        id: z.uuid(),
        operator: z.string().optional(),
        downMbps: Mbps,
        upMbps: Mbps,
        ratesFrom: z.enum(['contract', 'interface']).optional(),
        down: DirectionNow,
        up: DirectionNow,
        measuredTo: z.iso.datetime().optional(),
      })
      .optional()
      .describe('The fullest of its Internet links; absent when none is registered'),
    links: Count.describe('How many Internet links it has'),
    alerts: z
      .object({ critical: Count, major: Count, warning: Count, info: Count })
      .describe('Active alerts that people are told of'),
    incidents: Count.describe('Causes of those alerts'),
    devices: Count,
    late: Count,
    missing: Count,
    scan: z
      .object({
        finishedAt: z.iso.datetime(),
        addresses: Count.describe('Addresses that were tried'),
        answered: Count.describe('Devices that answered SNMP'),
        silent: Count.describe('Alive where SNMP is allowed, and silent'),
        failed: Count.describe('Parts of the plan that could not be looked at'),
      })
      .optional()
      .describe('The latest whole scan'),
  })
  .meta({ id: 'SiteOverview' })

/** All sites as they are now, a light line each. */
export function overviewRoute({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/overview',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listOverview',
          summary: 'How each site is now: link, agent, alerts, what was scanned',
          querystring: z.strictObject({ q: SearchText, ...listParametersOf(overviewOrder) }),
          response: { 200: Page(SiteOverview), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readOverview(db, rangeOf(overviewOrder, query))),
    )
  }
}
