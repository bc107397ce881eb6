import type { Kind } from '../api/client.ts'

/** The kinds in the order in which the pages list them: what a network is made of first. */
export const kinds = [
  'switch',
  'access-point',
  'wireless-controller',
  'router',
  'firewall',
  'server',
  'hypervisor',
  'nas',
  'ups',
  'pc',
  'tablet',
  'phone',
  'printer',
  'camera',
  'bmc',
  'other',
  'unknown',
] as const satisfies readonly Kind[]

export function isKind(value: unknown): value is Kind {
  return kinds.some(kind => kind === value)
}
