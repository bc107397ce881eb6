import type { FastifyInstance } from 'fastify'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import type { Cmdb } from '../../cmdb/connect.ts'
import { openidAccount } from '../../cmdb/openid-account.ts'
import type { AccessSettings, OpenidSettings } from './access-settings.ts'
import { openidPerson } from './openid-person.ts'
import { clearCookie, readCookie, setCookie } from './session-cookie.ts'
import { openSession } from './session-routes.ts'

const WAY_THERE_MS = 600_000
const CALLBACK = '/api/v1/session/openid/callback'

/** What this browser was sent away with; it has to come back with it. */
const Errand = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() })

/**
 * Logging in at a provider: authorization code with PKCE, state and nonce (OpenID Connect Core 3.1, RFC 9700). Browsers
 * navigate here, so that every end is a page, and why it failed is in the log.
 */
export function openidRoutes(cmdb: Cmdb, settings: AccessSettings) {
  return async (app: FastifyInstance): Promise<void> => {
    const { openid } = settings
    if (!openid) return
    const configure = rememberConfiguration(openid)
    const redirect_uri = openid.publicUrl + CALLBACK

    app.get('/api/v1/session/openid', { schema: { hide: true } }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      try {
        const errand = {
          state: randomState(),
          nonce: randomNonce(),
          verifier: randomPKCECodeVerifier(),
        }
        const url = buildAuthorizationUrl(await configure(), {
          redirect_uri,
          scope: 'openid profile email',
          state: errand.state,
          nonce: errand.nonce,
          code_challenge: await calculatePKCECodeChallenge(errand.verifier),
          code_challenge_method: 'S256',
        })
        setCookie(request, reply, {
          name: 'openid',
          value: Buffer.from(JSON.stringify(errand)).toString('base64url'),
          expires: new Date(Date.now() + WAY_THERE_MS),
          // The way back begins at the provider's site.
          sameSite: 'lax',
        })
        return reply.redirect(url.href)
      } catch (error) {
        request.log.error({ err: error }, 'openid-provider-away')
        return reply.redirect('/?login=failed')
      }
    })

    app.get(CALLBACK, { schema: { hide: true } }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const errand = readErrand(readCookie(request, 'openid'))
      clearCookie(request, reply, 'openid')
      if (!errand) return reply.redirect('/?login=failed')
      const now = new Date()
      const { ip: address } = request
      let claims: Readonly<Record<string, unknown>>
      try {
        claims = await redeem(await configure(), new URL(request.url, openid.publicUrl), errand)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        request.log.warn({ address, reason }, 'openid-login-failed')
        return reply.redirect('/?login=failed')
      }
      const person = openidPerson(claims, openid)
      const account = person && (await openidAccount(cmdb.db, person, { address, now }))
      if (!account) {
        request.log.warn({ address, subject: claims.sub }, 'openid-login-refused')
        return reply.redirect('/?login=refused')
      }
      await openSession(cmdb, settings, { request, reply, account, now })
      return reply.redirect('/')
    })
  }
}

/** The provider's word about who came back; rejects when any of it does not fit. */
async function redeem(configuration: Configuration, url: URL, errand: z.infer<typeof Errand>) {
  const tokens = await authorizationCodeGrant(configuration, url, {
    expectedState: errand.state,
    expectedNonce: errand.nonce,
    pkceCodeVerifier: errand.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('the provider gave no ID token')
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return claims
  // Most providers tell groups here only.
  return { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims }
}

/** Asked for at the first login, not at the start: a provider that is away stops nobody else. */
function rememberConfiguration(openid: OpenidSettings): () => Promise<Configuration> {
  let known: Promise<Configuration> | undefined
  const isHttps = openid.issuer.startsWith('https:')
  return () => {
    known ??= discovery(new URL(openid.issuer), openid.clientId, openid.clientSecret, undefined, {
      // Plain HTTP is for a provider on this machine; the configuration refuses any other.
      ...(!isHttps && { execute: [allowInsecureRequests] }),
      timeout: 10,
    }).catch(error => {
      known = undefined
      throw error
    })
    return known
  }
}

function readErrand(cookie: string | undefined): z.infer<typeof Errand> | undefined {
  try {
    const text = Buffer.from(cookie ?? '', 'base64url').toString()
    return Errand.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
