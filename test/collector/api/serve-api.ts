import pino from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { type ApiOptions, startApi } from '../../../collector/api/start-api.ts'
import type { TestDatabase } from '../../real/postgres.ts'

export type ServedApi = {
  readonly url: string
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
}

export type Answer = { status: number; headers: Headers; text: string; body: unknown }

/** Serves the real API on a free loopback port for the time of a suite. */
export function serveApi(
  database: TestDatabase,
  options: () => Partial<ApiOptions> = () => ({}),
): ServedApi {
  const state: Partial<Awaited<ReturnType<typeof startApi>>> = {}
  beforeAll(async () => {
    Object.assign(
      state,
      await startApi({
        database: database.cmdb,
        host: '127.0.0.1',
        port: 0,
        log: pino({ level: 'silent' }),
        ...options(),
      }),
    )
  })
  afterAll(() => state.close?.())
  return {
    get url() {
      if (!state.url) throw new Error('the API is served inside tests and hooks only')
      return state.url
    },
    get(path, headers) {
      return ask(this.url + path, headers)
    },
  }
}

/** Asks once; the body is parsed when it is some JSON. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { headers, redirect: 'manual' })
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  }
}

type PageBody = { items: Record<string, unknown>[]; next: string | null; total: number }

/** Follows `next` to the end of a list; `between` runs after each page. */
export async function walk(
  api: ServedApi,
  path: string,
  between: (page: PageBody) => Promise<void> = async () => {},
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = []
  let next: string | null = ''
  while (next !== null) {
    const answer = await api.get(next === '' ? path : `${path}&cursor=${next}`)
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
    const page = answer.body as PageBody
    items.push(...page.items)
    next = page.next
    await between(page)
  }
  return items
}
