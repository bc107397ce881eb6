import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readSiteChanges, siteChangeOrder } from '../cmdb/read-site-changes.ts'
import { Changeset } from './correction-schemas.ts'
import { Change } from './inventory-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { Flag } from './query-parameters.ts'

const MONTH_MS = 30 * 86_400_000

const { actorKind, actor, origin, reason } = Changeset.shape
const SiteChange = Change.extend({
  item: z.uuid().describe('The device or endpoint that it is about; of a case, the case'),
  itemName: z.string().optional().describe('Its name, else its address'),
  actorKind: actorKind.optional(),
  actor: actor.optional().describe('Who did it; of an agent, its name'),
  origin: origin.optional(),
  reason,
}).meta({ id: 'SiteChange' })

/** What became different at a site lately. */
export function siteChangesRoute({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/changes',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listSiteChanges',
          summary: 'What became different at a site, and who did it, the latest first',
          params: z.object({ site: SiteId }),
          querystring: z.strictObject({
            from: z.iso
              .datetime({ offset: true, error: 'expected an instant like 2026-11-21T08:00:00Z' })
              .transform(text => new Date(text))
              .optional()
              .describe('Nothing older; 30 days ago when absent'),
            actorKind: actorKind.optional(),
            withPortStates: Flag.describe('Ports that come up and go down, too'),
            ...listParametersOf(siteChangeOrder),
          }),
          response: { 200: Page(SiteChange), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { site }, query: { from, ...list } }) =>
        toPage(
          await readSiteChanges(db, {
            ...rangeOf(siteChangeOrder, list),
            site,
            from: from ?? new Date(Date.now() - MONTH_MS),
          }),
        ),
    )
  }
}
