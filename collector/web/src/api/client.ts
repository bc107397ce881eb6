import createClient from 'openapi-fetch'
import type { components, paths } from './openapi.d.ts'

export type { components }

export type Site = components['schemas']['Site']
export type Device = components['schemas']['Device']
export type DeviceDetail = components['schemas']['DeviceDetail']
export type DeviceInterface = components['schemas']['DeviceInterface']
export type Endpoint = components['schemas']['Endpoint']
export type EndpointDetail = components['schemas']['EndpointDetail']
export type Location = components['schemas']['Location']
export type Change = components['schemas']['Change']
export type Session = components['schemas']['Session']
export type Agent = components['schemas']['Agent']
export type PlacedAgent = components['schemas']['PlacedAgent']
export type Kind = Device['kind']
export type ItemState = Device['state']

export const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl: window.location.origin,
})

const tags = new Map<string, string>()
client.use({
  onResponse({ request, response }) {
    const tag = response.headers.get('etag')
    if (request.method === 'GET' && tag) tags.set(new URL(request.url).pathname, tag)
  },
})

/**
 * The ETag of the last answer from there. A form takes it when it begins and sends it as `If-Match` with what it changes, so that
 * nobody undoes unseen what somebody else said meanwhile.
 */
export function tagOf(path: string): string | undefined {
  return tags.get(path)
}

export type Problem = components['schemas']['Problem']

/** The API answered, but not with what was asked for; `told` is what it says of that, as far as it is a problem document. */
export class ApiFailure extends Error {
  readonly status: number
  readonly told: Pick<Problem, 'status' | 'type' | 'detail'> & Required<Pick<Problem, 'values'>>
  constructor(status: number, problem: Partial<Problem> | undefined) {
    const { type = 'about:blank', detail = '', values = {} } = problem ?? {}
    super(detail)
    this.status = status
    this.told = { status, type, detail, values }
  }

  /** Somebody else changed the thing since it was read. */
  get isOutdated(): boolean {
    return this.told.type === '/problems/edited-meanwhile'
  }
}

/** The answer's body; throws `ApiFailure` for anything but success, and what fetch throws when nobody answers. */
export async function bodyOf<Body>(
  asking: Promise<{ data?: Body; error?: Partial<Problem>; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await asking
  if (data === undefined) throw new ApiFailure(response.status, error)
  return data
}
