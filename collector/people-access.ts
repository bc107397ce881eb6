import { isIP } from 'node:net'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { type AccessSettings, defaultTokenLimit } from './api/access/access-settings.ts'
import { isLoopback } from './api/access/is-loopback.ts'
import { SecretReference } from './secret-reference.ts'

const Port = z.int().min(0).max(65_535)
const Host = z.string().min(1).max(255)

export const HttpFile = z
  .strictObject({
    host: Host.default('127.0.0.1'),
    port: Port.default(8080),
    /** Names that the pages are opened by, besides addresses and localhost: what they send may change things. */
    names: z.array(Host.toLowerCase()).max(100).default([]),
    /** Addresses of the reverse proxies that speak TLS for us; nobody else is believed about who asks. */
    proxies: z
      .array(
        z
          .string()
          .refine(
            text => isIP(text.replace(/\/\d{1,3}$/, '')) !== 0,
            'expected an address, or a range like 10.1.2.0/24',
          ),
      )
      .max(100)
      .default([]),
    /** How often each API token may ask: so many a minute in the long run, a sixth of them at once. */
    tokenRequestsPerMinute: z.int().min(6).max(1_000_000).default(defaultTokenLimit.perMinute),
    /** Lets passwords and the inventory travel in clear. */
    insecurePlaintext: z.boolean().default(false),
  })
  .prefault({})

const Values = z.array(z.string().min(1).max(300)).max(100)

export const LoginFile = z
  .strictObject({
    /** A browser that is not used for so long is logged out; pages that are open are used. */
    idleHours: z.number().min(0.1).max(720).default(12),
    /** After so long it is logged out in any case. */
    days: z.number().min(0.1).max(90).default(7),
    openid: z
      .strictObject({
        name: z.string().min(1).max(60).default('OpenID Connect'),
        issuer: z.url({ protocol: /^https?$/, error: 'expected https://…' }),
        clientId: z.string().min(1).max(300),
        clientSecret: SecretReference.optional(),
        publicUrl: z.url({
          protocol: /^https?$/,
          error: 'expected https://…, as browsers reach us',
        }),
        roleClaim: z.string().min(1).max(100).default('groups'),
        roles: z.strictObject({
          viewer: Values.optional(),
          operator: Values.optional(),
          administrator: Values.optional(),
        }),
        sitesClaim: z.string().min(1).max(100).optional(),
      })
      .optional(),
  })
  .prefault({})

export type PeopleAccess = Omit<AccessSettings, 'isLoopbackOnly'> & {
  /** Passwords cross a network unprotected; to be told at each start. */
  isInClear: boolean
}

const HOUR_MS = 3_600_000

/** How people come to API and pages: from this machine, by a proxy that speaks TLS, or, said twice, in clear. */
export function peopleAccess(
  http: z.infer<typeof HttpFile>,
  login: z.infer<typeof LoginFile>,
  secret: (key: string, reference: string | undefined) => Result<string | undefined, string>,
): Result<PeopleAccess, string> {
  const isInClear = !isLoopback(http.host) && http.proxies.length === 0
  if (isInClear && !http.insecurePlaintext) {
    return failure(
      'http.host: expected an address of this machine only (127.0.0.1), or http.proxies with the addresses of the reverse proxies that speak TLS for it',
    )
  }
  const session = { idleMs: login.idleHours * HOUR_MS, absoluteMs: login.days * 24 * HOUR_MS }
  const { openid } = login
  const perMinute = http.tokenRequestsPerMinute
  const tokenLimit = { perMinute, burst: Math.ceil(perMinute / 6) }
  if (!openid) return success({ proxies: http.proxies, session, tokenLimit, isInClear })

  for (const key of ['issuer', 'publicUrl'] as const) {
    const url = new URL(openid[key])
    if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
      return failure(`login.openid.${key}: expected https://`)
    }
  }
  const clientSecret = secret('login.openid.clientSecret', openid.clientSecret)
  if (!clientSecret.ok) return clientSecret
  return success({
    proxies: http.proxies,
    session,
    tokenLimit,
    isInClear,
    openid: {
      ...openid,
      clientSecret: clientSecret.value,
      publicUrl: new URL(openid.publicUrl).origin,
      roles: {
        viewer: openid.roles.viewer ?? [],
        operator: openid.roles.operator ?? [],
        administrator: openid.roles.administrator ?? [],
      },
      sitesClaim: openid.sitesClaim,
    },
  })
}
