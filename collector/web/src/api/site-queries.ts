import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Language } from '../i18n/language.tsx'
import { bodyOf, client, type components } from './client.ts'
import { useCorrection } from './corrections.ts'
import { given, paging } from './queries.ts'

export type Topology = components['schemas']['Topology']
export type Finding = components['schemas']['Finding']
export type Case = components['schemas']['Case']

export function topologyQuery(site: string) {
  return queryOptions({
    queryKey: ['topology', site],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/sites/{site}/topology', { params: { path: { site } }, signal })),
  })
}

export function findingsQuery(site: string, state: Finding['state']) {
  return infiniteQueryOptions({
    queryKey: ['findings', site, state],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/findings', {
          params: { query: { site, state, limit: 50, ...given('cursor', pageParam) } },
          signal,
        }),
      ),
  })
}

/** Accepts a finding that is known and meant to be so, or opens it again. */
export function useFindingDecision(id: string) {
  return useCorrection(({ state, reason }: { state: 'accepted' | 'open'; reason: string }) =>
    bodyOf(
      client.POST('/api/v1/findings/{id}/decision', {
        params: { path: { id } },
        body: { state, ...given('reason', reason.trim()) },
      }),
    ),
  )
}

export type SiteChange = components['schemas']['SiteChange']
export type SiteVlan = components['schemas']['SiteVlan']

/** What became different at a site in the last month; by people only, or with ports that come and go, where that is asked for. */
export function siteChangesQuery(
  site: string,
  which: { byPeople: boolean; withPortStates: boolean },
) {
  return infiniteQueryOptions({
    queryKey: ['site-changes', site, which],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/sites/{site}/changes', {
          params: {
            path: { site },
            query: {
              limit: 8,
              ...(which.byPeople && { actorKind: 'person' as const }),
              ...(which.withPortStates && { withPortStates: 'true' as const }),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

export function siteVlansQuery(site: string) {
  return queryOptions({
    queryKey: ['site-vlans', site],
    refetchInterval: 60_000,
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/sites/{site}/vlans', { params: { path: { site } }, signal })),
  })
}

export function presenceQuery(site: string) {
  return queryOptions({
    queryKey: ['presence', site],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/sites/{site}/presence', { params: { path: { site } }, signal })),
  })
}

/** The latest hole in a site's data, and how many there are. */
export function gapsQuery(site: string) {
  return queryOptions({
    queryKey: ['gaps', site],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/gaps', { params: { query: { site, limit: 1 } }, signal })),
  })
}

export type CaseFilter = {
  site?: string | undefined
  state?: 'open' | 'decided' | undefined
}

export function casesQuery({ site, state }: CaseFilter, language: Language) {
  return infiniteQueryOptions({
    queryKey: ['cases', site ?? '', state ?? '', language],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/cases', {
          params: {
            query: {
              language,
              limit: 50,
              ...given('site', site),
              ...given('state', state),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

export function caseQuery(id: string, language: Language) {
  return queryOptions({
    queryKey: ['case', id, language],
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/cases/{id}', {
          params: { path: { id }, query: { language } },
          signal,
        }),
      ),
  })
}

type CaseAnswer = { decision: Case['decisions'][number]; keep?: string; reason: string }

/** Answers a question of identity. */
export function useCaseDecision(id: string) {
  return useCorrection(({ decision, keep, reason }: CaseAnswer) =>
    bodyOf(
      client.POST('/api/v1/cases/{id}/decision', {
        params: { path: { id } },
        body: { decision, ...given('keep', keep), ...given('reason', reason.trim()) },
      }),
    ),
  )
}
