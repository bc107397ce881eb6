import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readSite } from '../cmdb/read-sites.ts'
import { loadClassCalendar } from '../links/load-class-calendar.ts'
import { classIntervals } from '../traffic/class-intervals.ts'
import { Page } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { thereIsNo } from './there-is-no.ts'

const Instant = z.iso
  .datetime({ offset: true, error: 'expected an instant like 2026-11-21T08:00:00Z' })
  .transform(text => new Date(text))
const DAY_MS = 86_400_000
const LONGEST_DAYS = 800

const ClassTime = z
  .object({ from: z.iso.datetime(), to: z.iso.datetime() })
  .meta({ id: 'ClassTime' })

/** When a site has class: what reports on links count, and charts shade. */
export function classHoursRoute(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/class-hours',
      {
        schema: {
          tags: ['links'],
          operationId: 'listClassHours',
          summary: 'When a site has class, without weekends, holidays and closures',
          params: z.object({ site: SiteId }),
          querystring: z.strictObject({
            from: Instant.optional().describe('A week before `to` when absent'),
            to: Instant.optional().describe('Now when absent'),
          }),
          response: { 200: Page(ClassTime), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { site }, query }) => {
        if (!(await readSite(cmdb.db, site))) {
          throw thereIsNo('site', site)
        }
        const toMs = (query.to ?? new Date()).getTime()
        const fromMs = query.from?.getTime() ?? toMs - 7 * DAY_MS
        if (fromMs >= toMs) throw new RequestProblem(400, 'from: expected an instant before `to`')
        if (toMs - fromMs > LONGEST_DAYS * DAY_MS) {
          throw new RequestProblem(400, `from: expected at most ${LONGEST_DAYS} days before \`to\``)
        }
        const items = classIntervals(await loadClassCalendar(cmdb.db, site), { fromMs, toMs })
        return { items, next: null, total: items.length }
      },
    )
  }
}
