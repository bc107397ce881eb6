import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A real OpenID provider on loopback; anybody may log in under any name, and is told to have these claims. */
export async function startOpenidProvider(options: {
  redirectUri: string
  claimsOf: (name: string) => Record<string, unknown>
}): Promise<{ issuer: string; clientSecret: string; close: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clientSecret = 'a-secret-between-the-two-of-them'
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'recense', client_secret: clientSecret, redirect_uris: [options.redirectUri] },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups', 'uai'], email: ['email'] },
    cookies: { keys: ['for-this-test-only'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, ...options.claimsOf(id) }),
    }),
  })
  server.on('request', provider.callback())
  return {
    issuer,
    clientSecret,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
