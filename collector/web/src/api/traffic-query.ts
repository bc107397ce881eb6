import { queryOptions } from '@tanstack/react-query'
import { bodyOf, client } from './client.ts'

export const trafficSpans = ['day', 'week', 'month'] as const
export type TrafficSpan = (typeof trafficSpans)[number]

const DAY_SECONDS = 86_400
/** How long a span is, and how fine its steps. */
export const spanSteps: Record<TrafficSpan, { seconds: number; step: number }> = {
  day: { seconds: DAY_SECONDS, step: 300 },
  week: { seconds: 7 * DAY_SECONDS, step: 3600 },
  month: { seconds: 30 * DAY_SECONDS, step: 3600 },
}

/** What a port moved until now, in steps of which a screen has room for. */
export function trafficQuery(device: string, port: string, span: TrafficSpan) {
  const { seconds, step } = spanSteps[span]
  return queryOptions({
    queryKey: ['traffic', device, port, span],
    refetchInterval: 60_000,
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET('/api/v1/devices/{id}/interfaces/{name}/traffic', {
          params: {
            path: { id: device, name: port },
            query: { from: new Date(Date.now() - seconds * 1000).toISOString(), step },
          },
          signal,
        }),
      ),
  })
}
