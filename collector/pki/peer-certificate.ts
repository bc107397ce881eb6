import type { KeyObject } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { AgentId } from '../../schemas/agent-id.ts'

/** Who is at the other end, by its certificate. `bad`: it showed one that the authority does not stand for. */
export type Peer =
  | { status: 'none' }
  | { status: 'bad'; reason: string }
  | { status: 'certified'; agent: AgentId; serial: string; publicKey: KeyObject }

/**
 * The agent that a TLS client is certified to be: its certificate's common name. For a server that asks for certificates
 * (requestCert) and lets others in, too; chain and dates were checked by TLS.
 */
export function certifiedAgent(socket: TLSSocket): Peer {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return { status: 'none' }
  if (!socket.authorized) return { status: 'bad', reason: reasonOf(socket.authorizationError) }
  const { CN } = certificate.toLegacyObject().subject
  const agent = AgentId.safeParse(CN)
  if (!agent.success) return { status: 'bad', reason: 'its certificate names no agent' }
  return {
    status: 'certified',
    agent: agent.data,
    serial: certificate.serialNumber.toLowerCase(),
    publicKey: certificate.publicKey,
  }
}

/** OpenSSL's verification results, which Node gives as their names. */
function reasonOf(error: unknown): string {
  switch (String(error)) {
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired'
    case 'CERT_NOT_YET_VALID':
      return 'its certificate is not valid yet: its clock or ours is wrong'
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'its certificate is of an unknown authority'
    default:
      return `its certificate is not accepted (${String(error)})`
  }
}
