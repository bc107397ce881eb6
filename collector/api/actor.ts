import type { FastifyRequest } from 'fastify'
import type { Actor } from '../cmdb/record-changesets.ts'

/**
 * Who makes a request that changes something: the one place that knows. There are no accounts yet, and the API listens on
 * loopback, so it is whoever the request names, beside where it came from.
 */
export function actorOf(request: FastifyRequest): Actor {
  const { by } = (request.query ?? {}) as { by?: string }
  const from = `api ${request.ip}`
  return { kind: 'person', name: by === undefined ? from : `${by} (${from})` }
}
