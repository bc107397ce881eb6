import type { FastifyInstance } from 'fastify'

/** Which methods an address is served with; undefined where there is no such address. */
export type AllowedMethods = (path: string) => readonly string[] | undefined

/** Notes every route that is added from here on. */
export function noteAllowedMethods(app: FastifyInstance): AllowedMethods {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const known = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() }
    for (const one of [method].flat()) known.methods.add(one)
    routes.set(url, known)
  })
  return path => {
    const fitting = [...routes.values()].filter(it => it.pattern.test(path))
    const methods = new Set(fitting.flatMap(it => [...it.methods]))
    return methods.size === 0 ? undefined : [...methods].sort()
  }
}

/** `/api/v1/devices/:id` as a pattern of paths. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').map(it => (it.startsWith(':') ? '[^/]+' : escaped(it)))
  return new RegExp(`^${parts.join('/')}/?$`)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
