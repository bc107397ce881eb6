import { PROBLEM_CONTENT_TYPE, Problem } from './problem.ts'

const descriptions = {
  400: 'A parameter was not understood; `detail` names it and what was expected',
  401: 'Whoever asks is not known: a login or a token is needed, or is over',
  403: 'Whoever asks may not, or a page of another site made them ask',
  404: 'There is no such thing',
  409: 'It does not fit how things are now; `detail` says why',
  410: 'It was there once; `detail` says how to begin again',
  412: 'Somebody edited it since the answer that `If-Match` names; read it again',
  413: 'The body is too large',
  415: 'The body is of another type than is expected',
  429: 'Too often; `Retry-After` tells the seconds to wait',
  503: 'The database cannot be reached at the moment',
} as const

/** The errors that an operation can answer with, for its description. */
export function problemResponses<Status extends keyof typeof descriptions>(...statuses: Status[]) {
  return Object.fromEntries(
    statuses.map(status => [
      status,
      {
        description: descriptions[status],
        content: { [PROBLEM_CONTENT_TYPE]: { schema: Problem } },
      },
    ]),
  )
}
