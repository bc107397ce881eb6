import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { bodyOf, client, type components } from './client.ts'
import { useCorrection } from './corrections.ts'
import { useMay } from './may.ts'
import { given, paging } from './queries.ts'

export type Brake = components['schemas']['Brake']
export type Account = components['schemas']['Account']
export type Token = components['schemas']['Token']
export type Plan = components['schemas']['AgentPlan']

export const brakeStates = ['pending', 'approved', 'rejected', 'released'] as const

export function brakesQuery({ site, state }: { site?: string | undefined; state: Brake['state'] }) {
  return infiniteQueryOptions({
    queryKey: ['brakes', site ?? '', state],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/brakes', {
          params: {
            query: { state, limit: 20, ...given('site', site), ...given('cursor', pageParam) },
          },
          signal,
        }),
      ),
  })
}

/** Decides whether what disappeared at once is missing. */
export function useBrakeDecision(id: string) {
  const { author } = useMay()
  return useCorrection(({ verdict, note }: { verdict: 'approve' | 'reject'; note: string }) => {
    const asked = {
      params: { path: { id }, query: author },
      body: given('note', note.trim()),
    }
    return bodyOf(
      verdict === 'approve'
        ? client.POST('/api/v1/brakes/{id}/approve', asked)
        : client.POST('/api/v1/brakes/{id}/reject', asked),
    )
  })
}

export const agentsQuery = infiniteQueryOptions({
  queryKey: ['agents'],
  ...paging,
  queryFn: ({ pageParam, signal }) =>
    bodyOf(
      client.GET('/api/v1/agents', {
        params: { query: { limit: 500, ...given('cursor', pageParam) } },
        signal,
      }),
    ),
})

export function useAgentRevocation(id: string) {
  return useCorrection(() =>
    bodyOf(client.POST('/api/v1/agents/{id}/revoke', { params: { path: { id } } })),
  )
}

export function planQuery(agent: string) {
  return queryOptions({
    queryKey: ['plan', agent],
    refetchInterval: false,
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/agents/{agent}/plan', { params: { path: { agent } }, signal })),
  })
}

/** Gives the agent a plan as it was written; the collector says what of it is wrong. */
export function usePlanChange(agent: string) {
  return useCorrection((plan: Plan['plan']) =>
    bodyOf(client.PUT('/api/v1/agents/{agent}/plan', { params: { path: { agent } }, body: plan })),
  )
}

export function useScanNow(agent: string) {
  return useCorrection(() =>
    bodyOf(
      client.POST('/api/v1/agents/{agent}/commands', {
        params: { path: { agent } },
        body: { kind: 'scan-now' },
      }),
    ),
  )
}

export const accountsQuery = infiniteQueryOptions({
  queryKey: ['accounts'],
  ...paging,
  queryFn: ({ pageParam, signal }) =>
    bodyOf(
      client.GET('/api/v1/accounts', {
        params: { query: { limit: 200, ...given('cursor', pageParam) } },
        signal,
      }),
    ),
})

export const accessEventsQuery = queryOptions({
  queryKey: ['access-events'],
  queryFn: ({ signal }) =>
    bodyOf(client.GET('/api/v1/access-events', { params: { query: { limit: 50 } }, signal })),
})

type NewAccount = {
  name: string
  role: Account['role']
  sites: Account['sites']
  password?: string
}

export function useAccountAdd() {
  return useCorrection((body: NewAccount) => bodyOf(client.POST('/api/v1/accounts', { body })))
}

type AccountChange = Partial<Omit<NewAccount, 'name'>> & { isDisabled?: boolean }

export function useAccountChange(id: string) {
  return useCorrection((body: AccountChange) =>
    bodyOf(client.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, body })),
  )
}

/** Tokens of one's own, or of everybody. */
export function tokensQuery(all: boolean) {
  return infiniteQueryOptions({
    queryKey: ['tokens', all],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/tokens', {
          params: {
            query: {
              limit: 100,
              ...(all && { all: 'true' as const }),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

export function useTokenAdd() {
  return useCorrection((body: { name: string; scopes: string[]; expiresInDays: number }) =>
    bodyOf(client.POST('/api/v1/tokens', { body: { sites: 'all', ...body } })),
  )
}

export function useTokenRevocation(id: string) {
  return useCorrection(() =>
    bodyOf(client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } })),
  )
}
