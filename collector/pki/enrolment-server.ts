import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Server } from 'node:https'
import type { SecureContextOptions, TLSSocket } from 'node:tls'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import {
  type EnrolmentAnswer,
  EnrolmentRequest,
  type RenewalAnswer,
} from '../../schemas/enrolment.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { redeemToken, renewCertificate } from '../cmdb/agent-certificates.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { isPassingFailure } from '../cmdb/is-passing-failure.ts'
import type { Authority } from './authority.ts'
import { loadX509 } from './load-x509.ts'
import { certifiedAgent } from './peer-certificate.ts'
import type { ServerIdentity } from './server-identity.ts'

export type EnrolmentServerOptions = {
  host: string
  /** 0 takes any free port. */
  port: number
  identity: ServerIdentity
  authority: Authority
  cmdb: Cmdb
  /** Where agents find the broker, and this server, by the names in its certificate. */
  brokerUrl: string
  publicUrl: (port: number) => string
  certificateDays: number
  log: EnrolmentLog
}

type EnrolmentLog = {
  info: (fields: object, event: string) => void
  warn: (fields: object, event: string) => void
  error: (fields: object, event: string) => void
}

export type EnrolmentServer = {
  url: string
  port: number
  /** New connections are shown this certificate. */
  renewIdentity: (identity: ServerIdentity) => void
  close: () => Promise<void>
}

const BODY_LIMIT_BYTES = 32_768
const MAX_CONNECTIONS = 500

/**
 * Where agents get and renew their certificates: HTTPS with a certificate of the authority, whatever the broker is. POST
 * /enrol takes a token's secret and a certificate request; POST /renew takes the certificate that the agent shows.
 */
export async function startEnrolmentServer(
  options: EnrolmentServerOptions,
): Promise<Result<EnrolmentServer, string>> {
  const { authority, cmdb, certificateDays, log } = options
  const tls = (identity: ServerIdentity): SecureContextOptions => ({
    cert: identity.certificate,
    key: identity.key,
    ca: authority.certificate,
    minVersion: 'TLSv1.2',
  })
  const app = Fastify({
    https: {
      ...tls(options.identity),
      requestCert: true,
      // Who has no certificate yet comes for one.
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    },
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    forceCloseConnections: true,
    logger: false,
  })
  const server = app.server as Server
  server.maxConnections = MAX_CONNECTIONS
  server.on('tlsClientError', () => undefined)
  let publicUrl = ''

  const refuse = (request: FastifyRequest, reply: FastifyReply, status: number, detail: string) => {
    log.warn({ address: request.ip, path: request.routeOptions.url, detail }, 'enrolment-refused')
    return reply.code(status).send({ detail })
  }

  app.post('/enrol', async (request, reply) => {
    const asked = EnrolmentRequest.safeParse(request.body)
    if (!asked.success) return refuse(request, reply, 400, 'expected a token and a request')
    const key = await readCertificateRequest(asked.data.certificateRequest)
    if (!key.ok) return refuse(request, reply, 400, key.failure)
    const now = new Date()
    const publicKey = key.value.export({ type: 'spki', format: 'der' })
    const { secret } = asked.data
    // The request's subject is nobody's word: the register says whose token it is.
    const redeemed = await redeemToken(cmdb, { secret, publicKey, now }, agent =>
      authority.issueAgent(agent, key.value, certificateDays, now),
    )
    if (!redeemed) {
      const detail = 'this token is unknown, used, or too old: ask for a new one (enrol)'
      return refuse(request, reply, 403, detail)
    }
    const { agent, issued } = redeemed
    log.info({ agent, serial: issued.serial, until: issued.notAfter }, 'agent-enrolled')
    return {
      agent,
      certificate: issued.certificate,
      authority: authority.certificate,
      brokerUrl: options.brokerUrl,
      renewUrl: publicUrl,
    } satisfies EnrolmentAnswer
  })

  app.post('/renew', async (request, reply) => {
    const peer = certifiedAgent(request.raw.socket as TLSSocket)
    if (peer.status !== 'certified') {
      const detail = peer.status === 'none' ? 'expected a client certificate' : peer.reason
      return refuse(request, reply, 403, detail)
    }
    const { agent, serial, publicKey } = peer
    const now = new Date()
    const issued = await renewCertificate(cmdb, { agent, serial, now }, () =>
      authority.issueAgent(agent, publicKey, certificateDays, now),
    )
    if (!issued) return refuse(request, reply, 403, `agent ${agent} is revoked, or unknown`)
    log.info({ agent, serial: issued.serial, until: issued.notAfter }, 'certificate-renewed')
    return { certificate: issued.certificate } satisfies RenewalAnswer
  })

  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'nothing is here' }))
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) return reply.code(status).send({ detail: 'the request cannot be read' })
    log.error({ err: error }, 'enrolment-failed')
    const isAway = isPassingFailure(error)
    return reply
      .code(isAway ? 503 : 500)
      .send({ detail: isAway ? 'try again in a minute' : 'the log of the collector says why' })
  })

  try {
    await app.listen({ host: options.host, port: options.port })
  } catch (cause) {
    await app.close()
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'the port is already taken' : message
    return failure(
      `enrolment: cannot listen on ${options.host}:${options.port}: ${why} (enrolment.port)`,
    )
  }
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : options.port
  publicUrl = options.publicUrl(port)
  return success({
    url: publicUrl,
    port,
    renewIdentity: identity => server.setSecureContext(tls(identity)),
    close: () => app.close(),
  })
}

/** The public key of a certificate request whose owner has the private one, and which is strong enough. */
async function readCertificateRequest(pem: string): Promise<Result<KeyObject, string>> {
  const x509 = await loadX509()
  try {
    const request = new x509.Pkcs10CertificateRequest(pem)
    if (!(await request.verify()))
      return failure('the certificate request is not signed by its key')
    const key = createPublicKey({
      key: Buffer.from(request.publicKey.rawData),
      format: 'der',
      type: 'spki',
    })
    const { namedCurve } = key.asymmetricKeyDetails ?? {}
    return namedCurve === 'prime256v1' || namedCurve === 'secp384r1'
      ? success(key)
      : failure('expected a key on the curve P-256 or P-384')
  } catch {
    return failure('the certificate request cannot be read')
  }
}
