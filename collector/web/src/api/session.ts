import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, client } from './client.ts'

/** Who is looking, and whether a login is needed; asked before any page. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/session', { signal })),
})

/** Logs in; what was seen before, by whoever, is forgotten. */
export function useLogIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      bodyOf(client.POST('/api/v1/session', { body })),
    onSuccess: session => {
      queries.clear()
      queries.setQueryData(sessionQuery.queryKey, session)
    },
  })
}

/** Logs out; nothing that was seen stays in the page. */
export function useLogOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => bodyOf(client.DELETE('/api/v1/session')),
    onSuccess: () => {
      queries.clear()
      return queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
}
