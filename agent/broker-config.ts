import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AgentId } from '../schemas/agent-id.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import type { ClientIdentity } from './outbox/link.ts'
import { codeOf } from './read-yaml-file.ts'
import { readSecret, SecretReference, type SecretSource } from './secret-reference.ts'

const BrokerUrl = z.string('expected mqtt://HOST:PORT or mqtts://HOST:PORT').refine(isBrokerUrl, {
  message: 'expected mqtt://HOST:PORT or mqtts://HOST:PORT, without a login in it',
})

/** How the agent reaches its broker, as it is written. */
export const BrokerFile = z
  .strictObject({
    url: BrokerUrl.default('mqtt://127.0.0.1:1883'),
    username: AgentId.optional(),
    password: SecretReference.optional(),
    /** PEM files: whom to trust instead of the system's authorities, and what to say who we are with. */
    ca: z.string().min(1).optional(),
    certificate: z.string().min(1).optional(),
    key: SecretReference.optional(),
    /** Where the certificate is renewed before it expires. */
    renewUrl: z.url({ protocol: /^https$/, error: 'expected https://HOST:PORT' }).optional(),
    /** Lets passwords and the whole inventory travel in clear. There is no key that skips the verification of TLS. */
    insecurePlaintext: z.boolean().default(false),
  })
  .superRefine((broker, context) => {
    const complain = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message })
    if (isInClear(broker.url) && !broker.insecurePlaintext) {
      complain('url', 'expected mqtts://: mqtt:// is for this machine only (127.0.0.1, localhost)')
    }
    const isTls = broker.url.startsWith('mqtts://')
    for (const key of ['ca', 'certificate', 'key'] as const) {
      if (broker[key] !== undefined && !isTls) complain(key, 'expected none without mqtts://')
    }
    if (broker.certificate !== undefined && broker.key === undefined) {
      complain('key', 'expected the key of broker.certificate, as file:PATH')
    }
    if (broker.key !== undefined && broker.certificate === undefined) {
      complain('certificate', 'expected the certificate that broker.key belongs to')
    }
  })

export type BrokerConfig = {
  url: string
  username: string
  password?: string
  ca?: string
  /** Reads certificate and key anew, so that a renewed certificate is used from the next connection on. */
  identity?: () => ClientIdentity
  /** The file of the certificate, to be written when it is renewed. */
  certificateFile?: string
  renewUrl?: string
  /** Nothing protects what is sent to another machine; to be told wherever the configuration is looked at. */
  isInClear?: true
}

/** The broker's settings with secrets and certificates read. The failure names the key and holds no secret. */
export function readBroker(
  broker: z.infer<typeof BrokerFile>,
  agent: string,
  source: SecretSource,
): Result<BrokerConfig, string> {
  const password = broker.password === undefined ? undefined : readSecret(broker.password, source)
  if (password?.ok === false) return failure(`broker.password: ${password.failure}`)
  const ca =
    broker.ca === undefined ? undefined : readCertificates(resolve(source.folder, broker.ca))
  if (ca?.ok === false) return failure(`broker.ca: ${ca.failure}`)
  const identity = readIdentity(broker, source)
  if (!identity.ok) return identity

  return success({
    url: broker.url,
    username: broker.username ?? agent,
    ...(password && { password: password.value }),
    ...(ca && { ca: ca.value }),
    ...identity.value,
    ...(broker.renewUrl !== undefined && { renewUrl: broker.renewUrl }),
    ...(isInClear(broker.url) && { isInClear: true as const }),
  })
}

function readIdentity(
  { certificate, key }: z.infer<typeof BrokerFile>,
  source: SecretSource,
): Result<Pick<BrokerConfig, 'identity' | 'certificateFile'>, string> {
  if (certificate === undefined || key === undefined) return success({})
  const certificateFile = resolve(source.folder, certificate)
  const read = (): Result<ClientIdentity, string> => {
    const pem = readCertificates(certificateFile)
    if (!pem.ok) return failure(`broker.certificate: ${pem.failure}`)
    const secret = readSecret(key, source)
    if (!secret.ok) return failure(`broker.key: ${secret.failure}`)
    return success({ certificate: pem.value, key: secret.value })
  }
  const first = read()
  if (!first.ok) return first
  let latest = first.value
  const identity = () => {
    const now = read()
    // A file that is being replaced or has gone: what was good at the start may still be.
    if (now.ok) latest = now.value
    return latest
  }
  return success({ identity, certificateFile })
}

/** Whether what is sent to the broker crosses a network without TLS. */
function isInClear(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'mqtt:' && !isLoopback(hostname)
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

function isBrokerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, pathname } = new URL(text)
  return (
    (protocol === 'mqtt:' || protocol === 'mqtts:') &&
    hostname !== '' &&
    username === '' &&
    password === '' &&
    (pathname === '' || pathname === '/')
  )
}

function readCertificates(path: string): Result<string, string> {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    return failure(`${path} cannot be read (${codeOf(error)})`)
  }
  try {
    new X509Certificate(pem)
    return success(pem)
  } catch {
    return failure(`expected PEM certificates in ${path}`)
  }
}
