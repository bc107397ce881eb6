import { queryOptions } from '@tanstack/react-query'
import { ApiFailure, bodyOf, client, type components, type Problem } from './client.ts'
import { useCorrection } from './corrections.ts'
import { useMay } from './may.ts'

export type ImportReport = components['schemas']['ImportReport']
export type ImportRecord = components['schemas']['ImportRecord']

export const importKinds = ['sites', 'devices', 'links'] as const
export type ImportKind = (typeof importKinds)[number]

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) =>
    bodyOf(client.GET('/api/v1/imports', { params: { query: { limit: 20 } }, signal })),
})

/** Sends a file as it is; a dry run only tells what would happen. */
export function useImport(kind: ImportKind) {
  const { author } = useMay()
  return useCorrection(async ({ file, isDryRun }: { file: File; isDryRun: boolean }) => {
    const query = new URLSearchParams({ dryRun: String(isDryRun), ...author })
    const response = await fetch(`/api/v1/imports/${kind}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: file,
    })
    const body: unknown = await response.json()
    if (!response.ok) {
      throw new ApiFailure(response.status, body as Partial<Problem>)
    }
    return body as ImportReport
  })
}
