import type { AlertMessage } from '../../../schemas/alert-message.ts'
import type { Result } from '../../../schemas/result.ts'
import type { Language, Severity } from '../rule.ts'

/** A way of telling people. */
export type Channel = {
  /** Unique; deliveries are on record under it. */
  readonly name: string
  readonly language: Language
  readonly filter: ChannelFilter
  /** Told together every so often; absent: at once, one by one. */
  readonly digestMs?: number
  /** Settles within half a minute. The failure is one line without secrets. */
  readonly send: (messages: readonly AlertMessage[]) => Promise<Result<void, SendFailure>>
}

/** What a channel tells; an absent key lets everything through. */
export type ChannelFilter = {
  /** At least as bad. */
  readonly severity: Severity
  readonly sites?: readonly string[] | undefined
  readonly rules?: readonly string[] | undefined
}

/** `isFinal`: the receiver does not want it, and will not later. */
export type SendFailure = { readonly message: string; readonly isFinal: boolean }

/** Nothing takes longer; whoever is slower is tried again. */
export const SEND_TIMEOUT_MS = 15_000

/** A failure in one line, without what must not be told. */
export function sendFailure(
  message: string,
  secrets: readonly (string | undefined)[],
  isFinal = false,
): SendFailure {
  let line = message.replaceAll(/\s+/g, ' ').trim().slice(0, 300)
  for (const secret of secrets) if (secret) line = line.replaceAll(secret, '…')
  return { message: line || 'it failed without saying why', isFinal }
}
