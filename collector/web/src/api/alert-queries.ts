import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Language } from '../i18n/language.tsx'
import { bodyOf, client, type components } from './client.ts'
import { useCorrection } from './corrections.ts'
import { given, paging } from './queries.ts'

export type Alert = components['schemas']['Alert']
export type Incident = components['schemas']['Incident']

export const alertStates = ['active', 'open', 'acknowledged', 'resolved'] as const
export const severities = ['critical', 'major', 'warning', 'info'] as const

export type AlertFilter = {
  site?: string | undefined
  state?: (typeof alertStates)[number] | undefined
  severity?: Alert['severity'] | undefined
  incident?: string | undefined
  device?: string | undefined
  owner?: string | undefined
  /** Also those that nobody is told of. */
  quiet?: boolean | undefined
}

export function alertsQuery(filter: AlertFilter, language: Language) {
  const { site, state, severity, incident, device, owner, quiet } = filter
  return infiniteQueryOptions({
    queryKey: ['alerts', filter, language],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/alerts', {
          params: {
            query: {
              language,
              limit: 100,
              ...given('site', site),
              ...given('state', state),
              ...given('severity', severity),
              ...given('incident', incident),
              ...given('device', device),
              ...given('owner', owner),
              ...(quiet !== true && { told: 'true' as const }),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

/** How many alerts wait for somebody. */
export const openAlertCountQuery = queryOptions({
  queryKey: ['alerts', 'count'],
  queryFn: async ({ signal }) => {
    const query = { state: 'open' as const, told: 'true' as const, limit: 1 }
    const page = await bodyOf(client.GET('/api/v1/alerts', { params: { query }, signal }))
    return page.total
  },
})

export function alertEventsQuery(id: string) {
  return queryOptions({
    queryKey: ['alert-events', id],
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/alerts/{id}/events', {
          params: { path: { id }, query: { limit: 50 } },
          signal,
        }),
      ),
  })
}

export function incidentsQuery(
  { site, state }: { site?: string | undefined; state: Incident['state'] },
  language: Language,
) {
  return infiniteQueryOptions({
    queryKey: ['incidents', site ?? '', state, language],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/incidents', {
          params: {
            query: {
              language,
              limit: 50,
              state,
              ...given('site', site),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

export type AlertAction =
  | { action: 'acknowledge' | 'resolve'; comment?: string }
  | { action: 'comment'; comment: string }
  | { action: 'assign'; owner: string | null }
  | { action: 'snooze'; until: string }

/** Does the same to each of these alerts; tells how many became different, and which refused. */
export function useAlertAction() {
  return useCorrection(({ alerts, act }: { alerts: readonly string[]; act: AlertAction }) =>
    bodyOf(client.POST('/api/v1/alerts/actions', { body: { alerts: [...alerts], do: act } })),
  )
}
