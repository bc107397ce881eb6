import { X509Certificate } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { RenewalAnswer } from '../../schemas/enrolment.ts'
import type { ClientIdentity } from '../outbox/link.ts'
import { type AskFailure, askCollector } from './ask-collector.ts'

export type RenewalOptions = {
  /** `https://collector.example.org:8884` */
  url: string
  authority: string
  certificateFile: string
  identity: () => ClientIdentity
  /** The file has a new certificate. */
  onRenewed: (notAfter: Date) => void
  onTrouble: (line: string) => void
  nowMs?: () => number
}

/** Attempts that failed are made again after this, so that months are left for a collector that is away. */
const LOOK_EVERY_MS = 6 * 3_600_000
const JITTER = 0.05

/**
 * Has the agent's certificate renewed once two thirds of its time are over, each agent a little earlier or later, until
 * stopped. The key stays: a new one comes with a new enrolment. Never fails: it looks again after some hours.
 */
export function startRenewal(options: RenewalOptions): { stop: () => void } {
  const jitter = (Math.random() * 2 - 1) * JITTER
  const look = async () => {
    const nowMs = (options.nowMs ?? Date.now)()
    if (nowMs < renewalDue(options.identity().certificate, jitter)) return
    const trouble = await renewCertificate(options)
    if (trouble) options.onTrouble(`the certificate could not be renewed: ${trouble.message}`)
  }
  const lookSafely = () => {
    look().catch((error: unknown) => {
      options.onTrouble(`the certificate could not be renewed: ${String(error)}`)
    })
  }
  lookSafely()
  const timer = setInterval(lookSafely, LOOK_EVERY_MS * (1 + jitter)).unref()
  return { stop: () => clearInterval(timer) }
}

/** When a certificate is to be renewed, in milliseconds since 1970; `jitter` is a share of its lifetime. */
export function renewalDue(pem: string, jitter: number): number {
  const { validFrom, validTo } = new X509Certificate(pem)
  const from = Date.parse(validFrom)
  return from + (Date.parse(validTo) - from) * (2 / 3 + jitter)
}

/** The file has the certificate that the collector gave for the present one; or why not. */
async function renewCertificate(options: RenewalOptions): Promise<AskFailure | undefined> {
  const { url, authority, certificateFile } = options
  const identity = options.identity()
  const answer = await askCollector(
    `${url.replace(/\/$/, '')}/renew`,
    { body: {}, authority, identity },
    RenewalAnswer,
  )
  if (!answer.ok) return answer.failure
  const { certificate } = answer.value
  const fresh = new X509Certificate(certificate)
  const ours = new X509Certificate(identity.certificate).publicKey
  if (!ours.equals(fresh.publicKey)) {
    return { kind: 'refused', message: `${url}: it answered with another's certificate` }
  }
  writeFileSync(`${certificateFile}.new`, certificate, { mode: 0o600, flush: true })
  renameSync(`${certificateFile}.new`, certificateFile)
  options.onRenewed(new Date(fresh.validTo))
  return undefined
}
