import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ApiFailure, bodyOf, client, type components, tagOf } from './client.ts'
import { useCorrection } from './corrections.ts'
import { useMay } from './may.ts'
import { given, paging } from './queries.ts'
import { spanSteps, type TrafficSpan } from './traffic-query.ts'

export type Link = components['schemas']['Link']
export type LinkEpisode = components['schemas']['LinkEpisode']
export type LinkReport = components['schemas']['LinkReport']
export type LinkRevision = components['schemas']['LinkRevision']
export type WanPortProposal = components['schemas']['WanPortProposal']
export type LinkLoadPoint = components['schemas']['LinkLoadPoint']

/** What a direction can be, the worst first. */
export const linkStates = ['harmful', 'saturated', 'busy', 'quiet', 'unknown'] as const

export const linkSpans = ['day', 'week', 'month', 'year'] as const
export type LinkSpan = (typeof linkSpans)[number]

const DAY_SECONDS = 86_400
const spans = {
  day: { seconds: DAY_SECONDS, step: 300 },
  week: { seconds: 7 * DAY_SECONDS, step: 3600 },
  month: { seconds: 31 * DAY_SECONDS, step: 3600 },
  year: { seconds: 366 * DAY_SECONDS, step: 86_400 },
} as const satisfies Record<LinkSpan, { seconds: number; step: number }>

export type LinkFilter = {
  site?: string | undefined
  kind?: Link['kind'] | undefined
  state?: Link['down']['state'] | undefined
}

export function linksQuery({ site, kind, state }: LinkFilter) {
  return infiniteQueryOptions({
    queryKey: ['links', site ?? '', kind ?? '', state ?? ''],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/links', {
          params: {
            query: {
              limit: 200,
              sort: '-urgency' as const,
              ...given('site', site),
              ...given('kind', kind),
              ...given('state', state),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

export function linkQuery(id: string) {
  return queryOptions({
    queryKey: ['link', id],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/links/{id}', { params: { path: { id } }, signal })),
  })
}

/** What a link moved until now, the steps that a screen has room for, and when there was class meanwhile. */
export function linkLoadQuery({ id, site }: Pick<Link, 'id' | 'site'>, span: LinkSpan) {
  const { seconds, step } = spans[span]
  return queryOptions({
    queryKey: ['link-load', id, span],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => {
      const stepMs = step * 1000
      const toMs = Math.ceil(Date.now() / stepMs) * stepMs
      const fromMs = toMs - seconds * 1000
      const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()]
      const [load, classes] = await Promise.all([
        bodyOf(
          client.GET('/api/v1/links/{id}/load', {
            params: { path: { id }, query: { from, to, step: `${step}` } },
            signal,
          }),
        ),
        bodyOf(
          client.GET('/api/v1/sites/{site}/class-hours', {
            params: { path: { site }, query: { from, to } },
            signal,
          }),
        ),
      ])
      return { points: load.items, classes: classes.items, fromMs, toMs, stepMs }
    },
  })
}

export function linkReportQuery(id: string) {
  return queryOptions({
    queryKey: ['link-report', id],
    refetchInterval: 300_000,
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/links/{id}/report', {
          params: { path: { id }, query: { weeks: 5 } },
          signal,
        }),
      ),
  })
}

export function episodesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['episodes', id],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/links/{id}/episodes', {
          params: { path: { id }, query: { limit: 20, ...given('cursor', pageParam) } },
          signal,
        }),
      ),
  })
}

export function linkRevisionsQuery(id: string) {
  return queryOptions({
    queryKey: ['link-revisions', id],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/links/{id}/revisions', { params: { path: { id } }, signal })),
  })
}

/** Ports that are likely to carry a site's Internet access, the likeliest first. */
export function wanPortsQuery(site: string) {
  return queryOptions({
    queryKey: ['wan-ports', site],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/sites/{site}/wan-ports', { params: { path: { site } }, signal })),
  })
}

export const roundTripTargets = ['gateway', 'collector'] as const
export type RoundTripTarget = (typeof roundTripTargets)[number]
export type RoundTripPoint = components['schemas']['RoundTripPoint']

/** Echoes to the first hop or to the collector until now, in steps of which a screen has room for. */
export function roundTripsQuery(site: string, target: RoundTripTarget, span: TrafficSpan) {
  const { seconds, step } = spanSteps[span]
  return queryOptions({
    queryKey: ['round-trips', site, target, span],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => {
      const stepMs = step * 1000
      const toMs = Math.ceil(Date.now() / stepMs) * stepMs
      const fromMs = toMs - seconds * 1000
      const { items } = await bodyOf(
        client.GET('/api/v1/sites/{site}/round-trips', {
          params: {
            path: { site },
            query: {
              ...{ target, step },
              from: new Date(fromMs).toISOString(),
              to: new Date(toMs).toISOString(),
            },
          },
          signal,
        }),
      )
      return { points: items, fromMs, toMs, stepMs }
    },
  })
}

/** When the links of a site count as full. */
export function siteThresholdsQuery(site: string) {
  return queryOptions({
    queryKey: ['link-thresholds', site],
    refetchInterval: false,
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/sites/{site}/link-thresholds', {
          params: { path: { site } },
          signal,
        }),
      ),
  })
}

/** What a person enters of a link. */
export type LinkEntry = {
  operator?: string
  circuitId?: string
  note?: string
  contract?: { downMbps: number; upMbps: number }
  /** Since when, of a link that is there already; now when absent. */
  contractSince?: string
  port?: { address: string; interface: string }
  downIs: 'in' | 'out'
  thresholds: Record<string, number>
}

export function useLinkAdd() {
  const { author } = useMay()
  return useCorrection(({ site, entry }: { site: string; entry: LinkEntry }) => {
    const { contractSince: _, ...link } = entry
    return bodyOf(
      client.POST('/api/v1/links', { params: { query: author }, body: { site, ...link } }),
    )
  })
}

/** Takes a link out of the register; what was measured of it stays. */
export function useLinkEnd(id: string) {
  const { author } = useMay()
  return useCorrection(async () => {
    const { error, response } = await client.DELETE('/api/v1/links/{id}', {
      params: { path: { id }, query: author },
    })
    if (!response.ok) throw new ApiFailure(response.status, error)
    return id
  })
}

/** The link as the page has it, for a change that is made from it. */
export const linkTag = (id: string) => tagOf(`/api/v1/links/${id}`)

/** What was entered before and is not any more is taken away; refused when somebody else changed the link since `tag`. */
export function useLinkChange(id: string) {
  const { author } = useMay()
  const nothing = { operator: null, circuitId: null, note: null, contract: null, port: null }
  return useCorrection(({ entry, tag }: { entry: LinkEntry; tag: string | undefined }) =>
    bodyOf(
      client.PATCH('/api/v1/links/{id}', {
        params: { path: { id }, query: author, header: given('if-match', tag) },
        body: { ...nothing, ...entry },
      }),
    ),
  )
}
