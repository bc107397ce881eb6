import { z } from 'zod'
import { RequestProblem } from '../problem.ts'

const FORMATS = ['json', 'csv', 'ndjson'] as const
export type ListFormat = (typeof FORMATS)[number]

/** What every list takes besides its own parameters. */
export type ListParameters = {
  fields?: string | undefined
  format?: ListFormat | undefined
  delimiter?: 'semicolon' | 'comma' | undefined
}

/** The parameters of the form that a list is told in, described for its own fields. */
export function listParameters(item: z.ZodObject) {
  return {
    fields: z
      .string('expected names of fields, with commas between them')
      .max(1000)
      .optional()
      .describe(
        `Only these fields of each item, with commas between them: ${Object.keys(item.shape).join(', ')}`,
      ),
    format: z
      .enum(FORMATS, `expected ${FORMATS.join(', ')}`)
      .optional()
      .describe(
        '`csv` and `ndjson` are the whole list from `cursor` on, streamed, whatever `limit` says; also by the Accept header',
      ),
    delimiter: z
      .enum(['semicolon', 'comma'], 'expected semicolon or comma')
      .optional()
      .describe(
        'Of CSV. `semicolon`, with a byte order mark, is what French spreadsheets open; `comma` is RFC 4180 for programs',
      ),
  }
}

/** The schema of the items with the asked fields alone, in the schema's own order; all of them where none is named. */
export function withFields(item: z.ZodObject, fields: string | undefined): z.ZodObject {
  if (fields === undefined) return item
  const wanted = fields.split(',').map(name => name.trim())
  const strange = wanted.find(name => !Object.hasOwn(item.shape, name))
  if (strange !== undefined) {
    const known = Object.keys(item.shape).join(', ')
    throw new RequestProblem(
      400,
      `query parameter "fields": there is no ${JSON.stringify(strange.slice(0, 60))}; known are ${known}`,
    )
  }
  return z.object(
    Object.fromEntries(Object.entries(item.shape).filter(([name]) => wanted.includes(name))),
  )
}

const formatByType: Readonly<Record<string, ListFormat>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
}

/** What the Accept header likes best (RFC 9110, 12.5.1), the first of equals; JSON where it likes nothing of ours. */
export function formatByAccept(accept: string | undefined): ListFormat {
  const liked = (accept ?? '').split(',').flatMap(part => {
    const [type = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    const weight = parameters.find(text => text.startsWith('q='))?.slice(2) ?? '1'
    const format = formatByType[type]
    return format && Number(weight) > 0 ? [{ format, weight: Number(weight) }] : []
  })
  return liked.sort((a, b) => b.weight - a.weight)[0]?.format ?? 'json'
}
