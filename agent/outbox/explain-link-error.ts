/** CONNACK return codes of MQTT 3.1.1 (3.2.2.3), in words. */
const CONNACK: Record<number, string> = {
  1: 'the broker does not speak MQTT 3.1.1',
  2: 'the broker refused the client identifier',
  3: 'the broker is not ready',
  4: 'wrong user name or password',
  5: 'wrong user name or password, or not allowed',
}

/** Why there is no connection to the broker, in a line that names it and holds no secret. */
export function explainLinkError(
  error: Error,
  { url, username }: { url: string; username: string },
): string {
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'number') {
    return `${url}: login as ${username} refused: ${CONNACK[code] ?? `code ${code}`}`
  }
  return `${url}: ${explainCode(String(code ?? ''), error)}`
}

function explainCode(code: string, error: Error): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name cannot be resolved'
    case 'ETIMEDOUT':
      return 'no answer'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'no route to it'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was cut'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate is for another name'
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired'
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate is not signed by a trusted authority (see broker.ca)'
    default:
      return /connack timeout/i.test(error.message) ? 'no answer' : error.message || code
  }
}
