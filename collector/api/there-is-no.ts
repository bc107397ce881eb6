import { RequestProblem } from './problem.ts'
import type { Thing } from './problem-names.ts'

/** There is no such thing (404), for whoever asks; a site has a name of its own for that. */
export function thereIsNo(what: Thing | 'site', id: string): RequestProblem {
  const called = what === 'maintenance' ? 'maintenance window' : what
  return new RequestProblem(
    404,
    `there is no ${called} ${id}`,
    what === 'site' ? { type: 'site-unknown', site: id } : { type: 'not-found', what, id },
  )
}
