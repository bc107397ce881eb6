import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import { bodyOf, client, type components } from './client.ts'
import { useCorrection } from './corrections.ts'
import { given, paging } from './queries.ts'

export type Plan = components['schemas']['AgentPlan']
export type PlanBody = Plan['plan']
export type PlanVlan = PlanBody['vlans'][number]
export type GivenPlan = components['schemas']['GivenPlan']
export type PlanChange = GivenPlan['changes'][number]
export type EnrolledAgent = components['schemas']['EnrolledAgent']

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

export function agentQuery(id: string) {
  return queryOptions({
    queryKey: ['agent', id],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/agents/{agent}', { params: { path: { agent: id } }, signal })),
  })
}

/** Registers an agent; its token is in this answer and nowhere else. */
export function useEnrolment() {
  return useCorrection(({ site, name, agent }: { site: string; name: string; agent: string }) =>
    bodyOf(
      client.POST('/api/v1/agents', {
        body: { site, ...given('name', name), ...given('agent', agent) },
      }),
    ),
  )
}

export function useAgentRevocation(id: string) {
  return useCorrection(() =>
    bodyOf(client.POST('/api/v1/agents/{id}/revoke', { params: { path: { id } } })),
  )
}

/** The plan that the agent was given last, or one before it. */
export function planQuery(agent: string, revision?: number) {
  return queryOptions({
    queryKey: ['plan', agent, revision ?? 'latest'],
    refetchInterval: false,
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/agents/{agent}/plan', {
          params: { path: { agent }, query: given('revision', revision) },
          signal,
        }),
      ),
  })
}

export function planRevisionsQuery(agent: string) {
  return infiniteQueryOptions({
    queryKey: ['plan-revisions', agent],
    refetchInterval: false,
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/agents/{agent}/plan/revisions', {
          params: { path: { agent }, query: { limit: 10, ...given('cursor', pageParam) } },
          signal,
        }),
      ),
  })
}

/** Tells what a plan would change, and changes nothing; the collector says what of it is wrong. */
export function usePlanCheck(agent: string) {
  return useMutation({
    mutationFn: (plan: PlanBody) =>
      bodyOf(
        client.PUT('/api/v1/agents/{agent}/plan', {
          params: { path: { agent }, query: { dryRun: 'true' } },
          body: plan,
        }),
      ),
    networkMode: 'always',
    retry: false,
  })
}

/** Gives the agent a plan. */
export function usePlanChange(agent: string) {
  return useCorrection((plan: PlanBody) =>
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
