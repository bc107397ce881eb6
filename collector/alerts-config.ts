import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { SiteId } from '../schemas/site-id.ts'
import { severities } from './alerts/rule.ts'
import { SecretReference } from './secret-reference.ts'

const HttpUrl = z
  .string()
  .regex(
    /^(https?:\/\/[^\s@]+|(file|env|credential):.+)$/,
    'expected https://HOST/PATH, or where it is: file:PATH, env:NAME, credential:NAME',
  )
const Address = z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'expected an e-mail address')

const everyChannel = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected a name like noc-mail'),
  language: z.enum(['fr', 'en']).default('fr'),
  /** At least as bad. */
  severity: z.enum(severities).default('warning'),
  sites: z.array(SiteId).min(1).optional(),
  /** Kinds of alerts: `wan-down`, `link-saturated` … */
  rules: z.array(z.string().min(1)).min(1).optional(),
  /** Told together every so many minutes; absent: at once. */
  digestMinutes: z.int().min(1).max(1_440).optional(),
}

const Email = z.strictObject({
  kind: z.literal('email'),
  ...everyChannel,
  /** `smtp://HOST:PORT` with STARTTLS, `smtps://HOST:PORT` with TLS from the start. */
  server: z
    .string()
    .regex(/^smtps?:\/\/[^/@\s]+$/, 'expected smtp://HOST:PORT or smtps://HOST:PORT'),
  /** Only for a relay on this machine. */
  insecurePlaintext: z.boolean().default(false),
  username: z.string().min(1).optional(),
  password: SecretReference.optional(),
  /** File of the authority that signed the server's certificate. */
  ca: z.string().min(1).optional(),
  from: Address,
  to: z.array(Address).min(1).max(50),
})

const Webhook = z.strictObject({
  kind: z.literal('webhook'),
  ...everyChannel,
  url: HttpUrl,
  format: z.enum(['json', 'rocket-chat', 'mattermost']).default('json'),
  authorization: SecretReference.optional(),
  signingKey: SecretReference.optional(),
})

const Mqtt = z.strictObject({ kind: z.literal('mqtt'), ...everyChannel })

/** The `alerts` of the collector's file. */
export const AlertsFile = z
  .strictObject({
    /** Where people open the pages; absent: messages have no links. */
    publicUrl: z
      .string()
      .regex(/^https?:\/\/[^\s@]*[^\s@/]$/, 'expected https://HOST without / at the end')
      .optional(),
    channels: z
      .array(z.discriminatedUnion('kind', [Email, Webhook, Mqtt]))
      .max(50)
      .default([{ kind: 'mqtt', name: 'mqtt', language: 'fr', severity: 'info' }])
      .refine(
        list => new Set(list.map(it => it.name)).size === list.length,
        'expected every name once',
      ),
    /** Pinged while alerts work; who waits for it alarms when it stops. */
    heartbeat: z
      .strictObject({ url: HttpUrl, everySeconds: z.int().min(10).max(3_600).default(60) })
      .optional(),
  })
  .prefault({})

/** Defaults filled in, secrets read. */
export type AlertsConfig = {
  readonly publicUrl: string | undefined
  readonly channels: readonly ChannelConfig[]
  readonly heartbeat: { readonly url: string; readonly everySeconds: number } | undefined
}
export type ChannelConfig = z.infer<typeof Email> | z.infer<typeof Webhook> | z.infer<typeof Mqtt>

type ReadSecret = (key: string, reference: string | undefined) => Result<string | undefined, string>

/** The same with what its references stand for; the failure is one line that names the key. */
export function readAlertsConfig(
  { publicUrl, channels, heartbeat }: z.infer<typeof AlertsFile>,
  secret: ReadSecret,
  folder: string,
): Result<AlertsConfig, string> {
  const read: ChannelConfig[] = []
  for (const [index, channel] of channels.entries()) {
    const done = readChannel(channel, `alerts.channels.${index}`, secret, folder)
    if (!done.ok) return done
    read.push(done.value)
  }
  if (!heartbeat) return success({ publicUrl, channels: read, heartbeat: undefined })
  const url = readUrl(heartbeat.url, 'alerts.heartbeat.url', secret)
  if (!url.ok) return url
  return success({ publicUrl, channels: read, heartbeat: { ...heartbeat, url: url.value } })
}

function readChannel(
  channel: ChannelConfig,
  key: string,
  secret: ReadSecret,
  folder: string,
): Result<ChannelConfig, string> {
  switch (channel.kind) {
    case 'mqtt':
      return success(channel)
    case 'email': {
      const password = secret(`${key}.password`, channel.password)
      if (!password.ok) return password
      const ca = readCa(channel.ca, `${key}.ca`, folder)
      if (!ca.ok) return ca
      return success({ ...channel, password: password.value, ca: ca.value })
    }
    case 'webhook': {
      const url = readUrl(channel.url, `${key}.url`, secret)
      if (!url.ok) return url
      const authorization = secret(`${key}.authorization`, channel.authorization)
      if (!authorization.ok) return authorization
      const signingKey = secret(`${key}.signingKey`, channel.signingKey)
      if (!signingKey.ok) return signingKey
      const secrets = { authorization: authorization.value, signingKey: signingKey.value }
      return success({ ...channel, url: url.value, ...secrets })
    }
  }
}

function readUrl(text: string, key: string, secret: ReadSecret): Result<string, string> {
  if (/^https?:/.test(text)) return success(text)
  const found = secret(key, text)
  if (!found.ok) return found
  const url = found.value ?? ''
  return URL.canParse(url) && /^https?:/.test(url)
    ? success(url)
    : failure(`${key}: expected https://HOST/PATH where it points to`)
}

function readCa(
  file: string | undefined,
  key: string,
  folder: string,
): Result<string | undefined, string> {
  if (file === undefined) return success(undefined)
  const path = resolve(folder, file)
  try {
    return success(readFileSync(path, 'utf8'))
  } catch (error) {
    return failure(`${key}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
