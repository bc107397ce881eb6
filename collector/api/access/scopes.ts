import { z } from 'zod'

/** Parts of the API, as its description groups them. */
export const parts = [
  'inventory',
  'corrections',
  'traffic',
  'topology',
  'links',
  'alerts',
  'operations',
  'access',
]

/** What a token is for: `read` or `write` (which is both) of everything, or of one part: `inventory:read`. */
export const Scope = z
  .string()
  .refine(
    text => /^(read|write)$/.test(text) || isOfPart(text),
    `expected read, write, or one of them of a part: ${parts.join(', ')}, as in inventory:read`,
  )

function isOfPart(text: string): boolean {
  const [part = '', how = '', more] = text.split(':')
  return more === undefined && parts.includes(part) && (how === 'read' || how === 'write')
}

/** Whether a token with these scopes may ask for an operation of a part. */
export function isInScope(scopes: readonly string[], part: string, method: string): boolean {
  const hows = method === 'GET' || method === 'HEAD' ? ['read', 'write'] : ['write']
  return hows.some(how => scopes.includes(how) || scopes.includes(`${part}:${how}`))
}
