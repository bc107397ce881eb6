import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readSiteVlans } from '../cmdb/read-site-vlans.ts'
import { Page } from './page.ts'
import { problemResponses } from './problem-responses.ts'

const Count = z.int().nonnegative()

const SiteVlan = z
  .object({
    id: z.int().min(1).max(4094),
    names: z.array(z.string()).describe('What devices call it, the most usual name first'),
    devices: Count.describe('Devices that have it'),
    endpoints: Count.describe('Hosts that were last seen in it'),
    plan: z
      .object({
        name: z.string(),
        targets: z.array(z.string()),
        snmp: z.boolean().describe('Whether credentials may be tried there'),
        privacy: z.string(),
        pace: z.string(),
      })
      .partial({ snmp: true, privacy: true, pace: true })
      .optional()
      .describe('What the site’s plan says of it; absent when it is in none'),
    scan: z
      .object({
        addresses: Count.describe('Addresses that were tried'),
        alive: Count,
        answered: Count.describe('Devices that answered SNMP'),
        silent: Count.describe('Alive, and silent to every credential'),
        failure: z.string().optional().describe('Why it was not looked at'),
      })
      .optional()
      .describe('What the latest whole scan found; absent when it did not look there'),
  })
  .meta({ id: 'SiteVlan' })

/** The VLANs of a site. */
export function siteVlansRoute({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/vlans',
      {
        schema: {
          tags: ['topology'],
          operationId: 'listSiteVlans',
          summary: 'VLANs of a site: what devices call them, what the plan says, who is in them',
          params: z.object({ site: SiteId }),
          response: { 200: Page(SiteVlan), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { site } }) => {
        const items = await readSiteVlans(db, site)
        return { items, next: null, total: items.length }
      },
    )
  }
}
