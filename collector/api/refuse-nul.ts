import type { FastifyRequest } from 'fastify'
import { RequestProblem } from './problem.ts'

/** PostgreSQL's text cannot hold NUL, and nothing that it holds can match one: no parameter of an address may have it. */
export async function refuseNul(request: FastifyRequest): Promise<void> {
  for (const [place, values] of [
    ['query', request.query],
    ['path', request.params],
  ] as const) {
    for (const [name, value] of Object.entries(values ?? {})) {
      if ([value].flat().some(it => typeof it === 'string' && it.includes('\0'))) {
        throw new RequestProblem(
          400,
          `${place} parameter ${JSON.stringify(name.slice(0, 60))}: expected text without NUL characters`,
        )
      }
    }
  }
}
