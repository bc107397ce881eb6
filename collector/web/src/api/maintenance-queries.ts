import { infiniteQueryOptions } from '@tanstack/react-query'
import { ApiFailure, bodyOf, client, type components, tagOf } from './client.ts'
import { useCorrection } from './corrections.ts'
import { useMay } from './may.ts'
import { given, paging } from './queries.ts'

export type Maintenance = components['schemas']['MaintenanceWindow']

/** What is next comes first; of what is over, the latest. */
const orders = { running: 'endsAt', planned: 'startsAt', over: '-endsAt' } as const
export type MaintenanceState = keyof typeof orders

/** Announced work: of a site with that of all sites, what concerns a device, or everywhere. */
export function maintenanceQuery(
  state: MaintenanceState,
  { site, device }: { site?: string | undefined; device?: string | undefined },
) {
  return infiniteQueryOptions({
    queryKey: ['maintenance', state, site ?? '', device ?? ''],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/maintenance', {
          params: {
            query: {
              state,
              limit: 50,
              sort: orders[state],
              ...(site !== undefined && { site, withEverywhere: 'true' as const }),
              ...given('device', device),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

/** What a person announces; without a site, of all of them. */
export type MaintenanceEntry = {
  site?: string
  device?: string
  startsAt: string
  endsAt: string
  reason: string
}

export function useMaintenanceAdd() {
  const { author } = useMay()
  return useCorrection((body: MaintenanceEntry) =>
    bodyOf(client.POST('/api/v1/maintenance', { params: { query: author }, body })),
  )
}

/** Changes a window that is still as `seen`. */
export function useMaintenanceChange(seen: Maintenance) {
  const { author } = useMay()
  return useCorrection(async (body: MaintenanceEntry) => {
    const header = given('if-match', await tagOfSeen(seen))
    const params = { path: { id: seen.id }, query: author, header }
    return bodyOf(client.PUT('/api/v1/maintenance/{id}', { params, body }))
  })
}

/** A window that is still as `seen` does not hold from now on; it stays on record. */
export function useMaintenanceEnd(seen: Maintenance) {
  const { author } = useMay()
  return useCorrection(async () => {
    const header = given('if-match', await tagOfSeen(seen))
    const params = { path: { id: seen.id }, query: author, header }
    return bodyOf(client.DELETE('/api/v1/maintenance/{id}', { params }))
  })
}

/** A list has no ETag of each of its windows: that of one which is still as somebody saw it there, else refused as outdated. */
async function tagOfSeen(seen: Maintenance): Promise<string | undefined> {
  const { id } = seen
  const now = await bodyOf(client.GET('/api/v1/maintenance/{id}', { params: { path: { id } } }))
  if (saidIn(now) !== saidIn(seen)) {
    throw new ApiFailure(412, { type: '/problems/edited-meanwhile' })
  }
  return tagOf(`/api/v1/maintenance/${id}`)
}

/** What people say in it, not what its place is called. */
function saidIn({ siteName: _site, deviceName: _device, ...said }: Maintenance): string {
  return JSON.stringify(said)
}
