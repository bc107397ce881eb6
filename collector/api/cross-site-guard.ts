import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { RequestProblem } from './problem.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses changes that a page of another site makes a browser send: whoever can open our pages must not lend their access to
 * others. Browsers tell where a request comes from and nobody can make them lie; programs tell nothing, and need not. A name
 * that we do not know may be another site's that was pointed at our address, so only known ones count as ours.
 */
export function crossSiteGuard(names: readonly string[] = []) {
  return async (request: FastifyRequest): Promise<void> => {
    if (READING.has(request.method)) return
    const { origin, host = '', 'sec-fetch-site': fetchSite } = request.headers
    if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') {
      const detail = 'requests from pages of other sites may not change anything'
      throw new RequestProblem(403, detail, { type: 'other-origin' })
    }
    if (origin === undefined) return
    const url = URL.canParse(origin) ? new URL(origin) : undefined
    if (url?.host !== host.toLowerCase() || !isOurs(url.hostname, names)) {
      throw new RequestProblem(
        403,
        'requests from pages of other sites may not change anything; our own names are in http.names',
        { type: 'other-origin' },
      )
    }
  }
}

function isOurs(hostname: string, names: readonly string[]): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || isIP(bare) !== 0 || names.includes(bare)
}
