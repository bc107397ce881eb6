import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  RouteHandlerMethod,
} from 'fastify'
import { z } from 'zod'
import { withoutTotals } from '../../cmdb/list-page.ts'
import {
  formatByAccept,
  type ListParameters,
  listParameters,
  withFields,
} from './list-parameters.ts'
import { itemSchemaOf, type PageAnswer } from './list-shape.ts'
import { asCsv, asNdjson, streamList } from './stream-list.ts'

type RouteSchema = { querystring?: z.ZodObject; response?: Record<number, unknown> }

/** What a stream takes per page; its memory is that of one page. */
const STREAM_PAGE = 250
/** Whoever takes nothing for so long has gone. */
const READER_TIMEOUT_MS = 60_000

/**
 * Every list of the API, whatever it is of, can be told with some fields only, and as a whole in CSV or NDJSON. The routes know
 * nothing of it: they answer pages.
 */
export function offerListForms(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    const schema = (route.schema ?? {}) as RouteSchema
    const item = itemSchemaOf(schema.response?.[200])
    if (!item) return
    const querystring = schema.querystring ?? z.strictObject({})
    const page = schema.response?.[200] as z.ZodType
    route.schema = {
      ...route.schema,
      querystring: querystring.extend(listParameters(item)),
      response: { ...schema.response, 200: listResponse(page) },
    } as FastifySchema
    route.handler = inAnyForm(item, 'limit' in querystring.shape, route.handler)
  })
}

function listResponse(page: z.ZodType) {
  return {
    description: 'A page as JSON; or the whole list, by `format` or the Accept header',
    content: {
      'application/json': { schema: page },
      'application/x-ndjson': { schema: z.string().describe('One item per line') },
      'text/csv': { schema: z.string().describe('A line of headings, then one item per line') },
    },
  }
}

function inAnyForm(
  item: z.ZodObject,
  hasPages: boolean,
  handler: RouteHandlerMethod,
): RouteHandlerMethod {
  return async function (request: FastifyRequest, reply: FastifyReply) {
    const { fields, format, delimiter, ...own } = request.query as ListParameters & object
    const shown = withFields(item, fields)
    const form = format ?? formatByAccept(request.headers.accept)
    request.query = form === 'json' || !hasPages ? own : { ...own, limit: STREAM_PAGE }
    const answer = () => handler.call(this, request, reply) as Promise<PageAnswer>
    if (form === 'json') {
      const first = await answer()
      if (fields === undefined) return first
      const page = { ...first, items: z.encode(z.array(shown), first.items as never) }
      // Checked already; the schema of the whole item would miss the other fields.
      return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(page)
    }

    const first = await answer()
    const text = form === 'csv' ? asCsv(shown, delimiter ?? 'semicolon') : asNdjson(shown)
    reply.type(text.type).serializer(String).header('cache-control', 'private, no-store')
    if (form === 'csv')
      reply.header('content-disposition', `attachment; filename="${nameOf(request)}"`)
    if (request.method === 'HEAD') return reply.send('')
    // A reader that takes the next page does so outside of this request, and what the request may see must go with it.
    const within = AsyncLocalStorage.snapshot()
    const pageAfter = (cursor: string) => {
      request.query = { ...own, limit: STREAM_PAGE, cursor }
      return within(() => withoutTotals(answer))
    }
    reply.raw.setTimeout(READER_TIMEOUT_MS, () => reply.raw.destroy())
    return reply.send(
      Readable.from(streamList(first, pageAfter, text), { objectMode: false, highWaterMark: 1 }),
    )
  }
}

/** `/api/v1/devices/:id/changes` is downloaded as `changes.csv`. */
function nameOf(request: FastifyRequest): string {
  const last = (request.routeOptions.url ?? '').split('/').at(-1) ?? ''
  return `${last.replace(/[^a-z-]/g, '') || 'list'}.csv`
}
