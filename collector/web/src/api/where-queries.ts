import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { bodyOf, client } from './client.ts'
import { given, paging } from './queries.ts'

const PLACES_AT_ONCE = 1000
const HISTORY_AT_ONCE = 25

/** Where the hosts are that a search over all sites finds, as far as that is known. */
export function foundPlacesQuery(q: string) {
  return queryOptions({
    queryKey: ['found-places', q],
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/locations', {
          params: { query: { q, when: 'current', limit: PLACES_AT_ONCE } },
          signal,
        }),
      ),
  })
}

export function endpointQuery(id: string) {
  return queryOptions({
    queryKey: ['endpoint', id],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/endpoints/{id}', { params: { path: { id } }, signal })),
  })
}

/** Where a host is and was, the latest first. */
export function endpointPlacesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['endpoint-places', id],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/endpoints/{id}/locations', {
          params: {
            path: { id },
            query: { limit: HISTORY_AT_ONCE, ...given('cursor', pageParam) },
          },
          signal,
        }),
      ),
  })
}
