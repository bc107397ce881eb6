import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isPassingFailure } from '../cmdb/is-passing-failure.ts'
import { describeBadRequest, nameBadRequest } from './describe-bad-request.ts'
import { type Because, ProblemType, ProblemValues, toldBecause } from './problem-names.ts'
import { securityHeaders } from './security-headers.ts'

/** How every error is told (RFC 9457), as `application/problem+json`. */
export const Problem = z
  .object({
    type: ProblemType,
    title: z.string().describe('What the status means, always the same for the same status'),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What was wrong with this request, and what was expected'),
    values: ProblemValues.optional(),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 has it' })
export type Problem = z.infer<typeof Problem>

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Request too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Service unavailable',
}

type RefusedStatus = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 429

/** An error of the request's own making; its message becomes the problem's `detail`. What a person can meet says `because`. */
export class RequestProblem extends Error {
  readonly status: RefusedStatus
  readonly because: Because | undefined
  constructor(status: RefusedStatus, detail: string, because?: Because) {
    super(detail)
    this.status = status
    this.because = because
  }
}

/** Answers with a problem document. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  detail: string,
  because?: Because,
): FastifyReply {
  const { type, values } = toldBecause(because)
  const problem: Problem = {
    type,
    title: titles[status] ?? 'Error',
    status,
    detail,
    ...(values && { values }),
  }
  // Serialised here: the route's own response schema knows nothing of problems.
  return (
    reply
      .code(status)
      // Again, because an address that cannot even be read comes here past all hooks.
      .headers({ ...securityHeaders, 'cache-control': 'no-store' })
      .type(PROBLEM_CONTENT_TYPE)
      .serializer(JSON.stringify)
      .send(problem)
  )
}

/** Turns whatever a handler threw into a problem that tells the caller nothing of our insides. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof RequestProblem) {
    return sendProblem(reply, error.status, error.message, error.because)
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    return sendProblem(
      reply,
      400,
      describeBadRequest(error, request),
      nameBadRequest(error, request),
    )
  }
  if (isPassingFailure(error)) {
    request.log.error({ err: error }, 'database-away')
    reply.header('retry-after', '5')
    const detail = 'the database cannot be reached; try again in a few seconds'
    return sendProblem(reply, 503, detail, { type: 'database-away' })
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return sendProblem(reply, error.statusCode, clientErrorDetail(error))
  }
  request.log.error({ err: error }, 'request-failed')
  return sendProblem(reply, 500, 'the collector could not answer; its log says why')
}

function clientErrorDetail(error: FastifyError): string {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'the body of the request is too large'
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'expected a body of type application/json'
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_BAD_URL':
      return 'the address of the request cannot be read'
    default:
      return 'the request cannot be read'
  }
}
