import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Our cookies. Over TLS their names begin with `__Host-`, which no other host and no plain HTTP can set (RFC 6265bis
 * 4.1.3.2); plain HTTP is for loopback, where browsers would not all keep a Secure cookie.
 */
const names = { session: 'recense-session', browser: 'recense-browser', openid: 'recense-openid' }
type CookieName = keyof typeof names

export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  const value = request.cookies[nameOf(request, name)]
  return value && value.length <= 2000 ? value : undefined
}

/** Scripts cannot read it; other sites cannot make browsers send it, but for a way back from a provider (`lax`). */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: { name: CookieName; value: string; expires: Date; sameSite?: 'strict' | 'lax' },
): void {
  reply.setCookie(nameOf(request, cookie.name), cookie.value, {
    ...attributesOf(request),
    sameSite: cookie.sameSite ?? 'strict',
    expires: cookie.expires,
  })
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply, name: CookieName): void {
  reply.clearCookie(nameOf(request, name), attributesOf(request))
}

function nameOf(request: FastifyRequest, name: CookieName): string {
  return request.protocol === 'https' ? `__Host-${names[name]}` : names[name]
}

function attributesOf(request: FastifyRequest) {
  return { path: '/', httpOnly: true, secure: request.protocol === 'https' }
}
