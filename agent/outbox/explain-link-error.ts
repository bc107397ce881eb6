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
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED':
    case 'ERR_SSL_TLSV1_ALERT_CERTIFICATE_EXPIRED':
      return 'our certificate has expired (see broker.certificate)'
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED':
    case 'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REVOKED':
      return 'our certificate is revoked'
    case 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA':
    case 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE':
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN':
      return 'our certificate is not accepted there (see broker.certificate)'
    case 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED':
    case 'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED':
      return 'it wants a certificate of us (see broker.certificate and broker.key)'
    case 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION':
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return 'it speaks no TLS 1.2 or later'
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'it does not speak TLS on this port'
    default:
      return /connack timeout/i.test(error.message) ? 'no answer' : error.message || code
  }
}
