import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { failure, type Result, success } from '../../schemas/result.ts'
import { explainLinkError } from './explain-link-error.ts'
import { connectionOptions, type LinkSettings } from './link.ts'

type Broker = Pick<LinkSettings, 'url' | 'username' | 'password' | 'ca' | 'identity'>

const PATIENCE_MS = 10_000

export type TlsTrial = {
  /** Such as `TLSv1.3`. */
  protocol: string
  /** The broker's certificate is good until then. */
  validTo: Date
  /** Ours, where we have one. */
  ownValidTo?: Date
}

/** Greets the broker over TLS exactly as the link does, and hangs up; or why it is not to be trusted, in a line. */
export function tryTls(broker: Broker): Promise<Result<TlsTrial, string>> {
  const { hostname, port } = new URL(broker.url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const { ca, cert, key, minVersion } = connectionOptions({ ...broker, clientId: 'check' })
  return new Promise(resolve => {
    const socket = connect({
      ...{ host, port: Number(port) || 8883, minVersion, rejectUnauthorized: true },
      ...{ ca, cert, key },
      ...(!isIP(host) && { servername: host }),
    })
    const finish = (result: Result<TlsTrial, string>) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(PATIENCE_MS, () => finish(failure(`${broker.url}: no answer`)))
    socket.on('error', error => finish(failure(explainLinkError(error, broker))))
    socket.on('close', () => finish(failure(`${broker.url}: the connection was closed`)))
    socket.once('secureConnect', () => {
      const { valid_to } = socket.getPeerCertificate()
      finish(
        success({
          protocol: socket.getProtocol() ?? 'TLS',
          validTo: new Date(valid_to),
          ...(typeof cert === 'string' && {
            ownValidTo: new Date(new X509Certificate(cert).validTo),
          }),
        }),
      )
    })
  })
}
