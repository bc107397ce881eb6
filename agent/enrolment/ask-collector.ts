import { createHash, X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { isIP } from 'node:net'
import { connect, type DetailedPeerCertificate } from 'node:tls'
import type { z } from 'zod'
import { EnrolmentProblem } from '../../schemas/enrolment.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { explainLinkError } from '../outbox/explain-link-error.ts'
import type { ClientIdentity } from '../outbox/link.ts'

const TIMEOUT_MS = 20_000
const MAX_ANSWER_BYTES = 262_144

/** Why nothing came of it; `refused` will be the same the next time. */
export type AskFailure = { kind: 'unreachable' | 'refused'; message: string }

/**
 * The authority (PEM) with this fingerprint, as the collector shows it in its chain. Nothing is sent to it before: what
 * it shows is believed for its fingerprint alone, and the connection that is used afterwards is verified by it in full.
 */
export function fetchAuthority(
  url: string,
  fingerprint: string,
): Promise<Result<string, AskFailure>> {
  const { hostname, port } = new URL(url)
  return new Promise(resolve => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      ...(isIP(hostname) === 0 && { servername: hostname }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    })
    const finish = (result: Result<string, AskFailure>) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(TIMEOUT_MS, () => finish(unreachable(url, 'no answer')))
    socket.once('error', error => finish(unreachable(url, explain(error))))
    socket.once('secureConnect', () => {
      const found = chainOf(socket.getPeerCertificate(true)).find(
        ({ raw }) => createHash('sha256').update(raw).digest('hex') === fingerprint,
      )
      const message = `${url}: this is not the collector that made the token, or somebody is in between`
      finish(found ? success(found.toString()) : failure({ kind: 'refused', message }))
    })
  })
}

/** Asks the collector by POST, verified by the authority; with our certificate, where we have one. */
export function askCollector<Schema extends z.ZodType>(
  url: string,
  options: { body: object; authority: string; identity?: ClientIdentity | undefined },
  answer: Schema,
): Promise<Result<z.infer<Schema>, AskFailure>> {
  const body = JSON.stringify(options.body)
  return new Promise(resolve => {
    const asked = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      ca: options.authority,
      ...(options.identity && { cert: options.identity.certificate, key: options.identity.key }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      timeout: TIMEOUT_MS,
      agent: false,
    })
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.on('error', error => resolve(unreachable(url, explain(error))))
    asked.once('response', response => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MAX_ANSWER_BYTES) asked.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.on('error', error => resolve(unreachable(url, explain(error))))
      response.once('end', () => {
        const json = parse(Buffer.concat(chunks).toString('utf8'))
        if (response.statusCode === 200) {
          const parsed = answer.safeParse(json)
          const unread = unreachable(url, 'the answer cannot be read')
          return resolve(parsed.success ? success(parsed.data) : unread)
        }
        const problem = EnrolmentProblem.safeParse(json)
        const status = response.statusCode ?? 0
        const said = problem.success ? problem.data.detail : `HTTP status ${status}`
        const kind = status >= 400 && status < 500 ? 'refused' : 'unreachable'
        resolve(failure({ kind, message: `${url}: ${said}` }))
      })
    })
    asked.end(body)
  })
}

function chainOf(leaf: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  let current: DetailedPeerCertificate | undefined = leaf
  while (current?.raw && chain.length < 10) {
    chain.push(new X509Certificate(current.raw))
    // A root is its own issuer.
    const next: DetailedPeerCertificate | undefined = current.issuerCertificate
    current = next === current ? undefined : next
  }
  return chain
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unreachable(url: string, why: string): Result<never, AskFailure> {
  return failure({ kind: 'unreachable', message: `${url}: ${why}` })
}

function explain(error: Error): string {
  return explainLinkError(error, { url: '', username: '' }).slice(2)
}
