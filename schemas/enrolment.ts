import { z } from 'zod'
import { AgentId } from './agent-id.ts'
import { failure, type Result, success } from './result.ts'

/** One or more PEM certificates. */
const Certificates = z.string().max(65_536).startsWith('-----BEGIN CERTIFICATE-----')

/** What a new agent shows once: its token, and a certificate request (PKCS #10, PEM) for the key that it made. */
export const EnrolmentRequest = z.strictObject({
  secret: z.string().min(20).max(200),
  certificateRequest: z.string().max(16_384).startsWith('-----BEGIN CERTIFICATE REQUEST-----'),
})
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>

/** What it gets: its name, its certificate with those up to the authority, whom to trust, and where the broker is. */
export const EnrolmentAnswer = z.object({
  agent: AgentId,
  certificate: Certificates,
  authority: Certificates,
  brokerUrl: z.string().max(300),
  renewUrl: z.string().max(300),
})
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>

/** What an agent gets that renews its certificate, which it shows in the TLS handshake; its key stays. */
export const RenewalAnswer = z.object({ certificate: Certificates })
export type RenewalAnswer = z.infer<typeof RenewalAnswer>

/** Why neither was given, in a line. */
export const EnrolmentProblem = z.object({ detail: z.string().max(500) })

const TokenBody = z.object({
  /** Where to enrol: `https://collector.example.org:8884`. */
  url: z.url({ protocol: /^https$/ }).max(300),
  /** SHA-256 of the authority's certificate (DER), in hex: whoever answers there must be certified by it. */
  authority: z.string().regex(/^[0-9a-f]{64}$/),
  secret: z.string().min(20).max(200),
})

/** A one-time token: where to enrol, whom to believe there, and the secret that says who we are. */
export type EnrolmentToken = z.infer<typeof TokenBody>

const PREFIX = 'recense_'

/** The token as one word to paste. */
export function encodeToken({ url, authority, secret }: EnrolmentToken): string {
  return PREFIX + Buffer.from(JSON.stringify([url, authority, secret])).toString('base64url')
}

/** The token again. The failure tells nothing of what is in it. */
export function decodeToken(text: string): Result<EnrolmentToken, string> {
  const word = text.trim()
  if (!word.startsWith(PREFIX) || word.length > 2_000) {
    return failure(
      `expected a token that begins with ${PREFIX}, as "enrol" of the collector prints`,
    )
  }
  try {
    const bytes = Buffer.from(word.slice(PREFIX.length), 'base64url')
    const [url, authority, secret] = z.array(z.unknown()).parse(JSON.parse(bytes.toString('utf8')))
    return success(TokenBody.parse({ url, authority, secret }))
  } catch {
    return failure('the token is not whole: copy all of it')
  }
}
