import { createHmac } from 'node:crypto'
import type { AlertMessage } from '../../../schemas/alert-message.ts'
import { failure, type Result, success } from '../../../schemas/result.ts'
import { headline } from '../headline.ts'
import type { Language } from '../rule.ts'
import { type Channel, SEND_TIMEOUT_MS, type SendFailure, sendFailure } from './channel.ts'

export type WebhookFormat = 'json' | 'rocket-chat' | 'mattermost'

export type WebhookOptions = Omit<Channel, 'send'> & {
  /** Often a secret itself: whoever knows it may post. */
  readonly url: string
  readonly format: WebhookFormat
  /** Of an `authorization` header. */
  readonly authorization?: string | undefined
  /** Generic bodies are signed with it: `x-recense-signature: sha256=…` (HMAC of the body, hexadecimal). */
  readonly signingKey?: string | undefined
  readonly timeoutMs?: number
}

const colours = { info: '#4b8bbe', warning: '#e8a33d', major: '#e0662f', critical: '#c0262c' }
const RESOLVED_COLOUR = '#2e8b57'

/** Tells by POST: as it is in JSON, or in the format of Rocket.Chat and Mattermost, which is the same. */
export function webhookChannel(options: WebhookOptions): Channel {
  const { name, language, filter, digestMs, url, format, authorization, signingKey } = options
  const secrets = [url, authorization, signingKey]
  async function post(body: string): Promise<Result<void, SendFailure>> {
    const signature = signingKey && createHmac('sha256', signingKey).update(body).digest('hex')
    try {
      const response = await fetch(url, {
        method: 'POST',
        // A redirection would carry the authorization along, or turn the POST into a GET.
        redirect: 'manual',
        signal: AbortSignal.timeout(options.timeoutMs ?? SEND_TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'recense',
          ...(authorization && { authorization }),
          ...(signature && { 'x-recense-signature': `sha256=${signature}` }),
        },
        body,
      })
      await response.body?.cancel()
      if (response.ok) return success(undefined)
      // It understood, and does not want it. What is too much, or comes too early, is wanted later.
      const isFinal = [400, 404, 405, 410, 413, 415, 422].includes(response.status)
      return failure(sendFailure(`the receiver answered ${response.status}`, secrets, isFinal))
    } catch (error) {
      return failure(sendFailure(whyNot(error), secrets))
    }
  }
  return {
    name,
    language,
    filter,
    ...(digestMs !== undefined && { digestMs }),
    send: messages => {
      const [first] = messages
      if (!first) return Promise.resolve(success(undefined))
      const content =
        format !== 'json'
          ? chatBody(messages, language)
          : messages.length > 1
            ? { schema: 'alerts/1', messages }
            : first
      return post(JSON.stringify(content))
    },
  }
}

/** Rocket.Chat and Mattermost both take `text` and `attachments`. */
function chatBody(messages: readonly AlertMessage[], language: Language) {
  return {
    username: 'Recense',
    text: messages.map(it => `**${signOf(it.event)} ${calm(headline(it, language))}**`).join('\n'),
    attachments: messages.map(({ alert, event, actor, comment }) => ({
      color: event === 'resolved' ? RESOLVED_COLOUR : colours[alert.severity],
      fallback: calm(alert.title),
      title: calm(alert.title),
      ...(alert.url && { title_link: alert.url }),
      text: calm(
        [alert.text, [actor, comment].filter(Boolean).join(' : ')].filter(Boolean).join('\n'),
      ),
    })),
  }
}

function signOf(event: AlertMessage['event']): string {
  switch (event) {
    case 'resolved':
      return '✔'
    case 'acknowledged':
      return '👁'
    case 'opened':
    case 'announced':
    case 'changed':
    case 'reopened':
    case 'flapping':
      return '⚠'
  }
}

/** A switch that calls itself "@all" wakes nobody, and one with brackets in its name makes no link. */
function calm(text: string): string {
  return text.replaceAll('@', '@\u200b').replaceAll(/[[\]`*_<>]/g, ' ')
}

function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'the receiver did not answer in time'
  const { code, message } = (error.cause ?? error) as { code?: string; message?: string }
  return `the receiver cannot be reached (${code ?? message ?? error.message})`
}
