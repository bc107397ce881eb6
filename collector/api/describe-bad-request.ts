import type { FastifyRequest } from 'fastify'

type ValidationFailure = {
  validation: readonly {
    keyword: string
    instancePath: string
    message?: string
    params?: Record<string, unknown>
  }[]
  validationContext?: string | undefined
}

/** One line per fault of a request: which parameter, what was expected, what came. */
export function describeBadRequest(failure: ValidationFailure, request: FastifyRequest): string {
  const isBody = failure.validationContext === 'body'
  const place = places[failure.validationContext ?? ''] ?? 'parameter'
  return failure.validation
    .map(fault => {
      const [, ...path] = fault.instancePath.split('/')
      const name = (isBody ? path.join('.') : path[0]) ?? ''
      if (fault.keyword === 'unrecognized_keys') {
        const keys = Array.isArray(fault.params?.keys) ? fault.params.keys : []
        if (isBody) return `unknown ${place} ${quoteAll(keys.map(it => [...path, it].join('.')))}`
        const known = knownParameters(request)
        return `unknown ${place} ${quoteAll(keys)}${known ? `; known are ${known}` : ''}`
      }
      const why = (fault.message ?? 'not accepted').replace(/^Invalid (input|option): /, '')
      return `${place} "${name}": ${why}${whatCame(name, failure, request)}`
    })
    .join('; ')
    .slice(0, 1000)
}

const places: Record<string, string> = {
  querystring: 'query parameter',
  params: 'path parameter',
  body: 'body field',
  headers: 'header',
}

/** What the caller wrote, unless the message repeats it already. */
function whatCame(name: string, failure: ValidationFailure, request: FastifyRequest): string {
  const source = failure.validationContext === 'params' ? request.params : request.query
  const value = (source as Record<string, unknown> | undefined)?.[name]
  if (Array.isArray(value)) return ', got it more than once'
  const isRepeated = failure.validation.some(it => it.message?.includes('got '))
  return typeof value === 'string' && !isRepeated ? `, got ${quote(value)}` : ''
}

function knownParameters(request: FastifyRequest): string {
  const schema = request.routeOptions.schema?.querystring
  const shape = (schema as { shape?: Record<string, unknown> } | undefined)?.shape
  return shape ? quoteAll(Object.keys(shape)) : ''
}

function quoteAll(names: readonly unknown[]): string {
  return names.map(name => quote(String(name))).join(', ')
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
