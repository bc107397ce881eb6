import nodemailer from 'nodemailer'
import type { AlertMessage } from '../../../schemas/alert-message.ts'
import { failure, success } from '../../../schemas/result.ts'
import { headline } from '../headline.ts'
import { type Channel, SEND_TIMEOUT_MS, sendFailure } from './channel.ts'

export type EmailOptions = Omit<Channel, 'send'> & {
  readonly host: string
  readonly port: number
  /** `starttls` (RFC 3207) is demanded, not hoped for; `none` is for a relay on this machine. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** PEM of who signed the server's certificate, when it is not a public authority. */
  readonly ca?: string | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly timeoutMs?: number
}

const digests = {
  fr: (count: number) => `${count} alertes`,
  en: (count: number) => `${count} alerts`,
} as const

/** Tells by e-mail (SMTP, RFC 5321), a message per telling or one for all of a digest. Mails of one alert are one thread. */
export function emailChannel(options: EmailOptions): Channel {
  const { name, language, filter, digestMs, username, password, ca, security } = options
  const timeoutMs = options.timeoutMs ?? SEND_TIMEOUT_MS
  const transport = nodemailer.createTransport({
    host: options.host,
    port: options.port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca && { ca }) },
    ...(username && { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name,
    language,
    filter,
    ...(digestMs !== undefined && { digestMs }),
    send: async messages => {
      const [first] = messages
      if (!first) return success(undefined)
      const subject =
        messages.length > 1
          ? `[Recense] ${digests[language](messages.length)}`
          : `[Recense] ${headline(first, language)}`
      try {
        await transport.sendMail({
          from: options.from,
          to: [...options.to],
          subject: oneLine(subject),
          text: messages.map(bodyOf).join('\n\n----\n\n'),
          // The same telling again is the same mail.
          messageId: `<${first.id}@recense>`,
          ...(messages.length === 1 && { references: `<${first.alert.id}@recense>` }),
          headers: {
            'auto-submitted': 'auto-generated',
            'x-recense-site': first.alert.site ?? '-',
          },
        })
        return success(undefined)
      } catch (error) {
        const { message, responseCode, code } = error as Error & {
          responseCode?: number
          code?: string
        }
        // 5xx to the message itself is a word that holds (RFC 5321, 4.2.1); a login may be put right.
        const isFinal = responseCode !== undefined && responseCode >= 500 && code === 'EENVELOPE'
        return failure(sendFailure(message, [password], isFinal))
      }
    },
  }

  function bodyOf(message: AlertMessage): string {
    const { alert, actor, comment } = message
    return [
      headline(message, language),
      '',
      alert.text,
      ...(actor || comment ? ['', [actor, comment].filter(Boolean).join(' : ')] : []),
      ...(alert.url ? ['', alert.url] : []),
    ].join('\n')
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 200)
}
