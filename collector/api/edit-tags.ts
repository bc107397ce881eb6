import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { RequestProblem } from './problem.ts'

const LONGEST_TAG_LIST = 2_000
const tagged = new WeakMap<FastifyReply, string>()

/** The header of a change that holds only while nobody else edited the thing meanwhile (RFC 9110, 13.1.1). */
export const EditHeaders = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .describe(
      'The `ETag` of the answer that the change was made from: 412 when somebody edited it since. What is only observed makes no difference',
    ),
})

/** The answer's ETag tells what people say in it, too; `said` is that, whatever else is observed, measured or concluded. */
export function tagEdit<Answer>(reply: FastifyReply, said: unknown, answer: Answer): Answer {
  tagged.set(reply, editTagOf(said))
  return answer
}

/** The second part of an answer's ETag, behind a dot; empty where nobody edits what it tells. */
export function editPartOf(reply: FastifyReply): string {
  const tag = tagged.get(reply)
  return tag === undefined ? '' : `.${tag}`
}

/**
 * Refuses (412) a change that was made from another state than the one that holds. To be asked where nothing can come between
 * that and the writing. `what` is how a person calls it.
 */
export function refuseOutdated(request: FastifyRequest, what: string): (said: unknown) => void {
  const wanted = request.headers['if-match']
  return said => {
    if (wanted === undefined || wanted.trim() === '*') return
    const current = editTagOf(said)
    const tags = wanted.length > LONGEST_TAG_LIST ? [] : wanted.split(',')
    if (tags.some(it => it.trim().replace(/^W\//, '').endsWith(`.${current}"`))) return
    throw new RequestProblem(
      412,
      `${what} was edited since you read it (If-Match); read it again, and make the change from that`,
      { type: 'edited-meanwhile' },
    )
  }
}

function editTagOf(said: unknown): string {
  return hash('sha1', JSON.stringify(inOrder(said)) ?? '', 'base64url').slice(0, 16)
}

/** The same whatever order its keys came in. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, it]) => it !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, it]) => [key, inOrder(it)]),
  )
}
