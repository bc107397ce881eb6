import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiFailure, bodyOf, client, type Kind } from './client.ts'

const REFRESH_EVERY_MS = 15_000
const PAGE_SIZE = 100
const SITES_AT_ONCE = 500

/** Pages refresh by themselves while they are looked at; what does not exist is not asked for twice. */
export function createQueryClient(): QueryClient {
  const queries: QueryClient = new QueryClient({
    // A session that is over: whoever is looking is asked again who they are.
    queryCache: new QueryCache({
      onError: error => {
        if (error instanceof ApiFailure && error.status === 401) {
          void queries.invalidateQueries({ queryKey: ['session'] })
        }
      },
    }),
    defaultOptions: {
      queries: {
        refetchInterval: REFRESH_EVERY_MS,
        staleTime: 2000,
        networkMode: 'always',
        retry: (failures, error) => !isRefusal(error) && failures < 2,
        retryDelay: 1000,
      },
    },
  })
  return queries
}

/** The server understood and said no: asking again changes nothing. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiFailure && error.status >= 400 && error.status < 500
}

type Paged = { next: string | null }
/** How lists of the API are followed page by page. */
export const paging = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Paged) => page.next ?? undefined,
}

/** A query parameter that is not given is left out of the address. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined | '',
): { [Key in Name]?: Value } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { [Key in Name]?: Value }
}

export function sitesQuery(q: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['sites', q ?? ''],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/sites', {
          params: {
            query: { limit: SITES_AT_ONCE, ...given('q', q), ...given('cursor', pageParam) },
          },
          signal,
        }),
      ),
  })
}

export function siteQuery(site: string) {
  return queryOptions({
    queryKey: ['site', site],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/sites/{site}', { params: { path: { site } }, signal })),
  })
}

/** Of one site, or of all of them. */
export type InventoryFilter = {
  site?: string | undefined
  kind?: Kind | undefined
  q?: string | undefined
}

export function devicesQuery({ site, kind, q }: InventoryFilter) {
  return infiniteQueryOptions({
    queryKey: ['devices', site ?? '', kind ?? '', q ?? ''],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/devices', {
          params: {
            query: {
              sort: 'name',
              limit: PAGE_SIZE,
              ...given('site', site),
              ...given('kind', kind),
              ...given('q', q),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

/** The devices of a site, to choose one of them; a site has fewer than are asked for. */
export function siteDevicesQuery(site: string) {
  return queryOptions({
    queryKey: ['site-devices', site],
    refetchInterval: false,
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/devices', {
          params: { query: { site, sort: 'name', limit: 1000 } },
          signal,
        }),
      ),
  })
}

/** Hosts; visitors with randomised addresses only where they are asked for. */
export function endpointsQuery({
  site,
  kind,
  q,
  withVisitors,
}: InventoryFilter & { withVisitors?: boolean }) {
  return infiniteQueryOptions({
    queryKey: ['endpoints', site ?? '', kind ?? '', q ?? '', withVisitors === true],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/endpoints', {
          params: {
            query: {
              sort: 'name',
              limit: PAGE_SIZE,
              ...given('site', site),
              ...(withVisitors && { includeRandomMac: 'true' as const }),
              ...given('kind', kind),
              ...given('q', q),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

export function deviceQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/devices/{id}', { params: { path: { id } }, signal })),
  })
}

export function changesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['changes', id],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/devices/{id}/changes', {
          params: { path: { id }, query: { limit: 50, ...given('cursor', pageParam) } },
          signal,
        }),
      ),
  })
}
