import type { FastifyRequest } from 'fastify'
import type { Role, SiteReach } from '../../cmdb/role.ts'

/** Who makes a request. */
export type Principal = {
  /** `local`: nobody in particular, on a collector without accounts that is reached from its own machine only. */
  kind: 'local' | 'account' | 'token'
  /** Of the account; absent where there is none. */
  accountId?: string
  name: string
  role: Role
  sites: SiteReach
  /** What a token is limited to. */
  scopes?: readonly string[]
  tokenId?: string
  tokenName?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs; null where nobody needs to be known and nobody is. */
    principal: Principal | null
  }
}

/** Who makes this request; a bug where the operation is open to anyone. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error('this operation is asked without a principal')
  return request.principal
}
