import { infiniteQueryOptions } from '@tanstack/react-query'
import { bodyOf, client, type components } from './client.ts'
import { useCorrection } from './corrections.ts'
import { useMay } from './may.ts'
import { given, paging } from './queries.ts'

export type Brake = components['schemas']['Brake']

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
