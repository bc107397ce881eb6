import { isIPv4 } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import type { CertificateFiles } from './pki/server-identity.ts'

const Port = z.int().min(0).max(65_535)
const Host = z.string().min(1).max(255)
const File = z.string().min(1)
const BrokerUrl = z
  .string()
  .regex(/^mqtts?:\/\/[^/@\s]+$/, 'expected mqtt://HOST:PORT or mqtts://HOST:PORT')

/** The listener of the embedded broker that speaks TLS; `false` has none. */
export const TlsFile = z
  .union([
    z.literal(false),
    z.strictObject({
      host: Host.optional(),
      port: Port.optional(),
      /** PEM files of somebody else's making; by default the collector certifies itself. */
      certificate: File.optional(),
      key: File.optional(),
    }),
  ])
  .prefault({})

/** Where agents get their certificates; `false` has no such place. */
export const EnrolmentFile = z
  .union([
    z.literal(false),
    z.strictObject({
      host: Host.optional(),
      port: Port.optional(),
      tokenHours: z.int().min(1).max(720).default(24),
      certificateDays: z.int().min(7).max(3650).default(365),
    }),
  ])
  .prefault({})

export const AgentsFile = z
  .strictObject({
    /** The name or address by which agents reach this collector; it stands in its certificate. */
    host: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/, 'expected a host name or an IPv4 address')
      .default('localhost'),
    /** Where they find the broker, when it is not the embedded one. */
    brokerUrl: BrokerUrl.optional(),
    /** The same for agents with a password, where another listener is theirs. */
    passwordBrokerUrl: BrokerUrl.optional(),
  })
  .prefault({})

export type AgentAccess = {
  host: string
  brokerUrl: string | undefined
  passwordBrokerUrl: string | undefined
  tls: { host: string; port: number; files: CertificateFiles | undefined } | undefined
  enrolment: { host: string; port: number; tokenHours: number; certificateDays: number } | undefined
  /** Something crosses a network unprotected; to be told at each start. */
  isInClear: boolean
}

type Files = {
  mqtt: {
    host: string
    port: number
    url?: string | undefined
    tls: z.infer<typeof TlsFile>
    insecurePlaintext: boolean
  }
  agents: z.infer<typeof AgentsFile>
  enrolment: z.infer<typeof EnrolmentFile>
}

const TLS_PORT = 8883
const ENROLMENT_PORT = 8884

/**
 * Where agents are listened to. A collector that has a name for them is reached from everywhere, one without from this
 * machine only. Free ports are taken where mqtt.port is 0.
 */
export function agentAccess(
  { mqtt, agents, enrolment }: Files,
  folder: string,
): Result<AgentAccess, string> {
  const isInClear = mqtt.url
    ? mqtt.url.startsWith('mqtt://') && !isLoopback(new URL(mqtt.url).hostname)
    : !isLoopback(mqtt.host)
  if (isInClear && !mqtt.insecurePlaintext) {
    return failure(
      mqtt.url
        ? 'mqtt.url: expected mqtts://: mqtt:// is for this machine only'
        : 'mqtt.host: expected an address of this machine only (127.0.0.1); others use mqtt.tls',
    )
  }
  const { tls } = mqtt
  if (tls !== false && (tls.certificate === undefined) !== (tls.key === undefined)) {
    return failure('mqtt.tls: expected both certificate and key, or neither')
  }
  const anywhere = agents.host === 'localhost' ? '127.0.0.1' : '0.0.0.0'
  const portOr = (usual: number) => (mqtt.port === 0 ? 0 : usual)
  return success({
    ...agents,
    brokerUrl: agents.brokerUrl,
    passwordBrokerUrl: agents.passwordBrokerUrl,
    tls:
      tls === false || mqtt.url
        ? undefined
        : {
            host: tls.host ?? anywhere,
            port: tls.port ?? portOr(TLS_PORT),
            files:
              tls.certificate !== undefined && tls.key !== undefined
                ? { certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) }
                : undefined,
          },
    enrolment:
      enrolment === false
        ? undefined
        : {
            ...enrolment,
            host: enrolment.host ?? anywhere,
            port: enrolment.port ?? portOr(ENROLMENT_PORT),
          },
    isInClear,
  })
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
