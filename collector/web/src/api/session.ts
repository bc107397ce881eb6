import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, client, type Session } from './client.ts'

const askSession = (signal?: AbortSignal) =>
  bodyOf(client.GET('/api/v1/session', signal ? { signal } : {}))

// Nothing is shown before it is known: asked while the rest of the script is still being read.
let first: Promise<Session> | undefined = askSession()
first.catch(() => undefined)

/** Who is looking, and whether a login is needed; asked before any page. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => {
    const begun = first
    first = undefined
    return begun ?? askSession(signal)
  },
})

/** Logs in; what was seen before, by whoever, is forgotten. */
export function useLogIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      bodyOf(client.POST('/api/v1/session', { body })),
    onSuccess: session => becomeAnother(queries, session),
  })
}

/** Logs out; nothing that was seen stays in the page. */
export function useLogOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => bodyOf(client.DELETE('/api/v1/session')),
    onSuccess: session => {
      becomeAnother(queries, session)
      return queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
}

/** Changes one's own password; other browsers are logged out by it. */
export function useOwnPasswordChange() {
  return useMutation({
    mutationFn: (body: { current: string; password: string }) =>
      bodyOf(client.PUT('/api/v1/session/password', { body })),
    networkMode: 'always',
    retry: false,
  })
}

// The frame watches the session's own query: that one gets its new answer instead of going with the others.
function becomeAnother(queries: QueryClient, session: Session): void {
  queries.setQueryData(sessionQuery.queryKey, session)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
}
