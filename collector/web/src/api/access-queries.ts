import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { bodyOf, client, type components } from './client.ts'
import { useCorrection } from './corrections.ts'
import { given, paging } from './queries.ts'

export type Account = components['schemas']['Account']
export type Token = components['schemas']['Token']
export type AccessEvent = components['schemas']['AccessEvent']

export const accountsQuery = infiniteQueryOptions({
  queryKey: ['accounts'],
  ...paging,
  queryFn: ({ pageParam, signal }) =>
    bodyOf(
      client.GET('/api/v1/accounts', {
        params: { query: { limit: 200, ...given('cursor', pageParam) } },
        signal,
      }),
    ),
})

export const accessEventsQuery = infiniteQueryOptions({
  queryKey: ['access-events'],
  ...paging,
  queryFn: ({ pageParam, signal }) =>
    bodyOf(
      client.GET('/api/v1/access-events', {
        params: { query: { limit: 30, ...given('cursor', pageParam) } },
        signal,
      }),
    ),
})

type NewAccount = {
  name: string
  role: Account['role']
  sites: Account['sites']
  password?: string
}

export function useAccountAdd() {
  return useCorrection((body: NewAccount) => bodyOf(client.POST('/api/v1/accounts', { body })))
}

/** An account, and the ETag of the answer that told it. */
export type AccountRead = { account: Account; tag: string | undefined }

/** An account as it is when somebody begins to edit it: never an answer that was kept, and not asked for again meanwhile. */
export function accountQuery(id: string) {
  return queryOptions({
    queryKey: ['account', id],
    gcTime: 0,
    refetchInterval: false,
    queryFn: ({ signal }) =>
      readOf(client.GET('/api/v1/accounts/{id}', { params: { path: { id } }, signal })),
  })
}

type AccountChange = Partial<Omit<NewAccount, 'name'>> & { isDisabled?: boolean }

/** Changes what is given, and tells what holds then; refused when somebody else changed the account since `read`. */
export function useAccountChange({ account: { id }, tag }: AccountRead) {
  return useCorrection((body: AccountChange) =>
    readOf(
      client.PATCH('/api/v1/accounts/{id}', {
        params: { path: { id }, header: given('if-match', tag) },
        body,
      }),
    ),
  )
}

async function readOf(asking: Parameters<typeof bodyOf<Account>>[0]): Promise<AccountRead> {
  const account = await bodyOf(asking)
  const { response } = await asking
  return { account, tag: response.headers.get('etag') ?? undefined }
}

/** Tokens of one's own, or of everybody. */
export function tokensQuery(all: boolean) {
  return infiniteQueryOptions({
    queryKey: ['tokens', all],
    ...paging,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        client.GET('/api/v1/tokens', {
          params: {
            query: {
              limit: 100,
              ...(all && { all: 'true' as const }),
              ...given('cursor', pageParam),
            },
          },
          signal,
        }),
      ),
  })
}

type NewToken = {
  name: string
  scopes: string[]
  sites: Token['sites']
  expiresInDays: number
  /** Of another account than one's own. */
  account?: string
}

/** Makes a token; it is in this answer and nowhere else. */
export function useTokenAdd() {
  return useCorrection((body: NewToken) => bodyOf(client.POST('/api/v1/tokens', { body })))
}

export function useTokenRevocation(id: string) {
  return useCorrection(() =>
    bodyOf(client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } })),
  )
}
