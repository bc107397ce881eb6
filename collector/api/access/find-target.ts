import type { FastifyRequest } from 'fastify'
import { isThere } from '../../cmdb/is-there.ts'
import { isForAllSites } from '../../cmdb/read-maintenance.ts'
import type { ScopedCmdb } from '../../cmdb/site-scope.ts'
import { RequestProblem } from '../problem.ts'
import { thereIsNo } from '../there-is-no.ts'
import type { Target } from './permissions.ts'
import type { Principal } from './principal.ts'

const OF_ALL_SITES = 'this is about all sites, and you are for some of them'

const tables = {
  site: ['sites'],
  agent: ['agents'],
  device: ['devices'],
  endpoint: ['endpoints'],
  item: ['devices', 'endpoints'],
  case: ['cases'],
  changeset: ['changesets'],
  brake: ['presence_brakes'],
  finding: ['findings'],
  link: ['monitored_links'],
  alert: ['alerts'],
  maintenance: ['maintenance_windows'],
} as const satisfies Record<Target, readonly string[]>

/** What a change is made to is of the principal's sites; else it does not exist for them (404), as when they read. */
export async function findTarget(
  scoped: ScopedCmdb,
  principal: Principal,
  target: Target,
  request: FastifyRequest,
): Promise<void> {
  const { sites } = principal
  if (sites === 'all') return
  const body = (request.body ?? {}) as Record<string, unknown>
  for (const id of idsOf(target, request.params as Record<string, string>, body)) {
    const found = await scoped.withinSites(sites, () => isThere(scoped.cmdb.db, tables[target], id))
    if (!found) throw thereIsNo(target, id)
    // Seen by everybody, and changed by those only who are for all sites.
    const isForAll = () => scoped.withinSites(sites, () => isForAllSites(scoped.cmdb.db, id))
    if (target === 'maintenance' && (await isForAll())) {
      throw new RequestProblem(403, OF_ALL_SITES, { type: 'only-for-all-sites' })
    }
  }
  // Where it is to be from now on; a window of maintenance without a site is for all of them.
  const isEverywhere = target === 'maintenance' && request.method === 'PUT'
  if ((isEverywhere || body.site !== undefined) && !sites.includes(String(body.site))) {
    if (body.site !== undefined) throw thereIsNo('site', String(body.site))
    throw new RequestProblem(404, 'there is no site of yours', { type: 'only-for-all-sites' })
  }
}

/** Of the path, or of the body where several are meant, or one that is not there yet and tells its site. */
function idsOf(
  target: Target,
  params: Record<string, string>,
  body: Record<string, unknown>,
): string[] {
  const inPath = params[target] ?? params.id
  if (inPath !== undefined) return [inPath]
  const several = body[`${target}s`]
  return Array.isArray(several) ? several.map(String) : [String(body[target] ?? '')]
}
