import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { editPartOf } from './edit-tags.ts'

const LONGEST_TAG_LIST = 2_000

/**
 * Every JSON answer to a question carries an ETag, and whoever has it already is told so (304) instead of being sent it again
 * (RFC 9110, 13). The tag is made of the answer itself: see the decision in the README. What people edit adds a part that only an
 * edit changes, also to the answer of an edit.
 */
export function answerUnchanged(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isQuestion = request.method === 'GET' || request.method === 'HEAD'
    const editPart = editPartOf(reply)
    if ((!isQuestion && editPart === '') || !request.url.startsWith('/api/v1/')) return payload
    reply.header('vary', 'Accept, Authorization, Cookie')
    const isJson = /^application\/json\b/.test(String(reply.getHeader('content-type') ?? ''))
    if (!isJson || typeof payload !== 'string' || reply.statusCode >= 300) return payload
    if (reply.hasHeader('cache-control')) return payload
    const tag = `W/"${hash('sha1', payload, 'base64url')}${editPart}"`
    reply.headers({ etag: tag, 'cache-control': 'private, no-cache' })
    if (!isQuestion || !isAmong(tag, request.headers['if-none-match'])) return payload
    reply.code(304).removeHeader('content-type')
    reply.removeHeader('content-length')
    return ''
  })
}

/** Weak comparison (RFC 9110, 8.8.3.2): proxies that compress make strong tags weak. */
function isAmong(tag: string, tags: string | undefined): boolean {
  if (tags === undefined || tags.length > LONGEST_TAG_LIST) return false
  if (tags.trim() === '*') return true
  const opaque = tag.replace(/^W\//, '')
  return tags.split(',').some(it => it.trim().replace(/^W\//, '') === opaque)
}
