import { PROBLEM_CONTENT_TYPE, Problem } from './problem.ts'

const descriptions = {
  400: 'A parameter was not understood; `detail` names it and what was expected',
  403: 'A page of another site asked for it',
  404: 'There is no such thing',
  409: 'It does not fit how things are now; `detail` says why',
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
