import { queryOptions } from '@tanstack/react-query'
import { bodyOf, client, type components } from './client.ts'
import { given } from './queries.ts'

export type SiteOverview = components['schemas']['SiteOverview']

const SITES_AT_ONCE = 1000

/** Every site as it is now. Filters and orders are the page's own: all lines are there, so they answer at once. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: async ({ signal }) => {
    const sites: SiteOverview[] = []
    let cursor: string | undefined
    do {
      const query = { limit: SITES_AT_ONCE, ...given('cursor', cursor) }
      const page = await bodyOf(client.GET('/api/v1/overview', { params: { query }, signal }))
      sites.push(...page.items)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    return sites
  },
})

/** One site as it is now; undefined when it is not shown. */
export function siteNowQuery(site: string) {
  return queryOptions({
    queryKey: ['overview', site],
    queryFn: async ({ signal }) => {
      const query = { q: site, limit: 1 }
      const page = await bodyOf(client.GET('/api/v1/overview', { params: { query }, signal }))
      return page.items[0] ?? null
    },
  })
}
