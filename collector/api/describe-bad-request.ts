import type { FastifyRequest } from 'fastify'
import type { Because } from './problem-names.ts'

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

/**
 * The first fault of a body, by place and kind, for whoever filled in a form; undefined for parameters, which nobody types.
 */
export function nameBadRequest(
  failure: ValidationFailure,
  request: FastifyRequest,
): Because | undefined {
  const [fault] = failure.validation
  if (failure.validationContext !== 'body' || !fault) return undefined
  const path = fault.instancePath.split('/').filter(it => it !== '')
  const { keyword, params = {} } = fault
  const keys = keyword === 'unrecognized_keys' && Array.isArray(params.keys) ? params.keys : []
  const field = [...path, ...keys.slice(0, 1).map(String)].join('.')
  const isMissing = valueAt(request.body, path) === undefined
  const { fault: kind, limit } = isMissing ? { fault: 'missing' as const } : faultOf(fault)
  return { type: 'value-not-accepted', field: field.slice(0, 200), fault: kind, limit }
}

type Fault = Extract<Because, { type: 'value-not-accepted' }>['fault']

/** Codes of zod, as its issues have them. */
function faultOf({ keyword, params = {} }: ValidationFailure['validation'][number]): {
  fault: Fault
  limit?: number | undefined
} {
  const isLength = params.origin === 'string' || params.origin === 'array'
  const limitOf = (limit: unknown) => (typeof limit === 'number' ? limit : undefined)
  switch (keyword) {
    case 'too_small':
      return { fault: isLength ? 'too-short' : 'too-small', limit: limitOf(params.minimum) }
    case 'too_big':
      return { fault: isLength ? 'too-long' : 'too-large', limit: limitOf(params.maximum) }
    case 'unrecognized_keys':
      return { fault: 'unknown-field' }
    case 'invalid_value':
      return { fault: 'not-offered' }
    default:
      return { fault: 'malformed' }
  }
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  const step = (value: unknown, key: string) =>
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)[key]
      : undefined
  return path.reduce(step, body)
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
