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
export type Kind = Device['kind']
export type ItemState = Device['state']

export const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl: window.location.origin,
})

/** The API answered, but not with what was asked for. */
export class ApiFailure extends Error {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

/** The answer's body; throws `ApiFailure` for anything but success, and what fetch throws when nobody answers. */
export async function bodyOf<Body>(
  asking: Promise<{ data?: Body; error?: { detail?: string }; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await asking
  if (data === undefined) throw new ApiFailure(response.status, error?.detail ?? '')
  return data
}
