import type { FastifyRequest } from 'fastify'
import type { Actor } from '../cmdb/record-changesets.ts'
import { principalOf } from './access/principal.ts'
import { RequestProblem } from './problem.ts'

/**
 * Who makes a request that changes something, as it stands in the history: the one place that knows. What a request
 * claims in `by` counts only where there are no accounts, beside where it came from.
 */
export function actorOf(request: FastifyRequest): Actor {
  return { kind: 'person', name: nameOf(request) }
}

/** The same by name, for what nobody may decide unnamed: without accounts the request has to say who. */
export function authorOf(request: FastifyRequest): string {
  const { by } = (request.query ?? {}) as { by?: string }
  if (principalOf(request).kind === 'local' && by === undefined) {
    throw new RequestProblem(400, 'query parameter "by": expected who does it')
  }
  return nameOf(request)
}

function nameOf(request: FastifyRequest): string {
  const principal = principalOf(request)
  switch (principal.kind) {
    case 'account':
      return principal.name
    case 'token':
      return `${principal.name} (token ${principal.tokenName})`
    case 'local': {
      const { by } = (request.query ?? {}) as { by?: string }
      return by === undefined ? principal.name : `${by} (${principal.name})`
    }
  }
}
