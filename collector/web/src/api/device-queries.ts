import { queryOptions } from '@tanstack/react-query'
import type { Language } from '../i18n/language.tsx'
import { bodyOf, client, type components } from './client.ts'
import type { CorrectedItem } from './corrections.ts'

export type DevicePort = components['schemas']['DevicePort']
export type Explanation =
  | components['schemas']['Explanation']
  | components['schemas']['EndpointExplanation']
export type ExplainedField = Explanation['fields'][number]

const PORTS_AT_ONCE = 1000

/** Ports of a device with what is behind them; a stack of nine has fewer than are asked for at once. */
export function devicePortsQuery(id: string) {
  return queryOptions({
    queryKey: ['device-ports', id],
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/devices/{id}/ports', {
          params: { path: { id }, query: { limit: PORTS_AT_ONCE } },
          signal,
        }),
      ),
  })
}

/** Ports of a device by themselves, to choose one of them. */
export function deviceInterfacesQuery(id: string) {
  return queryOptions({
    queryKey: ['device-interfaces', id],
    refetchInterval: false,
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/devices/{id}/interfaces', {
          params: { path: { id }, query: { limit: PORTS_AT_ONCE } },
          signal,
        }),
      ),
  })
}

export function explanationQuery({ type, id }: CorrectedItem, language: Language) {
  return queryOptions({
    queryKey: ['explanation', id, language],
    queryFn: ({ signal }): Promise<Explanation> => {
      const asked = { params: { path: { id }, query: { language } }, signal }
      return type === 'device'
        ? bodyOf(client.GET('/api/v1/devices/{id}/explanation', asked))
        : bodyOf(client.GET('/api/v1/endpoints/{id}/explanation', asked))
    },
  })
}

export function changesetQuery(id: string) {
  return queryOptions({
    queryKey: ['changeset', id],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/changesets/{id}', { params: { path: { id } }, signal })),
  })
}
