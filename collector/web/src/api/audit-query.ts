import { queryOptions } from '@tanstack/react-query'
import { bodyOf, client, type components } from './client.ts'

export type AuditedDevice = components['schemas']['AuditedDevice']

/** A site's devices by place, with what speaks against them. */
export function auditQuery(site: string) {
  return queryOptions({
    queryKey: ['audit', site],
    refetchInterval: 300_000,
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/sites/{site}/audit', { params: { path: { site } }, signal })),
  })
}

/** The same as a file that French spreadsheets open. */
export function auditFileOf(site: string): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/audit?format=csv&delimiter=semicolon`
}
