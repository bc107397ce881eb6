import type { TlsOptions } from 'node:tls'
import type { ServerIdentity } from '../pki/server-identity.ts'

/** How the listener for agents speaks TLS: 1.2 or newer, with their certificates asked for; `authority` signed those (PEM). */
export function tlsOptions({
  identity,
  authority,
}: {
  identity: ServerIdentity
  authority: string
}): TlsOptions {
  return {
    cert: identity.certificate,
    key: identity.key,
    ca: authority,
    minVersion: 'TLSv1.2',
    requestCert: true,
    // Who has a password needs no certificate; a bad one is refused at the login, where the agent is told.
    rejectUnauthorized: false,
  }
}
